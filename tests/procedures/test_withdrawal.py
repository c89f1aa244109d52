"""Withdrawal: asked with a reason, signed by the first head, until the meeting (B13)."""

from datetime import timedelta
from kase.is2in.documents import api as documents
from kase.is2in.notify import api as notify
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import today
from kase.is2in.signing import api as signing
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from pypdf import PdfReader
from tests.builders.keys import key_of
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import sign
from tests.builders.procedures import step
from tests.layers import INTEGRATION
import io
import unittest


REASON = "Совет директоров <b>отложил</b> размещение"


class Withdrawal(unittest.TestCase):
    """The statement and its signature."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def asked(self, state=states.EXAMINATION):
        application = application_in(state, self.people)
        facts = step(application, self.people.executor, "withdraw", text=REASON)
        self.assertEqual(facts.state, state)
        return application, facts

    def test_asked_then_signed(self):
        application, facts = self.asked()
        request = facts.withdrawal_request
        self.assertEqual((request.text, request.asked_by.id), (REASON, self.people.executor.id))
        self.assertEqual(facts.withdrawal_reason, "")
        signature = sign(application, self.people.head)
        self.assertEqual(signature.document_id, request.document)
        facts = api.facts(application, self.people.head)
        self.assertEqual((facts.state, facts.withdrawal_reason), ("withdrawn", REASON))
        self.assertIsNone(facts.withdrawal_request)
        step(application, self.people.officer, "archive")

    def test_the_statement_says_what_is_withdrawn_and_why(self):
        application, facts = self.asked()
        data = documents.read(facts.withdrawal_request.document)
        text = " ".join(
            " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages
        )
        for part in (application.number, application.registration_number, REASON):
            self.assertIn(part, text)
        with acting(self.people.head):
            self.assertEqual(api.to_sign(application, self.people.head).data, data)

    def test_in_each_state_after_sending(self):
        for state in (states.REGISTRATION, states.REGISTERED, states.CONCLUSION):
            with self.subTest(state):
                application, _facts = self.asked(state)
                sign(application, self.people.head)
                self.assertEqual(states.state_of(application), states.WITHDRAWN)

    def test_a_reason_is_needed(self):
        application = application_in(states.EXAMINATION, self.people)
        with self.assertRaises(RuleRefused) as caught:
            step(application, self.people.executor, "withdraw", text="  ")
        self.assertEqual(caught.exception.errors[0].field, "text")
        self.assertIsNone(application.withdrawal_request)

    def test_first_head_is_told_once(self):
        application, _facts = self.asked()
        rows, _total = notify.notifications(self.people.head.id, True, 0, 50)
        events = [row.event for row in rows if row.about == application_subject(application)]
        self.assertEqual(events.count("application.withdrawal-asked"), 1)

    def test_others_may_not_ask_sign_or_drop(self):
        application, _facts = self.asked()
        for part in ("stranger", "colleague", "clerk", "officer", "other_officer"):
            person = getattr(self.people, part)
            with self.subTest(part):
                with self.assertRaises(Forbidden):
                    step(application, person, "withdraw", text=REASON)
                with acting(person), self.assertRaises(Forbidden):
                    api.sign(application, person, b"", "nca")
                with acting(person), self.assertRaises(Forbidden):
                    api.drop_withdrawal(application, person)
        with acting(self.people.executor) as executor, self.assertRaises(Forbidden):
            api.sign(application, executor, b"", "nca")

    def test_signature_over_other_bytes_or_by_another_key_is_refused(self):
        application, _facts = self.asked()
        head = self.people.head
        with acting(head):
            data = api.to_sign(application, head).data
            original = documents.read(application.document_to_sign)
            for cms in (
                make_cms(original, key_of(head)),
                make_cms(data, key_of(self.people.executor)),
            ):
                with self.assertRaises(RuleRefused) as caught:
                    api.sign(application, head, cms, "nca")
                self.assertTrue(caught.exception.errors)
        self.assertEqual(states.state_of(application), states.EXAMINATION)

    def test_the_signature_under_the_application_does_not_withdraw_it(self):
        application, _facts = self.asked()
        self.assertEqual(len(signing.signatures(application_subject(application))), 1)
        with acting(self.people.head) as head, self.assertRaises(Conflict):
            api.perform(application, head, "sign")

    def test_asking_again_replaces_the_statement(self):
        application, facts = self.asked()
        first = facts.withdrawal_request.document
        facts = step(application, self.people.head, "withdraw", text="Другая причина")
        self.assertNotEqual(facts.withdrawal_request.document, first)
        marks = {one.id: one.superseded for one in api.documents(application)}
        self.assertEqual(
            (marks[first], marks[facts.withdrawal_request.document]), (True, False)
        )

    def test_dropped_it_is_gone_but_kept(self):
        application, facts = self.asked()
        with acting(self.people.head) as head:
            api.drop_withdrawal(application, head)
            with self.assertRaises(Conflict):
                api.to_sign(application, head)
            with self.assertRaises(Conflict):
                api.drop_withdrawal(application, head)
        kept = {one.id: one for one in api.documents(application)}
        self.assertTrue(kept[facts.withdrawal_request.document].superseded)

    def test_the_meeting_scheduled_meanwhile_ends_it(self):
        application, _facts = self.asked(states.CONCLUSION)
        soon = today() + timedelta(days=14)
        step(application, self.people.officer, "schedule-meeting", date=soon, body="Комиссия")
        with self.assertRaises(Conflict):
            sign(application, self.people.head)
        self.assertIsNone(api.facts(application, self.people.head).withdrawal_request)
        with self.assertRaises(Conflict) as caught:
            step(application, self.people.head, "withdraw", text=REASON)
        self.assertEqual(caught.exception.code, "meeting-scheduled")
