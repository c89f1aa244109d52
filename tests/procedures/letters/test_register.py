"""The register of outgoing letters: numbers, who sees what, the mark that a letter was read."""

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.letters import drafting
from kase.is2in.procedures.letters import issuing
from kase.is2in.procedures.letters import register
from kase.is2in.procedures.letters import reminders
from kase.is2in.procedures.letters import sending
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from sqlalchemy import delete
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import step
from tests.builders.procedures import TEXT
from tests.procedures.letters.case import Case
from tests.procedures.letters.case import refused
from tests.procedures.letters.case import SCAN
import transaction


class Steps(Case):
    def test_each_step_registers_its_letter(self):
        application = application_in(states.MORE_INFORMATION, self.people)
        step(application, self.people.executor, "supply-more", text=TEXT)
        step(application, self.people.officer, "conclude", text=TEXT)
        soon = today() + timedelta(days=14)
        step(application, self.people.officer, "schedule-meeting", date=soon, body="ЛК")
        step(application, self.people.officer, "decide", decision="refused", text=TEXT)
        found = self.letters("clerk")
        year = today().year
        self.assertEqual(
            [(one.kind, one.number, one.template) for one in found],
            [
                ("request", f"ИСХ-{year}-000001", "request"),
                ("conclusion", f"ЗКЛ-{year}-000001", ""),
                ("outcome", f"ИСХ-{year}-000002", "listing-shares-refused"),
            ],
        )
        stored = {one.id: one for one in api.documents(application)}
        for one in found:
            self.assertEqual(stored[one.document].sha256, one.sha256)
            self.assertEqual((one.organization, one.executor), ("ISSR", self.people.officer.id))
            [way] = register.sendings(one)
            self.assertEqual(way.way, "cabinet")
            self.assertIsNotNone(way.delivered_at)

    def test_withdrawal(self):
        application_in(states.WITHDRAWN, self.people)
        [letter] = self.letters("clerk")
        self.assertEqual((letter.kind, letter.executor), ("withdrawal", ""))

    def test_a_drafted_conclusion(self):
        application = application_in(states.EXAMINATION, self.people)
        with acting(self.people.officer) as officer:
            template, text = drafting.proposed(application, officer, "conclusion")
        self.assertEqual(template.code, "conclusion")
        self.assertIn(application.number, text)
        version = self.draft(application, "conclusion", f"{text}\nИтог № {{{{ letter.number }}}}")
        both = {"text": TEXT, "draft": str(version)}
        refused(RuleRefused, step, application, self.people.officer, "conclude", **both)
        old = {"draft": str(version + 5)}
        refused(Stale, step, application, self.people.officer, "conclude", **old)
        step(application, self.people.officer, "conclude", draft=str(version))
        [letter] = self.letters("officer")
        self.assertIn(f"Итог № {letter.number}", application.conclusion)
        self.assertNotIn("{{", application.conclusion)
        self.assertEqual(drafting.current(application, "conclusion").text, "")

    def test_a_drafted_decision(self):
        application = application_in(states.MEETING, self.people)
        text = "{{ decision.outcome }}\nПротокол {{ decision.minutes }}"
        version = self.draft(application, "outcome", text, outcome="granted")
        with acting(self.people.officer) as officer:
            decide = next(one for one in api.steps(application, officer) if one.id == "decide")
        fields = {one.name: one for one in decide.fields}
        self.assertEqual(fields["draft"].value, str(version))
        self.assertFalse(fields["text"].required)
        given = {"decision": "refused", "draft": str(version)}
        error = refused(RuleRefused, step, application, self.people.officer, "decide", **given)
        self.assertEqual(error.code, "other-decision")
        given |= {"decision": "granted", "minutes": "7/26"}
        step(application, self.people.officer, "decide", **given)
        self.assertTrue(application.decision_text.endswith("Протокол 7/26"))

    def test_drafts(self):
        application = application_in(states.EXAMINATION, self.people)
        version = self.draft(application, "notice", "Раз")
        self.draft(application, "notice", "Два")
        with acting(self.people.officer) as person:
            late = (application, person, "notice", version, "Три")
            self.assertEqual(refused(Stale, drafting.save, *late).status, 412)
            saved = drafting.saves(application, person, "notice")
            self.assertEqual([one.text for one in saved], ["Два", "Раз"])
            for wrong in (
                {"text": " "},
                {"text": "х" * 60_001},
                {"lang": "de"},
                {"code": "conclusion-of-nobody"},
            ):
                given = {"base": 2, "text": "а", **wrong}
                refused(Refusal, drafting.save, application, person, "notice", **given)
            refused(RuleRefused, drafting.save, application, person, "outcome", 0, "а")
            refused(Missing, drafting.draft, application, person, "no-such")
            chosen = {"code": "conclusion"}
            refused(RuleRefused, drafting.proposed, application, person, "notice", **chosen)
        for part in ("executor", "head", "clerk", "other_officer", "stranger"):
            with acting(getattr(self.people, part)) as person:
                refused(Forbidden, drafting.draft, application, person, "notice")
        wrong = self.draft(application, "notice", "{{ field.no.such }}\n{{ if x }}")
        with acting(self.people.officer) as person:
            call = (application, person, "notice", wrong)
            error = refused(RuleRefused, sending.send_draft, *call)
            self.assertEqual(
                [one.code for one in error.errors], ["no-field", "unclosed", "unknown"]
            )
            refused(Conflict, sending.send_draft, application, person, "conclusion", 1)
        self.assertEqual(self.letters("clerk"), [])


