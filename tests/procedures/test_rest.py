"""REST of applications on a real server: the path, refusals, versions, acting at once."""


from base64 import b64decode
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.signing.testing.maker import make_cms
from plone import api as plone
from tests.builders.answers import answers
from tests.builders.keys import key_of
from tests.builders.procedures import acting
from tests.procedures.rest import RestCase
import requests
import transaction


class Path(RestCase):
    """From filing to signing; the rest of the way is the journey's."""

    def fill(self, app):
        for stage in self.call("executor", "GET", f"{app}/@stages")["items"]:
            here = f"{app}/@stages/{stage['id']}"
            if stage["kind"] == "consultant":
                self.call("executor", "PATCH", here, json={"action": "skip"})
                continue
            if stage["kind"] == "dynamic":
                self.add_security(here)
            for form in self.call("executor", "GET", here)["forms"]:
                body = {"form": form["id"], "values": answers(form["schema"])}
                self.call("executor", "PATCH", here, json=body)
            self.call("executor", "PATCH", here, json={"action": "done"})

    def add_security(self, here):
        chosen = {}
        while True:
            level = self.call("executor", "GET", f"{here}/criteria", params=chosen)
            if level["complete"]:
                break
            chosen[level["level"]] = level["options"][0]["code"]
        body = {"criteria": chosen, "isin": "KZ1C00000959"}
        self.call("executor", "POST", f"{here}/forms", 201, json=body)
        second = {**body, "isin": "KZ0007786572"}
        added = self.call("executor", "POST", f"{here}/forms", 201, json=second)
        form = added["items"][0]["id"]
        self.call("executor", "DELETE", f"{here}/forms/{form}", 204)

    def test_file_fill_approve_sign(self):
        body = {"procedure": "listing-shares", "organization": "ISSR"}
        filed = self.call("executor", "POST", "@applications", 201, json=body)
        app = filed["@id"]
        self.assertEqual((filed["number"], filed["state"]), (None, "filling"))
        self.fill(app)
        line = self.call("executor", "GET", f"{app}/@stages")
        self.assertEqual((line["readiness"], line["missing"]), (100, []))
        self.call("executor", "POST", f"{app}/@workflow/send-to-head", json={})
        self.call("head", "POST", f"{app}/@workflow/sign", 409, json={})
        self.call("head", "POST", f"{app}/@workflow/approve-by-head", json={})
        document = self.call("head", "GET", f"{app}/@to-sign")
        data = b64decode(document["data"])
        self.assertEqual(sha256(data).hexdigest(), document["sha256"])
        self.call("head", "POST", f"{app}/@workflow/sign", 409, json={})

        def sent(cms, status):
            body = {"provider": "nca", "cms": b64encode(cms).decode("ascii")}
            return self.call("head", "POST", f"{app}/@signatures", status, json=body)

        key = key_of(self.people.head)
        refused = sent(make_cms(b"other bytes", key), 422)
        self.assertTrue(refused["errors"])
        self.assertEqual({one["field"] for one in refused["errors"]}, {"cms"})
        self.assertEqual(self.call("head", "GET", app)["state"], "signing")
        sent(make_cms(data, key_of(self.people.stranger)), 422)
        answer = sent(make_cms(data, key), 201)
        self.assertEqual(answer["application"]["state"], "registration")
        self.assertRegex(answer["application"]["number"], "^Л-")
        [one] = self.call("executor", "GET", f"{app}/@signatures")["items"]
        self.assertEqual((one["sha256"], one["code"]), (document["sha256"], answer["code"]))
        self.call("head", "GET", f"{app}/@to-sign", 409)


