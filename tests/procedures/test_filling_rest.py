"""Many files and checks of answers over REST: each file told, nothing stored by a check (B5)."""

from base64 import b64encode
from hashlib import sha256
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.questionnaires.api import Answers
from plone import api as plone
from tests.builders.answers import file
from tests.builders.answers import PDF
from tests.procedures.rest import RestCase
import transaction


CHARTER = "ISSR устав с изменениями 2026.pdf"


class Uploads(RestCase):
    """``<app>/@uploads``."""

    def setUp(self):
        super().setUp()
        self.app = self.at(states.FILLING)

    def send(self, *files, part="executor", status=201):
        body = {"files": list(files)}
        return self.call(part, "POST", f"{self.app}/@uploads", status, json=body)

    def lists(self):
        return self.call("executor", "GET", f"{self.app}/@uploads")

    def test_sent_matched_attached(self):
        other = PDF + b"% other\n"
        sent = self.send(
            file(CHARTER), file("scan.pdf", other), file("a.exe", b"MZ"), file("b.pdf", b"no pdf")
        )
        self.assertEqual((sent["accepted"], sent["refused"]), (2, 2))
        charter, scan, *refused = sent["rows"]
        self.assertEqual(charter["sha256"], sha256(PDF).hexdigest())
        self.assertEqual((charter["slot"], scan["slot"]), ("documents.charter", None))
        self.assertTrue(all(one["error"]["message"] and not one["sha256"] for one in refused))
        again = self.send(file(CHARTER))
        self.assertEqual(again["rows"][0]["sha256"], charter["sha256"])
        self.assertEqual(len(self.lists()["items"]), 2, "the same bytes wait once")
        done = self.call("executor", "POST", f"{self.app}/@uploads/attach", json={})
        self.assertEqual(done["attached"], [CHARTER])
        slot = next(one for one in done["slots"] if one["id"] == "documents.charter")
        self.assertEqual(slot["filename"], CHARTER)
        repeated = self.call("executor", "POST", f"{self.app}/@uploads/attach", json={})
        self.assertEqual(repeated["attached"], [])
        for status in (204, 404):
            self.call("executor", "DELETE", f"{self.app}/@uploads/{scan['sha256']}", status)
        self.assertEqual(self.lists()["items"], [])

    def test_all_or_none_and_never_over_what_is_newer(self):
        first, second = PDF + b"% 1\n", PDF + b"% 2\n"
        rows = self.send(file("1.pdf", first), file("2.pdf", second))["rows"]
        one, two = (row["sha256"] for row in rows)
        path = f"{self.app}/@uploads/attach"
        for slots, status in (
            ({one: "documents.charter", two: "documents.charter"}, 422),
            ({one: "documents.charter", two: "documents.nothing"}, 404),
            ({one: 1}, 400),
            ([one], 400),
        ):
            self.call("executor", "POST", path, status, json={"slots": slots})
        body = {"slots": {one: "documents.charter"}}
        self.call("executor", "POST", path, 412, json=body, headers={"If-Match": '"99"'})
        self.assertEqual(len(self.lists()["items"]), 2)
        key = {"Idempotency-Key": "upload-1"}
        for _time in range(2):
            done = self.call("executor", "POST", path, json=body, headers=key)
            self.assertEqual(done["attached"], ["1.pdf"])

    def test_refused(self):
        for body in ({}, {"files": []}, {"files": "x"}, {"files": [1]}, {"files": [{"data": "%"}]}):
            self.call("executor", "POST", f"{self.app}/@uploads", 400, json=body)
        large = {"filename": "a.pdf", "data": b64encode(PDF + b"0" * 21 * 1024**2).decode()}
        self.assertEqual(self.send(large)["rows"][0]["error"]["code"], "too-large")
        self.call("executor", "POST", f"{self.app}/@uploads/other", 404, json={})
        for part, status in (("stranger", 404), ("officer", 404), ("colleague", 404)):
            self.send(file("a.pdf"), part=part, status=status)
            self.call(part, "GET", f"{self.app}/@uploads", status)
        app = self.at(states.HEAD_REVIEW)
        self.call("executor", "POST", f"{app}/@uploads", 409, json={"files": [file("a.pdf")]})
        self.call("executor", "GET", f"{app}/@uploads", 409)

    def test_at_most_forty_wait(self):
        files = [file(f"{n}.pdf", PDF + b"%% %d\n" % n) for n in range(41)]
        sent = self.send(*files)
        self.assertEqual((sent["accepted"], sent["refused"]), (40, 1))
        self.assertEqual(sent["rows"][-1]["error"]["code"], "too-many")


class Check(RestCase):
    """``<app>/@check-answers``."""

    def setUp(self):
        super().setUp()
        self.app = self.at(states.FILLING)

    def check(self, values, form="applicant", status=200, part="executor"):
        body = {"form": form, "values": values}
        return self.call(part, "POST", f"{self.app}/@check-answers", status, json=body)

    def test_errors_with_their_article_and_nothing_stored(self):
        found = self.check({"email": "123", "bin": "111", "moon": 1, "legal_form": "foreign"})
        fields = {one["field"]: one for one in found["errors"]}
        self.assertEqual(set(fields), {"email", "bin", "moon"})
        self.assertTrue(all(one["message"] for one in fields.values()))
        self.assertIn("foreign_number", found["asked"], "by the answers that were sent")
        self.assertNotIn("bin", found["asked"])
        self.assertIn("name_ru", found["missing"])
        transaction.begin()
        application = plone.portal.get().unrestrictedTraverse(
            self.app.partition(plone.portal.get().absolute_url())[2].strip("/")
        )
        self.assertEqual(Answers(application).form_ids(), ())
        self.assertEqual(application.stage_marks, {})
        with_article = self.article(definition_of(application))
        if with_article is not None:
            form, field = with_article
            self.assertTrue(self.check({field: []}, form)["errors"][0]["article"])

    def article(self, definition):
        """Return form and field that rest on an article, of the plain stages."""
        for stage in definition.filling_stages():
            for form in stage.forms if stage.kind != "dynamic" else ():
                before, found, _after = form.model.partition("is2in:article=")
                if found:
                    head = before.rpartition('<field name="')[2]
                    return form.id, head.partition('"')[0]
        return None

    def test_what_is_stored_counts_too(self):
        body = {"form": "applicant", "values": {"legal_form": "foreign"}}
        self.call("executor", "PATCH", f"{self.app}/@stages/general", json=body)
        found = self.check({"activity": "Добыча"})
        self.assertIn("foreign_number", found["missing"])
        self.assertNotIn("activity", found["missing"])

    def test_refused(self):
        self.check([], status=400)
        self.check({}, form="none", status=404)
        self.check({}, form=1, status=400)
        for part in ("stranger", "officer", "colleague"):
            self.check({}, part=part, status=404)