class Rights(Case):
    def test_who_sees_which(self):
        application_in(states.DECISION, self.people)
        for part in ("clerk", "officer", "executor", "head"):
            self.assertEqual(self.kinds(part), ["conclusion", "outcome"], part)
        for part in ("other_officer", "stranger", "colleague", "consultant"):
            self.assertEqual(self.kinds(part), [], part)
        [letter] = self.letters("clerk", kind="outcome")
        for part in ("other_officer", "stranger", "colleague"):
            with acting(getattr(self.people, part)) as person:
                refused(Missing, register.letter, person, letter.id)
                refused(Missing, register.file_of, person, letter.id)
                refused(Missing, sending.resend, person, letter.id)
        with acting(self.people.clerk) as person:
            for number in (0, -1, 2**63, 2**80):
                refused(Missing, register.letter, person, number)

    def test_a_consultant_sees_what_the_partnership_allows(self):
        application = application_in(states.FILLING, self.people, consultant=True)
        self.assertEqual(self.kinds("consultant"), [])
        application = application_in(states.DECISION, self.people, consultant=True)
        self.assertEqual(application.consultant, self.people.consultant.id)
        self.assertEqual(self.kinds("consultant"), ["conclusion", "outcome"])

    def test_who_may_follow(self):
        application_in(states.DECISION, self.people)
        [letter] = self.letters("clerk", kind="outcome")
        for part in ("executor", "head"):
            with acting(getattr(self.people, part)) as person:
                refused(Forbidden, sending.resend, person, letter.id)
                refused(Forbidden, sending.note_paper, person, letter.id, "handed", "Кто")
                refused(Forbidden, sending.register_by_hand, person, {}, SCAN)
        with acting(self.people.officer) as officer:
            sending.resend(officer, letter.id)
        with acting(self.people.clerk) as clerk:
            sending.note_paper(clerk, letter.id, "handed", "Ахметов А.")
            sending.note_paper(clerk, letter.id, "post", "KZ123456789")
            refused(RuleRefused, sending.note_paper, clerk, letter.id, "pigeon", "x")
            refused(RuleRefused, sending.note_paper, clerk, letter.id, "post", " ")
            ways = register.sendings(letter)
            self.assertEqual([one.way for one in ways], ["cabinet", "cabinet", "handed", "post"])
            posted = ways[-1]
            self.assertIsNone(posted.delivered_at)
            refused(Missing, sending.note_delivered, clerk, letter.id, posted.id + 100)
            sending.note_delivered(clerk, letter.id, posted.id)
            refused(Conflict, sending.note_delivered, clerk, letter.id, posted.id)


