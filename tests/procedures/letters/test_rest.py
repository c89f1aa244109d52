"""Letters over REST: drafts, the register, templates; who may not is refused."""

from base64 import b64encode
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from tests.builders import answers
from tests.builders import parties as build
from tests.builders.parties import PASSWORD
from tests.procedures.rest import RestCase
from tests.rest.journey import Api
import transaction


TEMPLATES = "procedures/@letter-templates"


class Letters(RestCase):
    def test_a_conclusion_from_a_template(self):
        url = self.at(states.EXAMINATION)
        draft = f"{url}/@letter-draft/conclusion"
        for part, status in (("executor", 403), ("clerk", 403), ("other_officer", 404)):
            self.call(part, "GET", draft, status)
        begun = self.call("officer", "GET", draft, params={"language": "kk"})
        self.assertEqual((begun["version"], begun["template"]), (0, "conclusion"))
        self.assertIn("өтінішін", begun["text"])
        body = {"version": 0, "text": begun["text"] + "\n- пункт", "template": "conclusion"}
        for wrong, status in (
            ({"version": "0"}, 400),
            ({"text": None}, 400),
            ({"text": ""}, 422),
            ({"language": "de"}, 422),
            ({"template": "no-such"}, 404),
            ({"version": 3}, 412),
        ):
            self.call("officer", "PATCH", draft, status, json={**body, **wrong})
        saved = self.call("officer", "PATCH", draft, json={**body, "language": "kk"})
        self.assertEqual((saved["version"], saved["problems"]), (1, []))
        self.call("officer", "POST", draft, 409, json={"version": 1})
        conclude = f"{url}/@workflow/conclude"
        self.call("officer", "POST", conclude, 422, json={"draft": "1", "text": "и текст"})
        self.call("officer", "POST", conclude, json={"draft": "1"})
        [letter] = self.call("executor", "GET", "@outgoing")["items"]
        self.assertEqual((letter["kind"], letter["state"]), ("conclusion", "unread"))
        path = f"@outgoing/{letter['id']}"
        pdf = self.person("executor")("GET", f"{path}/file")
        self.assertTrue(pdf.content.startswith(b"%PDF"))
        whole = self.call("officer", "GET", path)
        self.assertEqual(whole["state"], "read")
        [reading] = whole["readings"]
        self.assertEqual(reading["person"], self.people.executor.id)
        self.assertEqual(self.call("stranger", "GET", "@outgoing")["items"], [])
        for way in (path, f"{path}/file", f"{path}/nothing"):
            self.call("stranger", "GET", way, 404)

    def test_the_register(self):
        file = {"filename": "a.pdf", "data": b64encode(answers.PDF).decode()}
        body = {"subject": "Ответ", "organization": "ISSR", "file": file}
        for part in ("executor", "officer"):
            self.call(part, "POST", "@outgoing", 403, json=body)
        for wrong, status in (
            ({"subject": ""}, 422),
            ({"file": None}, 422),
            ({"file": "x"}, 400),
            ({"file": {**file, "data": "?"}}, 400),
            ({"instead_of": "1"}, 400),
            ({"instead_of": 10**6}, 404),
        ):
            self.call("clerk", "POST", "@outgoing", status, json={**body, **wrong})
        made = self.call("clerk", "POST", "@outgoing", 201, json=body)
        self.assertEqual(made["number"], f"ИСХ-{today().year}-000001")
        path = f"@outgoing/{made['id']}"
        self.call("executor", "POST", f"{path}/resend", 403, json={})
        self.call("stranger", "POST", f"{path}/resend", 404, json={})
        self.call("clerk", "POST", f"{path}/resend", json={})
        note = {"way": "post", "more": "KZ1"}
        sent = self.call("clerk", "POST", f"{path}/paper", json=note)["sendings"][-1]
        self.call("clerk", "POST", f"{path}/delivered", 400, json={"sending": "x"})
        done = self.call("clerk", "POST", f"{path}/delivered", json={"sending": sent["id"]})
        self.assertIsNotNone(done["sendings"][-1]["delivered"])
        again = {**body, "instead_of": made["id"], "reason": "Опечатка"}
        newer = self.call("clerk", "POST", "@outgoing", 201, json=again)
        self.assertEqual(newer["instead_of"], made["id"])
        self.assertEqual(self.call("clerk", "GET", path)["replaced_by"], newer["id"])
        asked = {"state": "replaced", "kind": "other", "q": "ответ"}
        found = self.call("clerk", "GET", "@outgoing", params=asked)
        self.assertEqual([one["id"] for one in found["items"]], [made["id"]])

    def test_templates(self):
        build.officer("methodology@exchange.example", ("methodology",), password=PASSWORD)
        transaction.commit()
        self.sessions["designer"] = Api(self.base, "methodology@exchange.example", PASSWORD)
        for part in ("executor", "head", "clerk"):
            self.call(part, "GET", TEMPLATES, 403)
        titles = dict.fromkeys(("ru", "kk", "en"), "Уведомление")
        body = {"kind": "notice", "titles": titles, "texts": {"ru": "{{ aplication.number }}"}}
        check = self.call("designer", "POST", f"{TEMPLATES}/check", json=body)
        codes = [(one["language"], one["code"]) for one in check["problems"]]
        self.assertEqual(
            codes, [("ru", "unknown"), ("kk", "untranslated"), ("en", "untranslated")]
        )
        new = {**body, "code": "our-notice"}
        self.call("designer", "POST", TEMPLATES, 422, json=new)
        new["texts"] = {"ru": "Номер {{ application.number }}"}
        for wrong, status in (
            ({"code": "Наш"}, 422),
            ({"code": "notice"}, 409),
            ({"kind": "poem"}, 422),
            ({"procedures": ["none"]}, 422),
            ({"outcomes": ["maybe"]}, 422),
            ({"titles": {"ru": "Один"}}, 422),
            ({"effective_from": "2020-01-01"}, 422),
            ({"effective_from": "скоро"}, 400),
            ({"texts": {"de": "x"}}, 400),
            ({"closed": 1}, 400),
        ):
            self.call("designer", "POST", TEMPLATES, status, json={**new, **wrong})
        made = self.call("designer", "POST", TEMPLATES, 201, json=new)
        self.assertEqual(made["edition"], 1)
        over = {**new, "texts": {"ru": "Второй"}, "effective_from": "2999-01-01"}
        later = self.call("designer", "POST", f"{TEMPLATES}/our-notice", 201, json=over)
        self.assertEqual(later["edition"], 2)
        every = self.call("designer", "GET", f"{TEMPLATES}/our-notice")["items"]
        self.assertEqual([one["edition"] for one in every], [1, 2])
        listed = self.call("designer", "GET", TEMPLATES)["items"]
        [ours] = [one for one in listed if one["code"] == "our-notice"]
        self.assertEqual(ours["texts"]["ru"], "Номер {{ application.number }}")
        self.call("designer", "GET", f"{TEMPLATES}/none", 404)
        self.call("designer", "POST", f"{TEMPLATES}/none", 404, json=new)
        closed = {**new, "closed": True}
        self.call("designer", "POST", f"{TEMPLATES}/our-notice", 201, json=closed)
        url = self.at(states.EXAMINATION)
        begun = self.call("officer", "GET", f"{url}/@letter-draft/notice")
        self.assertEqual(begun["template"], "notice")
