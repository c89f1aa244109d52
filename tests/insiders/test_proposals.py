"""Opening inside information proposes the person, once; an editor decides, once."""

from io import BytesIO
from kase.is2in.documents import api as documents
from kase.is2in.insiders import api as insiders
from kase.is2in.insiders import flags
from kase.is2in.insiders import proposals
from kase.is2in.insiders.interfaces import IInsiderSettings
from kase.is2in.procedures import api as procedures
from kase.is2in.procedures import states
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from plone import api as plone
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.insiders.case import acting
from tests.insiders.case import FACTS
from tests.insiders.case import InsidersCase


class Opening(InsidersCase):
    """An application at its examination, with documents stored and attached."""

    def setUp(self):
        super().setUp()
        self.people = cast()
        self.application = application_in(states.EXAMINATION, self.people)
        with acting(self.people.officer):
            self.entries = procedures.documents(self.application)

    def entry(self, stored: bool):
        return next(one for one in self.entries if one.stored == stored)

    def mark(self, entry, flagged=True, reason="Финансовая отчетность до публикации"):
        with acting(self.people.officer):
            return insiders.mark(self.application, entry.id, flagged, reason)

    def open_by(self, person, entry):
        """Open a document as its page and its service do."""
        with acting(person):
            found = procedures.document_file(self.application, entry.id)
            request = self.layer["request"]
            return documents.respond(request, found.data, found.filename, found.content_type)

    def waiting(self, state="open"):
        with acting(self.editor):
            return insiders.proposals(state)[0]

    def test_who_opens_it_is_proposed_once(self):
        for stored in (True, False):
            self.mark(self.entry(stored))
            self.open_by(self.people.officer, self.entry(stored))
            self.open_by(self.people.officer, self.entry(stored))
        found = self.waiting()
        self.assertEqual(len(found), 2)
        self.assertEqual({one.user_id for one in found}, {self.people.officer.id})
        self.assertEqual({one.flag.document for one in found}, {
            self.entry(True).id, self.entry(False).id})
        self.assertEqual(len(self.recorded("insiders.proposed")), 2)

    def test_a_bundle_and_a_preview_open_it_too(self):
        entry = self.entry(False)
        self.mark(entry)
        with acting(self.people.officer):
            procedures.bundle(self.application)
        self.assertEqual(len(self.waiting()), 1)

    def test_an_open_file_is_hashed_and_sent_whole(self):
        entry = self.entry(False)
        self.mark(entry)
        with acting(self.people.officer):
            data = procedures.document_file(self.application, entry.id).data
        with acting(self.editor):
            request = self.layer["request"]
            body = documents.respond(request, BytesIO(data), "a.pdf", "application/pdf")
            self.assertEqual(b"".join(body), data)
        self.assertEqual([one.user_id for one in self.waiting()], [self.editor.id])

    def test_clients_are_not_proposed_unless_the_setting_says_so(self):
        entry = self.entry(True)
        self.mark(entry)
        self.open_by(self.people.executor, entry)
        self.assertEqual(self.waiting(), ())
        name = f"{IInsiderSettings.__identifier__}.propose_clients"
        plone.portal.set_registry_record(name, True)
        self.open_by(self.people.executor, entry)
        self.assertEqual(len(self.waiting()), 1)

    def test_unmarked_and_no_longer_marked(self):
        entry = self.entry(True)
        self.open_by(self.people.officer, entry)
        self.mark(entry)
        self.mark(entry, False, "Опубликовано")
        self.open_by(self.people.officer, entry)
        self.assertEqual(self.waiting(), ())
        self.mark(entry)
        self.open_by(self.people.officer, entry)
        self.assertEqual(len(self.waiting()), 1)

    def test_marks(self):
        entry = self.entry(True)
        self.mark(entry)
        with self.assertRaises(Conflict):
            self.mark(entry)
        self.mark(entry, False)
        with self.assertRaises(Conflict):
            self.mark(entry, False)
        for reason in ("", " "):
            with self.assertRaises(RuleRefused):
                self.mark(entry, True, reason)
        with acting(self.people.officer), self.assertRaises(Missing):
            insiders.mark(self.application, "no-such", True, "x")
        with acting(self.people.officer), self.assertRaises(Missing):
            insiders.mark(self.portal, entry.id, True, "x")
        with acting(self.people.executor), self.assertRaises(Forbidden):
            insiders.mark(self.application, entry.id, True, "x")
        self.assertEqual(flags.flags(procedures.application_subject(self.application)), {})

    def test_accepted(self):
        entry = self.entry(True)
        self.mark(entry)
        self.open_by(self.people.officer, entry)
        [one] = self.waiting()
        with acting(self.editor):
            self.assertEqual(proposals.suggested(one)["since"], "2026-11-21")
            made = insiders.accept(one.id, {"position": "Начальник отдела"})
            with self.assertRaises(Conflict):
                insiders.accept(one.id, {})
            with self.assertRaises(Conflict):
                insiders.dismiss(one.id, "Поздно")
        facts = made.facts
        self.assertEqual((facts.basis, facts.position), ("access", "Начальник отдела"))
        self.assertEqual(facts.user_id, self.people.officer.id)
        self.assertIn("12:00", facts.basis_note)
        [decided] = self.waiting("accepted")
        self.assertEqual((decided.entry, decided.decided_by), (made.entry, self.editor.id))
        self.open_by(self.people.officer, entry)
        self.assertEqual(self.waiting(), ())

    def test_dismissed(self):
        self.mark(self.entry(True))
        self.open_by(self.people.officer, self.entry(True))
        [one] = self.waiting()
        with acting(self.editor):
            with self.assertRaises(RuleRefused):
                insiders.dismiss(one.id, " ")
            found = insiders.dismiss(one.id, "Документ уже опубликован")
            for number in (0, 10**9, 2**63):
                with self.assertRaises(Missing):
                    insiders.dismiss(number, "x")
        self.assertEqual((found.state, found.decision), ("dismissed", "Документ уже опубликован"))

    def test_who_is_in_the_list_already_is_said(self):
        with acting(self.editor):
            entered = insiders.enter({**FACTS, "email": self.people.officer.email})
        self.mark(self.entry(True))
        self.open_by(self.people.officer, self.entry(True))
        [one] = self.waiting()
        with acting(self.editor):
            self.assertEqual([each.entry for each in proposals.listed(one)], [entered.entry])
