"""The whole path of an application through the door, with everything it leaves behind."""

from hashlib import sha256
from io import BytesIO
from kase.is2in.documents import api as documents
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.signing import api as signing
from tests.builders.answers import PDF
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import sign
from tests.builders.procedures import step
from tests.builders.procedures import walk
from tests.layers import INTEGRATION
from zipfile import ZipFile
import json
import unittest


class Path(unittest.TestCase):
    """From filing to archive."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def facts(self, application):
        with acting(self.people.executor):
            return api.facts(application, self.people.executor)

    def kinds(self, application):
        found = documents.documents(api.application_subject(application))
        return [one.kind for one in found]

    def told(self, person):
        rows, _total = notify.notifications(person.id, size=100)
        return [row.event for row in rows]

    def test_every_state_is_reached(self):
        for state in states.EVERY:
            with self.subTest(state):
                application = application_in(state, self.people)
                self.assertEqual(self.facts(application).state, state)

    def test_the_end_has_everything(self):
        application = application_in(states.ARCHIVE, self.people)
        facts = self.facts(application)
        self.assertRegex(facts.number, r"^Л-\d{4}-\d{6}$")
        self.assertRegex(facts.registration_number, r"^ВХ-\d{4}-\d{6}$")
        self.assertEqual(facts.decision, "granted")
        self.assertIsNotNone(facts.submitted)
        self.assertIsNone(facts.executor)
        self.assertEqual(
            self.kinds(application), ["application", "summary", "conclusion", "letter"]
        )
        line = api.processes(application)
        straight = api.definition(application.procedure).line()
        self.assertEqual(tuple(one.id for one in line), straight)
        self.assertTrue(all(one.at and one.by for one in line[:-1]))
        self.assertEqual(line[-1].position, "current")

    def test_number_only_at_submission(self):
        application = application_in(states.SIGNING, self.people)
        self.assertEqual(self.facts(application).number, "")
        sign(application, self.people.head)
        self.assertNotEqual(self.facts(application).number, "")
        self.assertEqual(self.facts(application).registration_number, "")

    def test_the_signed_bytes_are_the_stored_bytes(self):
        application = application_in(states.SIGNING, self.people)
        with acting(self.people.head):
            before = api.to_sign(application, self.people.head)
        signature = sign(application, self.people.head)
        walk(application, self.people, states.ARCHIVE)
        served = api.draft(application)
        self.assertEqual(served.data, before.data)
        self.assertEqual(signature.document_sha256, sha256(served.data).hexdigest())
        found = signing.signatures(api.application_subject(application))
        self.assertEqual([one.user_id for one in found], [self.people.head.id])

    def test_return_supersedes_the_document(self):
        application = application_in(states.SIGNING, self.people)
        step(application, self.people.head, "return-to-filling", text="Исправьте адрес")
        self.assertEqual(application.document_to_sign, "")
        entries = [one for one in api.documents(application) if one.stored]
        self.assertTrue(all(one.superseded for one in entries))
        walk(application, self.people, states.SIGNING)
        entries = [one for one in api.documents(application) if one.stored]
        self.assertEqual([one.superseded for one in entries], [True, True, False, False])

    def test_more_information_and_its_answer(self):
        application = application_in(states.MORE_INFORMATION, self.people)
        self.assertIn("application.request-more", self.told(self.people.executor))
        file = UploadedFile("Отчет.pdf", "application/pdf", PDF)
        step(application, self.people.executor, "supply-more", text="Вот отчет", files=(file,))
        facts = self.facts(application)
        self.assertEqual(facts.state, states.EXAMINATION)
        [request] = facts.requests
        self.assertEqual(request.answer, "Вот отчет")
        download = api.document_file(application, request.documents[0])
        self.assertEqual(download.data, PDF)
        self.assertIn("application.supply-more", self.told(self.people.officer))

    def test_each_is_told_once_per_event(self):
        application_in(states.ARCHIVE, self.people)
        for part, person in self.people.everybody().items():
            with self.subTest(part):
                events = self.told(person)
                self.assertEqual(len(events), len(set(events)), events)
        self.assertEqual(
            self.told(self.people.executor)[::-1],
            [
                "application.approve-by-head",
                "application.sign",
                "application.register",
                "application.examine",
                "application.conclude",
                "application.schedule-meeting",
                "application.decide",
                "application.archive",
            ],
        )
        self.assertEqual(self.told(self.people.clerk), ["application.sign"])
        self.assertEqual(self.told(self.people.officer), ["application.register"])
        self.assertEqual(self.told(self.people.stranger), [])
        self.assertEqual(self.told(self.people.colleague), [])

    def test_notification_names_procedure_and_company(self):
        application_in(states.HEAD_REVIEW, self.people)
        [row], _total = notify.notifications(self.people.head.id)
        self.assertIn("Включение акций в официальный список", row.subject)
        self.assertIn("Компания ISSR", row.action)
        self.assertIn("/applications/listing/", row.link)

    def test_every_step_is_in_the_trail(self):
        application = application_in(states.ARCHIVE, self.people)
        actions = [one.action for one in ledger.history(api.application_subject(application))]
        for name in ("file", "send-to-head", "approve-by-head", "sign", "register", "archive"):
            self.assertIn(f"application.{name}", actions)
        history = api.history(application, self.people.executor)
        self.assertEqual(history[0].actor.id, self.people.executor.id)
        self.assertEqual(history[0].title, "Заявление создано")

    def test_bundle_holds_all_with_a_manifest(self):
        application = application_in(states.DECISION, self.people)
        found = api.bundle(application)
        archive = ZipFile(BytesIO(found.data))
        names = archive.namelist()
        self.assertIn("manifest.json", names)
        manifest = json.loads(archive.read("manifest.json"))
        listed = {one["sha256"] for one in manifest["files"]}
        self.assertEqual(listed, {one.sha256 for one in api.documents(application)})
        self.assertIn("upload", {one.kind for one in api.documents(application)})

    def test_draft_is_a_pdf_at_any_time(self):
        application = application_in(states.FILLING, self.people)
        for kind in ("application", "summary"):
            self.assertTrue(api.draft(application, kind).data.startswith(b"%PDF"))
