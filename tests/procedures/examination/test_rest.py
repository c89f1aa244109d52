"""The examination over HTTP: the whole way, neighbours, versions, two at once."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from kase.is2in.procedures import states
from tests.builders import parties as build
from tests.builders.parties import PASSWORD
from tests.procedures.rest import RestCase
from tests.rest.journey import Api
import requests
import transaction


PDF = b"%PDF-1.7\n%%EOF\n"


class Rest(RestCase):
    def setUp(self):
        super().setUp()
        transaction.begin()
        self.experts = {
            name: build.officer(f"{name}@exchange.example", (name.rstrip("2"),), password=PASSWORD)
            for name in ("clearing", "clearing2", "trading")
        }
        transaction.commit()

    def person(self, part):
        """Return the session of a person, an expert too."""
        if part in self.experts and part not in self.sessions:
            self.sessions[part] = Api(self.base, self.experts[part].email, PASSWORD)
        return super().person(part)

    def ask(self, app, department="clearing", **more):
        body = {"department": department, "reason": "Нужно мнение", **more}
        return self.call("officer", "POST", f"{app}/@examination/departments", 201, json=body)

    def test_the_whole_way(self):
        app = self.at(states.EXAMINATION)
        self.call("clearing", "GET", f"{app}/@examination", 404)
        self.ask(app, days=5)
        found = self.ask(app, "trading")
        self.assertEqual([one["state"] for one in found["departments"]], ["asked", "asked"])
        self.assertNotIn("trading", [one["code"] for one in found["may_ask"]])
        [task] = self.call("clearing", "GET", "@tasks")["items"]
        self.assertEqual((task["@id"], task["state"]), (app, "department:clearing"))
        self.assertEqual((task["act"], task["left"]), (f"{app}/@@examination", 5))
        one = f"{app}/@examination/departments/1"
        self.call("clearing", "POST", f"{one}/take", json={})
        self.call("clearing", "POST", f"{one}/questions", json={"text": "Каков лимит?"})
        file = {"filename": "а.pdf", "content-type": "application/pdf"}
        file["data"] = b64encode(PDF).decode()
        opinion = {"opinion": "remarks", "text": "С замечаниями", "files": [file]}
        found = self.call("clearing", "POST", f"{one}/opinion", json=opinion)
        kept = found["departments"][0]
        self.assertEqual((kept["opinion"], kept["state"]), ("remarks", "answered"))
        answer = self.person("trading")("GET", kept["files"][0]["@id"], 200)
        self.assertEqual(answer.content, PDF)
        refused = self.call(
            "officer", "POST", f"{app}/@workflow/conclude", 409, json={"text": "Да"}
        )
        self.assertIn("Департамент торгов", refused["message"])
        self.call(
            "officer", "POST", f"{app}/@examination/departments/2/withdraw", json={"reason": "Нет"}
        )
        self.call("trading", "GET", f"{app}/@examination", 404)
        self.call("officer", "POST", f"{app}/@workflow/conclude", json={"text": "Да"})
        self.call("clearing", "POST", f"{one}/opinion", 404, json=opinion)

    def test_the_applicant_and_neighbours(self):
        app = self.at(states.EXAMINATION)
        self.ask(app)
        for part, status in (("executor", 403), ("head", 403), ("clerk", 403), ("stranger", 404)):
            with self.subTest(part):
                self.call(part, "GET", f"{app}/@examination", status)
                body = {"department": "trading", "reason": "Да"}
                self.call(part, "POST", f"{app}/@examination/departments", status, json=body)
                take = f"{app}/@examination/departments/1/take"
                self.call(part, "POST", take, status, json={})
        self.call("trading", "POST", f"{app}/@examination/departments/1/take", 404, json={})

    def test_malformed(self):
        app = self.at(states.EXAMINATION)
        way = f"{app}/@examination"
        for body in ({}, {"department": 1, "reason": "а"}, {"department": "x", "reason": None}):
            self.call("officer", "POST", f"{way}/departments", 400, json=body)
        body = {"department": "clearing", "reason": "а", "days": "5"}
        self.call("officer", "POST", f"{way}/departments", 400, json=body)
        body = {"department": "clearing", "reason": "а", "order": True}
        self.call("officer", "POST", f"{way}/departments", 400, json=body)
        for path in ("", "/x", "/departments/1", "/departments/x/take", "/departments/1/fly"):
            self.call("officer", "POST", f"{way}{path}", 404, json={})
        self.call("officer", "GET", f"{way}/files/no-such-file", 404)
        self.call("officer", "GET", f"{way}/departments", 404)

    def test_a_stale_version(self):
        app = self.at(states.EXAMINATION)
        body = {"department": "clearing", "reason": "Нужно"}
        stale = {"If-Match": '"0"'}
        self.call(
            "officer", "POST", f"{app}/@examination/departments", 412, json=body, headers=stale
        )

    def test_two_departments_asked_at_once_are_both_kept(self):
        app = self.at(states.EXAMINATION)
        bodies = [{"department": one, "reason": "Да"} for one in ("clearing", "trading")]
        self.assertEqual(
            self.at_once("officer", f"{app}/@examination/departments", bodies), [201] * 2
        )
        found = self.call("officer", "GET", f"{app}/@examination")["departments"]
        self.assertEqual({one["department"] for one in found}, {"clearing", "trading"})
        self.assertEqual([one["number"] for one in found], [1, 2])

    def test_of_two_opinions_at_once_one_is_kept(self):
        app = self.at(states.EXAMINATION)
        self.ask(app)
        one = f"{app}/@examination/departments/1"
        self.call("clearing", "POST", f"{one}/take", json={})
        bodies = [{"opinion": each, "text": each} for each in ("positive", "negative")]
        self.assertEqual(self.at_once("clearing", f"{one}/opinion", bodies), [200, 409])
        kept = self.call("officer", "GET", f"{app}/@examination")["departments"][0]
        self.assertEqual(kept["opinion"], kept["text"])
        self.call("clearing2", "POST", f"{one}/take", 409, json={})

    def at_once(self, part, path, bodies):
        """Return the statuses of calls sent together, the lower first."""
        headers = dict(self.person(part).session.headers)

        def send(body):
            return requests.post(path, json=body, headers=headers, timeout=60).status_code

        with ThreadPoolExecutor(len(bodies)) as pool:
            return sorted(pool.map(send, bodies))
