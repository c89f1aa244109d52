"""An answer to the exchange's request that the first head signs, where the definition asks it."""

from dataclasses import replace
from datetime import timedelta
from kase.is2in.documents import api as documents
from kase.is2in.notify import api as notify
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.browser.application import View
from kase.is2in.procedures.browser.sign import Sign
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.edition import keep_edition
from kase.is2in.procedures.catalogue.export import write_files
from kase.is2in.procedures.catalogue.reader import read_files
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.course.transitions import make_step
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.signing import api as signing
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from pypdf import PdfReader
from tests.builders.catalogue import shipped
from tests.builders.keys import key_of
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import sign
from tests.builders.procedures import step
from tests.layers import INTEGRATION
import io
import unittest


TEXT = "Высылаем <b>аудированную</b> отчётность"
SHEET = UploadedFile("отчёт.pdf", "application/pdf", b"%PDF-1.7\nreport\n%%EOF\n")


class Answers(unittest.TestCase):
    """Asked for by an executor, signed by the head, gone with the signature."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.application = application_in(states.EXAMINATION, self.people)
        definition = replace(definition_of(self.application), signed_answers=True)
        self.application.definition = keep_edition(definition)
        step(
            self.application,
            self.people.officer,
            "request-more",
            text="Пришлите отчётность",
            due=today() + timedelta(days=5),
            points=[{"text": "Баланс"}, {"text": "Отчёт о прибылях"}],
        )

    def answer(self, text=TEXT, files=(SHEET,), **more):
        fields = {"text": text, "files": files, "answers": {1: "Приложен"}, **more}
        return step(self.application, self.people.executor, "supply-more", **fields)

    def state(self):
        return states.state_of(self.application)

    def test_written_then_signed(self):
        facts = self.answer()
        self.assertEqual(facts.state, states.MORE_INFORMATION)
        waiting = facts.answer_request
        self.assertEqual((waiting.text, waiting.asked_by.id), (TEXT, self.people.executor.id))
        self.assertEqual(facts.requests[-1].answer, "")
        signature = sign(self.application, self.people.head)
        self.assertEqual(signature.document_id, waiting.document)
        self.assertEqual(self.state(), states.EXAMINATION)
        facts = api.facts(self.application, self.people.officer)
        self.assertIsNone(facts.answer_request)
        (request,) = facts.requests
        self.assertEqual((request.answer, request.points[0].answer), (TEXT, "Приложен"))
        self.assertEqual(request.documents, (waiting.document, *waiting.documents))
        self.assertEqual(request.answered_by.id, self.people.head.id)
        (kept,) = [
            one
            for one in signing.signatures(application_subject(self.application))
            if one.document_id == waiting.document
        ]
        self.assertTrue(kept.first_head)

    def test_what_is_signed_tells_the_answer_and_its_files(self):
        facts = self.answer()
        data = documents.read(facts.answer_request.document)
        pages = PdfReader(io.BytesIO(data)).pages
        text = " ".join(" ".join(page.extract_text().split()) for page in pages)
        digest = documents.sha256(SHEET.data)
        for part in (self.application.number, TEXT, "Баланс", "Приложен", SHEET.filename):
            self.assertIn(part, text)
        self.assertIn(digest, text.replace(" ", ""))

    def test_nothing_goes_without_the_signature(self):
        self.answer()
        for person in (self.people.executor, self.people.head):
            with acting(person), self.assertRaises((Conflict, Forbidden)):
                make_step(self.application, person, "supply-more", {"text": TEXT})
        with acting(self.people.head), self.assertRaises(RuleRefused):
            api.sign(self.application, self.people.head, make_cms(b"?", key_of(self.people.head)))
        self.assertEqual(self.state(), states.MORE_INFORMATION)

    def test_only_the_head_signs_and_others_see_nothing(self):
        self.answer()
        for part in ("executor", "consultant_head", "officer"):
            with self.subTest(part), self.assertRaises(Forbidden):
                sign(self.application, getattr(self.people, part))
        with acting(self.people.stranger), self.assertRaises(Forbidden):
            api.drop_answer(self.application, self.people.stranger)

    def test_another_answer_takes_its_place(self):
        first = self.answer().answer_request
        with self.assertRaises(Conflict) as caught:
            self.answer("Просто текст", ())
            self.answer("Просто текст", ())
        self.assertEqual(caught.exception.code, "repeated")
        self.assertIn(first.document, self.application.superseded_documents)
        self.assertIn(first.documents[0], self.application.superseded_documents)
        sign(self.application, self.people.head)
        (request,) = api.facts(self.application, self.people.head).requests
        self.assertEqual(request.answer, "Просто текст")

    def test_dropped(self):
        self.answer()
        with acting(self.people.head):
            api.drop_answer(self.application, self.people.head)
            with self.assertRaises(Conflict) as caught:
                api.drop_answer(self.application, self.people.head)
        self.assertEqual(caught.exception.code, "no-answer")
        with self.assertRaises(Conflict):
            sign(self.application, self.people.head)

    def test_a_withdrawal_takes_it_back(self):
        self.answer()
        step(self.application, self.people.executor, "withdraw", text="Передумали")
        self.assertIsNone(self.application.answer_request)
        with self.assertRaises(Conflict) as caught:
            self.answer()
        self.assertEqual(caught.exception.code, "withdrawal")
        sign(self.application, self.people.head)
        self.assertEqual(self.state(), states.WITHDRAWN)

    def test_it_lapses_when_the_exchange_goes_on(self):
        document = self.answer().answer_request.document
        with clock.frozen(clock.now() + timedelta(days=10)):
            step(self.application, self.people.officer, "resume", text="Срок истёк")
        self.assertIsNone(self.application.answer_request)
        self.assertIn(document, self.application.superseded_documents)
        with self.assertRaises(Conflict):
            sign(self.application, self.people.head)

    def test_the_head_is_told_and_has_it_to_do(self):
        self.answer()
        rows, _total = notify.notifications(self.people.head.id, True, 0, 50)
        self.assertIn("application.answer-asked", [row.event for row in rows])
        with acting(self.people.head):
            found = {row.kind: row for row in api.tasks(self.people.head).rows}
            self.assertTrue(found["answer"].url.endswith("/@@sign"))
            request = self.application.REQUEST
            self.assertIn("Ответ ожидает подписи", View(self.application, request)())
            self.assertIn("Подпишите ответ Бирже", Sign(self.application, request)())
        facts = api.facts(self.application, self.people.head)
        shape = shapes.application(facts)["answer_request"]
        self.assertEqual(shape["document"], facts.answer_request.document)
        self.assertEqual(len(shape["documents"]), 1)
        sign(self.application, self.people.head)
        with acting(self.people.head):
            self.assertNotIn("answer", [row.kind for row in api.tasks(self.people.head).rows])

    def test_wrong_fields_are_refused_at_once(self):
        for wrong in ({"text": " "}, {"answers": {7: "?"}}):
            with self.subTest(wrong), self.assertRaises(RuleRefused):
                self.answer(**wrong)
        self.assertIsNone(self.application.answer_request)

    def test_without_the_key_of_the_definition_nothing_is_signed(self):
        definition = replace(definition_of(self.application), signed_answers=False)
        self.application.definition = keep_edition(definition)
        self.assertEqual(self.answer().state, states.EXAMINATION)


class Defined(unittest.TestCase):
    """The key of a definition: absent-safe, exported."""

    definition = shipped()[0]

    def test_there_and_back(self):
        changed = replace(self.definition, signed_answers=True)
        self.assertEqual(read_files(changed.code, write_files(changed)), changed)
        text = write_files(self.definition)["procedure.toml"]
        self.assertNotIn("signed_answers", text)
        data = self.definition.to_json()
        del data["signed_answers"]
        self.assertFalse(type(self.definition).from_json(data).signed_answers)