class ByHand(Case):
    def add(self, part="clerk", file=SCAN, **facts):
        facts = {"subject": "Ответ на обращение", "organization": "ISSR", **facts}
        with acting(getattr(self.people, part)) as person:
            return sending.register_by_hand(person, facts, file)

    def test_refusals(self):
        application = application_in(states.EXAMINATION, self.people)
        for part in ("officer", "other_officer", "executor"):
            refused(Forbidden, self.add, part)
        for wrong in (
            {"subject": ""},
            {"subject": "x" * 301},
            {"organization": "NONE"},
            {"organization": "", "addressee": ""},
            {"organization": "OTHR", "application": application.getId()},
            {"organization": "", "application": application.getId()},
            {"application": "no such"},
            {"file": UploadedFile("", "", b"")},
            {"file": UploadedFile("a.pdf", "application/pdf", b"<html>")},
            {"file": UploadedFile("a.exe", "application/x", b"MZ")},
        ):
            refused(RuleRefused, self.add, **wrong)
        refused(Missing, self.add, instead_of="17", reason="x")
        refused(Missing, self.add, instead_of="x", reason="x")
        self.assertEqual(self.letters("clerk"), [])

    def test_an_application_is_named_by_either_number_or_its_id(self):
        application = application_in(states.EXAMINATION, self.people)
        numbers = (application.number, application.registration_number)
        for name in (*numbers, numbers[0].lower(), f" {numbers[1]} ", application.getId()):
            made = self.add(application=name)
            self.assertEqual(made.application, application.getId(), name)
        for wrong in (numbers[0][:-1], "%", f"{numbers[0]}' OR 1=1 --"):
            refused(RuleRefused, self.add, application=wrong)

    def test_who_sees_a_letter_without_an_application(self):
        self.add()
        self.add(organization="", addressee="Агентство")
        self.assertEqual(len(self.letters("clerk")), 2)
        for part in ("executor", "head", "colleague"):
            self.assertEqual(len(self.letters(part)), 1, part)
        for part in ("officer", "stranger", "consultant"):
            self.assertEqual(self.letters(part), [], part)
        told = notify.notifications(self.people.head.id, unread=True, start=0, size=9)[0]
        self.assertIn("Пришло письмо Биржи", told[0].subject)

    def test_a_following_letter(self):
        first = self.add()
        error = refused(RuleRefused, self.add, instead_of=str(first.id))
        self.assertEqual(error.errors[0].field, "reason")
        other = {"organization": "OTHR", "instead_of": str(first.id), "reason": "x"}
        refused(RuleRefused, self.add, **other)
        second = self.add(instead_of=str(first.id), reason="Опечатка")
        old = self.letters("executor", state="replaced")
        self.assertEqual([(one.id, one.replaced_why) for one in old], [(first.id, "Опечатка")])
        self.assertEqual(second.instead_of, first.id)
        refused(Conflict, self.add, instead_of=str(first.id), reason="Еще раз")
        with acting(self.people.clerk) as clerk:
            refused(Conflict, sending.resend, clerk, first.id)

    def test_a_drafted_letter_replaces_one_of_its_kind(self):
        application = application_in(states.DECISION, self.people)
        [old] = self.letters("officer", kind="outcome")
        version = self.draft(application, "outcome", "Исправлено", outcome="granted")
        with acting(self.people.officer) as officer:
            call = (application, officer, "outcome", version, old.id)
            refused(RuleRefused, sending.send_draft, *call)
            made = sending.send_draft(*call, "Ошибка в дате")
            [conclusion] = register.letters(officer, {"kind": "conclusion"})[0]
            wrong = (application, officer, "outcome", version + 2, conclusion.id, "x")
            refused(Missing, sending.send_draft, *wrong)
        self.assertEqual(made.instead_of, old.id)
        self.assertIn(old.document, application.superseded_documents)

    def test_rows_are_kept(self):
        letter = self.add()
        for change in (
            delete(issuing.outgoing_letter),
            update(issuing.outgoing_letter).values(number="ИСХ-1"),
            update(issuing.outgoing_letter).values(sha256="0" * 64),
        ):
            savepoint = transaction.savepoint()
            with self.assertRaises(IntegrityError):
                ledger.write(change.where(issuing.outgoing_letter.c.id == letter.id))
            savepoint.rollback()


class ReadMark(Case):
    def test_whoever_of_the_addressee_opens_it(self):
        application = application_in(states.DECISION, self.people)
        [letter] = self.letters("clerk", kind="outcome")
        for part in ("officer", "clerk"):
            with acting(getattr(self.people, part)) as person:
                register.file_of(person, letter.id)
        with acting(self.people.head) as head:
            self.assertEqual(register.unread(head), 2)
        self.assertEqual(len(self.letters("clerk", state="unread")), 2)
        with acting(self.people.executor) as executor:
            api.document_file(application, letter.document)
            self.assertEqual(register.unread(executor), 1)
        with acting(self.people.head) as head:
            api.bundle(application)
            self.assertEqual(register.unread(head), 0)
        read = {one.kind: one for one in self.letters("clerk", state="read")}
        self.assertEqual(read["outcome"].read_by, self.people.executor.id)
        self.assertEqual(read["conclusion"].read_by, self.people.head.id)
        opened = [one.person for one in register.readings(letter)]
        self.assertEqual(opened, [self.people.executor.id, self.people.head.id])

    def test_executors_are_reminded_once(self):
        morning = datetime(2026, 12, 7, 5, tzinfo=UTC)
        with clock.frozen(morning):
            application = application_in(states.EXAMINATION, self.people)
            letter = self.notice(application)
            self.assertEqual(reminders.remind(), 0)
        for days, wanted in ((2, 0), (3, 1), (4, 0)):
            with clock.frozen(morning + timedelta(days=days)):
                self.assertEqual(reminders.remind(), wanted, days)
        with acting(self.people.officer) as officer:
            told = notify.notifications(officer.id, unread=True, start=0, size=20)[0]
        self.assertIn(f"Письмо {letter.number}: адресат его не открыл", [t.subject for t in told])

    def test_nobody_is_reminded_of_what_is_read_and_at_night(self):
        morning = datetime(2026, 12, 7, 5, tzinfo=UTC)
        with clock.frozen(morning):
            letter = self.notice(application_in(states.EXAMINATION, self.people))
        with clock.frozen(morning + timedelta(days=3, hours=12)):
            self.assertEqual(reminders.remind(), 0)
        with acting(self.people.executor) as executor:
            register.file_of(executor, letter.id)
        with clock.frozen(morning + timedelta(days=7)):
            self.assertEqual(reminders.remind(), 0)
