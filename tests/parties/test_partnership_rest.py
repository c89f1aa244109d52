"""@partnerships: both sides, officers, strangers, what is malformed, at once (A9)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from kase.is2in.parties import api as parties
from kase.is2in.terms import clock
from tests.builders import parties as build
from tests.layers import SERVER
from tests.parties.floor import PartiesCase
from tests.rest.journey import Api
from threading import Barrier
import requests
import transaction
import unittest


CONSULTANT = "financial_consultant"
AT_ONCE = 5


def day(ahead=0):
    return (clock.almaty(clock.now()).date() + timedelta(days=ahead)).isoformat()


class Rest(PartiesCase):
    """ISSR and CONS are partners, OTHR is a stranger."""

    def setUp(self):
        super().setUp()
        build.organization("OTHR", ("issuer", CONSULTANT))
        build.organization("AUDT", ("auditor",))
        people = {
            "issuer": self.person("executor@issuer.example"),
            "consultant": self.person("executor@consultant.example", "CONS"),
            "stranger": self.person("executor@other.example", "OTHR"),
            "officer": self.officer(),
            "clerk": self.officer("clearing@exchange.example", ("clearing",)),
        }
        self.tokens = {part: self.token(one.email) for part, one in people.items()}
        body = {"partner": "CONS", "role": CONSULTANT}
        self.added = self.as_("issuer", "POST", "@partnerships", 201, body)
        self.here = f"@partnerships/{self.added['id']}"

    def as_(self, part, method, path, status=200, body=None):
        reply = self.call(method, path, body, token=self.tokens[part])
        self.assertEqual(reply.status, status, reply.text)
        return reply.json

    def total(self, part, query=""):
        return self.as_(part, "GET", f"@partnerships{query}")["items_total"]

    def test_what_is_added_is_all_procedures_without_an_end(self):
        found = {name: self.added[name] for name in ("categories", "procedures", "last_day")}
        self.assertEqual(found, {"categories": [], "procedures": [], "last_day": None})
        self.assertEqual(self.added["state"], "living")

    def test_who_sees_what(self):
        for part, totals in {
            "issuer": (1, 1, 0),
            "consultant": (1, 0, 1),
            "stranger": (0, 0, 0),
        }.items():
            found = [self.total(part, each) for each in ("", "?side=partners", "?side=clients")]
            self.assertEqual(tuple(found), totals, part)
        for part in ("officer", "clerk"):
            self.assertEqual(self.total(part), 1)
            self.assertEqual(self.total(part, "?organization=OTHR"), 0)
            self.assertIn("work", self.as_(part, "GET", self.here))
        self.assertNotIn("work", self.as_("consultant", "GET", self.here))
        self.as_("stranger", "GET", self.here, 404)
        self.assertEqual(self.total("stranger", "?organization=ISSR&partner=CONS"), 0)

    def test_filters_paging_and_what_is_malformed(self):
        body = {"partner": "AUDT", "role": "auditor", "last_day": day()}
        self.as_("issuer", "POST", "@partnerships", 201, body)
        for query, total, length in (
            ("?role=auditor", 1, 1),
            ("?partner=AUDT", 1, 1),
            ("?b_size=1", 2, 1),
            ("?b_size=1&b_start=2", 2, 0),
            ("?state=all&sort_on=until&sort_order=descending", 2, 2),
            ("?state=ended", 0, 0),
            ("?waiting=true", 0, 0),
            ("?role=%27%20OR%201=1--", 0, 0),
        ):
            found = self.as_("issuer", "GET", f"@partnerships{query}")
            self.assertEqual((found["items_total"], len(found["items"])), (total, length), query)
        for query in ("?state=x", "?side=x", "?b_start=-1", "?sort_on=id", "?waiting=x"):
            self.as_("issuer", "GET", f"@partnerships{query}", 400)
        with self.later(days=2):
            self.tokens["officer"] = self.token("officer@exchange.example")
            self.assertEqual(self.total("officer", "?state=ended"), 1)
            self.assertEqual(self.total("officer"), 1)

    def test_adding_refused(self):
        new = {"partner": "OTHR", "role": CONSULTANT}
        for part, body, status in (
            ("issuer", {**new, "last_day": "31.12.2026"}, 400),
            ("issuer", {**new, "last_day": 5}, 400),
            ("issuer", {**new, "last_day": day(-1)}, 422),
            ("issuer", {**new, "categories": "listing"}, 400),
            ("issuer", {**new, "categories": ["x"] * 500}, 400),
            ("issuer", {**new, "procedures": [1]}, 400),
            ("issuer", {**new, "procedures": ["no-such"]}, 422),
            ("issuer", {"partner": "ISSR", "role": CONSULTANT}, 422),
            ("issuer", {"partner": ["CONS"], "role": {}}, 422),
            ("issuer", {"partner": "CONS", "role": CONSULTANT}, 409),
            ("officer", new, 403),
            ("consultant", {"partner": "OTHR", "role": CONSULTANT}, 422),
        ):
            with self.subTest(part=part, body=body):
                self.as_(part, "POST", "@partnerships", status, body)
        self.assertEqual(len(parties.partners("ISSR")), 1)

    def test_changed_by_its_company_and_decided_by_an_officer(self):
        less = {"procedures": ["listing-shares"], "last_day": day(5)}
        self.as_("issuer", "PATCH", self.here, 422, less)
        for part, status in (("consultant", 403), ("stranger", 404), ("clerk", 403)):
            self.as_(part, "PATCH", self.here, status, {**less, "reason": "Так"})
        asked = self.as_("issuer", "PATCH", self.here, 200, {**less, "reason": "Договор"})
        self.assertEqual(asked["procedures"], [])
        self.assertEqual(asked["request"]["procedures"], ["listing-shares"])
        self.assertEqual(asked["request"]["last_day"], day(5))
        self.assertIsNone(asked["removal_requested"])
        self.assertEqual(self.total("officer", "?waiting=true"), 1)
        for part in ("issuer", "consultant", "stranger", "clerk"):
            self.as_(part, "PATCH", self.here, 403, {"agreed": True})
        self.as_("officer", "PATCH", self.here, 400, {"agreed": "yes"})
        self.as_("officer", "PATCH", self.here, 422, {"agreed": False})
        after = self.as_("officer", "PATCH", self.here, 200, {"agreed": True})
        self.assertEqual((after["procedures"], after["last_day"]), (["listing-shares"], day(5)))
        self.as_("officer", "PATCH", self.here, 404, {"agreed": True})
        more = self.as_("issuer", "PATCH", self.here, 200, {"last_day": None, "procedures": []})
        self.assertEqual((more["last_day"], more["request"]), (None, None))
        states = [one["state"] for one in self.as_("issuer", "GET", self.here)["history"]]
        self.assertEqual(states, ["agreed", "agreed"])

    def test_asked_and_taken_back(self):
        self.as_("issuer", "DELETE", "@partnerships/CONS", 422, {"reason": ""})
        self.as_("issuer", "DELETE", "@partnerships/CONS", 400, {"reason": 5})
        self.as_("stranger", "DELETE", self.here, 404, {"reason": "Так"})
        self.as_("stranger", "DELETE", "@partnerships/CONS", 404, {"reason": "Так"})
        asked = self.as_("consultant", "DELETE", self.here, 202, {"reason": "Уходим"})
        self.assertEqual(asked["request"]["organization"], "CONS")
        self.assertEqual(asked["removal_reason"], "Уходим")
        self.as_("issuer", "DELETE", "@partnerships/CONS", 409, {"reason": "Так"})
        for part, status in (("issuer", 403), ("stranger", 404), ("officer", 403)):
            self.as_(part, "DELETE", f"{self.here}/request", status)
        self.as_("consultant", "DELETE", f"{self.here}/other", 404)
        after = self.as_("consultant", "DELETE", f"{self.here}/request")
        self.assertIsNone(after["request"])
        self.as_("consultant", "DELETE", f"{self.here}/request", 404)
        for path in ("@partnerships/0", "@partnerships/" + "9" * 30, "@partnerships/-1"):
            self.as_("issuer", "GET", path, 404)
        self.assertEqual(self.call("GET", "@partnerships").status, 401)


class AtOnce(unittest.TestCase):
    """Over real connections."""

    layer = SERVER

    def setUp(self):
        portal = self.layer["portal"]
        self.url = f"http://localhost:{self.layer['port']}/{portal.getId()}"
        build.organization("ISSR", ("issuer",))
        build.organization("CONS", (CONSULTANT,))
        build.person("executor@issuer.example")
        build.officer()
        transaction.commit()
        self.issuer = Api(self.url, "executor@issuer.example")
        self.officer = Api(self.url, "officer@exchange.example")

    def at_once(self, who, method, path, body):
        ready = Barrier(AT_ONCE)

        def send(_number):
            ready.wait(30)
            headers = dict(who.session.headers)
            return requests.request(
                method, f"{self.url}/{path}", json=body, headers=headers, timeout=120
            ).status_code

        with ThreadPoolExecutor(AT_ONCE) as pool:
            statuses = sorted(pool.map(send, range(AT_ONCE)))
        transaction.begin()
        return statuses

    def test_added_once_also_after_one_has_ended(self):
        body = {"partner": "CONS", "role": CONSULTANT}
        for _time in range(2):
            statuses = self.at_once(self.issuer, "POST", "@partnerships", body)
            self.assertEqual(statuses, [201] + [409] * (AT_ONCE - 1))
            [one] = parties.partners("ISSR")
            build.ends_in(one, minutes=-1)
            transaction.commit()

    def test_asked_and_decided_once(self):
        body = {"partner": "CONS", "role": CONSULTANT}
        number = self.issuer("POST", "@partnerships", 201, json=body).json()["id"]
        here = f"@partnerships/{number}"
        asked = self.at_once(self.issuer, "DELETE", here, {"reason": "Так"})
        self.assertEqual(asked, [202] + [409] * (AT_ONCE - 1))
        decided = self.at_once(self.officer, "PATCH", here, {"agreed": True})
        self.assertEqual(decided, [200] + [404] * (AT_ONCE - 1))