class Refusals(RestCase):
    """Whatever is wrong is told with the right status."""

    def test_others_get_404_and_strangers_401(self):
        app = self.at(states.EXAMINATION)
        for part in ("stranger", "colleague", "consultant", "other_officer"):
            for path in ("", "/@stages", "/@workflow", "/@documents", "/@documents.zip"):
                with self.subTest(part=part, path=path):
                    self.call(part, "GET", app + path, 404)
            self.call(part, "POST", f"{app}/@workflow/withdraw", 404, json={"text": "нет"})
            self.call(part, "DELETE", app, 404)
            headers = {**self.person(part).session.headers, "Accept": "text/html"}
            page = requests.get(app, headers=headers, timeout=60)
            self.assertEqual(page.status_code, 404)
        for path in ("", "/@stages", "/@workflow"):
            answer = requests.get(
                app + path, headers={"Accept": "application/json"}, timeout=60
            )
            self.assertEqual(answer.status_code, 401)

    def test_wrong_step_or_person(self):
        app = self.at(states.EXAMINATION)
        for part, name, status in (
            ("executor", "conclude", 403),
            ("clerk", "conclude", 403),
            ("executor", "send-to-head", 409),
            ("officer", "no-such-step", 404),
            ("officer", "conclude", 422),
            ("officer", "decide", 409),
        ):
            with self.subTest(part=part, name=name):
                self.call(part, "POST", f"{app}/@workflow/{name}", status, json={})
        for body, field in (
            ({"text": "x", "due": "2020-01-01"}, "due"),
            ({"text": "x", "due": "soon"}, "due"),
            ({"text": " ", "due": "2999-01-01"}, "text"),
            ({"text": ["x"], "due": "2999-01-01"}, "text"),
        ):
            found = self.call("officer", "POST", f"{app}/@workflow/request-more", 422, json=body)
            self.assertEqual([one["field"] for one in found["errors"]], [field])
        body = {"text": "x", "application": 1, "person": 2, "transition": "archive", "self": 3}
        self.assertEqual(
            self.call("officer", "POST", f"{app}/@workflow/conclude", json=body)["state"],
            "conclusion",
        )

    def test_sending_with_a_missing_field(self):
        app = self.at(states.FILLING)
        answer = self.call("executor", "POST", f"{app}/@workflow/send-to-head", 422, json={})
        fields = [one["field"] for one in answer["errors"]]
        self.assertIn("consultant.consultant", fields)
        self.assertTrue(any(field.startswith("general.applicant.") for field in fields))
        [step] = self.call("executor", "GET", f"{app}/@workflow")["transitions"]
        self.assertEqual((step["id"], step["allowed"]), ("send-to-head", False))
        self.assertTrue(step["refusal"])

    def test_malformed(self):
        app = self.at(states.FILLING)
        here = f"{app}/@stages/general"
        for method, path, status, kw in (
            ("PATCH", here, 400, {"data": "{"}),
            ("PATCH", here, 400, {"json": []}),
            ("PATCH", here, 400, {"json": {"action": "fly"}}),
            ("PATCH", here, 400, {"json": {"values": {}}}),
            ("PATCH", here, 404, {"json": {"form": "nothing", "values": {}}}),
            ("PATCH", here, 422, {"json": {"form": "applicant", "values": {"nothing": 1}}}),
            ("PATCH", here, 400, {"json": {"form": "applicant", "values": []}}),
            ("PATCH", here, 400, {"json": {"form": "applicant", "values": {}, "version": "1"}}),
            ("PATCH", f"{app}/@stages/nothing", 404, {"json": {}}),
            ("PATCH", f"{app}/@stages", 404, {"json": {}}),
            ("POST", f"{here}/forms", 404, {"json": {"criteria": {}}}),
            ("GET", f"{here}/criteria", 404, {}),
            ("GET", f"{here}/more/and/more", 404, {}),
            ("POST", "@applications", 400, {"json": {"procedure": 1}}),
            ("POST", "@applications", 404, {"json": {"procedure": "x", "organization": "ISSR"}}),
            ("GET", "@applications?tab=all", 400, {}),
            ("GET", "@applications?b_size=-1", 400, {}),
            ("GET", f"{app}/@documents/nothing", 404, {}),
        ):
            with self.subTest(path=path, kw=kw):
                self.call("executor", method, path, status, **kw)

    def test_generic_ways_of_plone_are_closed(self):
        app = self.at(states.FILLING)
        for part, method, body in (
            ("executor", "PATCH", {"title": "x", "organization": "OTHR"}),
            ("executor", "PUT", {"title": "x"}),
        ):
            self.call(part, method, app, 403, json=body)
        token = dict(self.person("executor").session.headers)
        for path, method, body in (
            (f"{app}/@sharing", "POST", {"inherit": True}),
            (f"{app}/@lock", "POST", {}),
            (f"{self.base}/applications/listing", "POST", {"@type": "Application", "id": "x"}),
            (f"{self.base}/@move", "POST", {"source": app}),
            (f"{self.base}/@copy", "POST", {"source": app}),
        ):
            answer = requests.request(method, path, json=body, headers=token, timeout=60)
            self.assertIn(answer.status_code, (401, 403, 404, 405, 501), path)
        head = self.call("executor", "GET", app)
        self.assertEqual(head["organization"], "ISSR")
        for hidden in ("stage_marks", "definition", "executors_ids", "document_to_sign"):
            self.assertNotIn(hidden, head)

    def test_delete(self):
        app = self.at(states.FILLING)
        self.call("executor", "DELETE", app, 204)
        self.call("executor", "GET", app, 404)
        self.call("executor", "DELETE", self.at(states.REGISTRATION), 409)


