"""Many files at once: matched by name, kept once, attached all or none; checking as one types."""

from datetime import timedelta
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.filling.matching import matched
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.types import Source
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from tests.builders.answers import PDF
from tests.builders.procedures import acting
from tests.procedures.test_work_pages import PagesCase
from urllib.parse import urlencode
import json
import transaction
import unittest


class BulkUpload(PagesCase):
    """By the door and the page."""

    def setUp(self):
        super().setUp()
        self.application = self.at(states.FILLING)
        self.who = self.people.executor

    def send(self, name, data=PDF, person=None):
        person = person or self.who
        with acting(person):
            return api.keep_upload(
                self.application, person, UploadedFile(name, "application/pdf", data)
            )

    def waiting(self):
        return api.waiting_uploads(self.application, self.who)

    def attach(self, chosen):
        with acting(self.who):
            return api.attach_uploads(self.application, self.who, chosen)

    def test_matched_attached_and_once(self):
        charter = self.send("ISSR устав с изменениями 2026.pdf")
        self.assertEqual(self.send("ISSR устав с изменениями 2026.pdf"), charter)
        other = self.send("scan0001.pdf", PDF + b"% other\n")
        found = {one.sha256: one.slot for one in self.waiting()}
        self.assertEqual(found, {charter: "documents.charter", other: ""})
        self.assertEqual(len(self.attach(found)), 1)
        kept = Answers(self.application).values("documents")
        self.assertEqual(kept["charter"].data, PDF)
        version = Answers(self.application).version("documents")
        self.assertEqual(self.attach(found), (), "a form sent twice")
        self.assertEqual(Answers(self.application).version("documents"), version)
        self.assertEqual([one.sha256 for one in self.waiting()], [other])

    def test_all_or_none(self):
        first, second = self.send("a.pdf"), self.send("b.pdf", PDF + b"% b\n")
        with self.assertRaises(RuleRefused):
            self.attach({first: "documents.charter", second: "documents.charter"})
        tables = next(one.id for one in api.upload_slots(self.application) if "tables" in one.id)
        with self.assertRaises(RuleRefused) as caught:
            self.attach({first: "documents.charter", second: tables})
        self.assertEqual([one.field for one in caught.exception.errors], [second])
        with self.assertRaises(Missing):
            self.attach({first: "documents.nothing"})
        self.assertEqual(Answers(self.application).version("documents"), 0)
        self.assertEqual(len(self.waiting()), 2)

    def test_refusals(self):
        for name, data in (("a.exe", b"MZ"), ("a.pdf", b"not a pdf"), ("a.pdf", b"")):
            with self.subTest(name, data=data), self.assertRaises(Refusal):
                self.send(name, data)
        for part in ("stranger", "colleague", "head", "officer"):
            person = self.people.everybody()[part]
            with self.subTest(part), self.assertRaises((Forbidden, Conflict)):
                self.send("a.pdf", person=person)
        for number in range(40):
            self.send(f"{number}.pdf", PDF + b"%% %d\n" % number)
        with self.assertRaises(RuleRefused):
            self.send("41.pdf", PDF + b"% 41\n")
        self.send("0 again.pdf", PDF + b"% 0\n")
        path = f"{self.application.absolute_url()}/@@bulk-upload"
        self.assertEqual(self.status("stranger", path), 404)

    def test_the_page(self):
        self.send("Устав <b>.pdf")
        transaction.commit()
        page = self.page("executor", f"{self.application.absolute_url()}/@@bulk-upload")
        (file,) = self.waiting()
        self.assertEqual(page.getControl(name=f"slot-{file.sha256}").value, ["documents.charter"])
        self.assertNotIn("Устав <b>", page.contents)
        page.getControl(name="action", index=2).click()
        transaction.begin()
        self.assertIn("charter", Answers(self.application).values("documents"))

    def test_what_is_typed_is_judged_and_not_saved(self):
        page = self.page("executor", f"{self.application.absolute_url()}/@@stage/general")
        name = "applicant.email"
        token = page.getControl(name="_authenticator", index=0).value
        sent = {"_authenticator": token, "check": "1", "applicant.version": "0", name: "123"}
        page.post(page.url, urlencode(sent))
        (error,) = json.loads(page.contents)["errors"]
        self.assertEqual(error["field"], f"field-applicant-{name.partition('.')[2]}")
        self.assertTrue(error["message"])
        self.assertEqual(Answers(self.application).version("applicant"), 0)


class Matching(unittest.TestCase):
    """Names of files and of documents."""

    def test_matched(self):
        slots = {
            "charter": ["Устав со всеми изменениями и дополнениями"],
            "registration": ["Справка о государственной регистрации"],
            "audit": ["Аудиторский отчет", "Аудиторлық есеп"],
        }
        files = {
            "1": "устав.pdf",
            "2": "Справка_о_гос_регистрации_2026.pdf",
            "3": "аудиторлық-есеп.PDF",
            "4": "IMG_2211.jpg",
            "5": "устав старый.pdf",
        }
        found = matched(files, slots)
        self.assertEqual(found.pop("2"), "registration")
        self.assertEqual(found.pop("3"), "audit")
        self.assertEqual(set(found.values()), {"charter"})
        self.assertLessEqual(set(found), {"1", "5"})

    def test_the_age_of_a_reused_answer(self):
        now = clock.now()
        self.assertFalse(Source("Л-1", now - timedelta(days=300)).is_stale(now))
        self.assertTrue(Source("Л-1", now - timedelta(days=366)).is_stale(now))