class Versions(RestCase):
    """ETag, If-Match, versions of forms, repeated writes."""

    def test_stale_edits(self):
        app = self.at(states.FILLING)
        answer = self.person("executor")("GET", f"{app}/@stages")
        etag, form = answer.headers["ETag"], answer.json()["items"][0]["forms"][0]
        here = f"{app}/@stages/general"
        texts = form["schema"]["properties"].items()
        free = [n for n, p in texts if p["x-kind"] == "text" and "x-depends" not in p]
        name = next(n for n in free if dict(texts)[n].get("maxLength", 100) > 20)

        def save(value, status, headers=None, **more):
            body = {"form": form["id"], "values": {name: value}, **more}
            return self.call("executor", "PATCH", here, status, json=body, headers=headers)

        save("Первый", 200, {"If-Match": etag})
        save("Второй", 412, {"If-Match": etag})
        stale = save("Третий", 412, version=0)
        self.assertEqual(stale["current"], {"version": 1, "values": {name: "Первый"}})
        save("Четвертый", 200, version=1)
        old = {"If-Match": etag}
        send = f"{app}/@workflow/send-to-head"
        self.call("executor", "POST", send, 412, json={}, headers=old)
        self.call("executor", "DELETE", app, 412, headers=old)

    def test_filing_twice_with_one_key_is_once(self):
        body = {"procedure": "listing-shares", "organization": "ISSR"}
        headers = {"Idempotency-Key": "k-1"}
        found = {
            self.call("executor", "POST", "@applications", 201, json=body, headers=headers)["@id"]
            for _try in range(2)
        }
        self.assertEqual(len(found), 1)


class Concurrency(RestCase):
    """Two who act at once: one does, the other is told."""

    def test_second_registration_is_refused(self):
        app = self.at(states.REGISTRATION)
        self.call("clerk", "POST", f"{app}/@workflow/register", json={})
        self.call("clerk", "POST", f"{app}/@workflow/register", 409, json={})

    def test_parallel_steps_happen_once(self):
        app = self.at(states.REGISTRATION)
        headers = dict(self.person("clerk").session.headers)

        def register(_number):
            url = f"{app}/@workflow/register"
            return requests.post(url, json={}, headers=headers, timeout=60).status_code

        with ThreadPoolExecutor(4) as pool:
            statuses = sorted(pool.map(register, range(4)))
        self.assertEqual(statuses, [200, 409, 409, 409])
        history = self.call("clerk", "GET", f"{app}/@history")["items"]
        made = [one for one in history if one["action"] == "application.register"]
        self.assertEqual(len(made), 1)
        with acting(self.people.executor):
            transaction.begin()
            facts = api.facts(plone.portal.get().restrictedTraverse(app.split("/plone/")[1]))
        self.assertTrue(facts.registration_number)
