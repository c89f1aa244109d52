"""Over REST: strangers send and follow requests, officers decide, everybody else is refused."""

from kase.is2in.parties import api as parties
from tests.builders import onboarding as build
from tests.builders import parties as build_parties
from tests.onboarding.site import as_json
from tests.onboarding.site import SiteCase
import transaction


class Strangers(SiteCase):
    """Programs without an account."""

    def send(self, **changes):
        return self.call(
            "POST", "@onboarding", as_json(build.request(), self.challenge(), **changes)
        )

    def test_the_whole_way(self):
        given = self.call("GET", "@onboarding/challenge")
        self.assertEqual(given.status, 200, given.text)
        self.assertEqual((given.json["algorithm"], given.json["bits"]), ("sha-256", 8))
        self.assertIn("seed:N", given.json["explanation"])
        solution = build.solve(given.json["seed"], given.json["bits"])
        check = {"token": given.json["token"], "solution": solution}
        body = as_json(build.request(), robot_check=check)
        soon = self.call("POST", "@onboarding", body)
        self.assertEqual((soon.status, soon.json["code"]), (422, "too-fast"))
        self.set("least_seconds", 0)
        sent = self.call("POST", "@onboarding", body)
        self.assertEqual((sent.status, sent.json["confirmed"]), (201, True), sent.text)
        seen = self.call(
            "POST", "@onboarding/status", {"number": sent.json["number"], "code": sent.json["code"]}
        )
        self.assertEqual((seen.status, seen.json["state"]), (200, "new"))

    def test_without_the_work_the_email_is_confirmed(self):
        reply = self.send(robot_check={"token": self.challenge().token})
        self.assertEqual((reply.status, reply.json["code"]), (202, None))

    def test_a_repeated_one_is_refused_and_keeps_no_answer(self):
        body = as_json(build.request(), self.challenge())
        first = self.call("POST", "@onboarding", body, Idempotency_Key="one")
        again = self.call("POST", "@onboarding", body, Idempotency_Key="one")
        self.assertEqual((first.status, again.status), (201, 409))
        self.assertNotIn(first.json["code"], again.text)

    def test_errors_name_their_fields(self):
        reply = self.send(bin="1", head={"surname": "Один"}, consent="yes")
        self.assertEqual(reply.status, 422)
        fields = {error["field"] for error in reply.json["errors"]}
        self.assertLessEqual({"bin", "head.email", "head.iin", "consent"}, fields)

    def test_malformed(self):
        for changes in (
            {"name": "текст"},
            {"name": {"ru": 1}},
            {"bin": 931240000220},
            {"kinds": "issuer"},
            {"kinds": [{}]},
            {"head": [1]},
            {"people": {"0": {}}},
            {"people": [1]},
            {"people": [{"email": {}}]},
            {"people": [{"roles": "executor"}]},
            {"robot_check": "x"},
            {"robot_check": {"token": 1}},
        ):
            reply = self.send(**changes)
            self.assertEqual(reply.status, 400, changes)
        for raw in (b"{", b"[]", b"\xff", b'{"bin": NaN}'):
            reply = self.call("POST", "@onboarding", raw=raw)
            self.assertEqual(reply.status, 400, (raw[:9], reply.text[-3000:]))

    def test_too_large(self):
        reply = self.send(address="x" * 300_000)
        self.assertEqual((reply.status, reply.json["type"]), (413, "TooLarge"))

    def test_hostile_texts_are_kept_as_texts(self):
        words = "<script>alert(1)</script>'; DROP TABLE connection_request; --"
        name = dict.fromkeys(("ru", "kk", "en"), words)
        reply = self.send(name=name)
        self.assertEqual(reply.status, 201, reply.text)
        self.assertEqual(self.find(reply.json["number"]).names["ru"], words)
        self.assertEqual(self.send(email="a@b.kz\nBcc: x@y.kz").status, 422)

    def test_a_flood(self):
        self.set("address_requests", 2)
        for wanted in (201, 201, 429):
            self.assertEqual(self.send().status, wanted)

    def test_status_tells_nothing_to_guessers(self):
        receipt = self.request()
        answers = set()
        for number in (receipt.number, receipt.number + 1, 0, -5, 10**30):
            reply = self.call(
                "POST", "@onboarding/status", {"number": number, "code": "AAAA-AAAA-AAAA-AAAA"}
            )
            answers.add((reply.status, reply.text))
        self.assertEqual(len(answers), 1)
        for number in ("1", True, None, 1.5, [1]):
            reply = self.call("POST", "@onboarding/status", {"number": number, "code": "x"})
            self.assertEqual(reply.status, 400)

    def test_the_rest_is_closed(self):
        number = self.request().number
        for method, path, wanted in (
            ("GET", "@onboarding", 401),
            ("GET", f"@onboarding/{number}", 401),
            ("GET", "@onboarding/status", 401),
            ("POST", f"@onboarding/{number}/approve", 401),
            ("POST", f"@onboarding/{number}", 404),
            ("GET", "@onboarding/challenge/x/y", 404),
            ("POST", "@onboarding/nothing", 404),
        ):
            self.assertEqual(self.call(method, path, {}).status, wanted, path)


class Officers(SiteCase):
    """Programs of the exchange."""

    def setUp(self):
        super().setUp()
        self.number = self.request().number
        self.access = self.token()

    def act(self, act, body=None, number=None, token=None):
        path = f"@onboarding/{number or self.number}/{act}"
        return self.call("POST", path, body or {}, token=token or self.access)

    def test_take_and_approve(self):
        self.assertEqual(self.act("take").json["state"], "in_work")
        done = self.act("approve", {"code": "NEWC"})
        self.assertEqual((done.status, done.json["organization"]), (200, "NEWC"), done.text)
        self.assertEqual(len(parties.people("NEWC")), 2)
        again = self.act("approve", {"code": "NEWC"})
        self.assertEqual((again.status, again.json["code"]), (409, "decided"))

    def test_an_approval_is_repeated_by_its_key(self):
        self.act("take")
        replies = [
            self.call(
                "POST",
                f"@onboarding/{self.number}/approve",
                {"code": "NEWC"},
                token=self.access,
                Idempotency_Key="approve-1",
            )
            for _turn in range(2)
        ]
        self.assertEqual([one.status for one in replies], [200, 200])
        self.assertEqual(replies[0].json, replies[1].json)

    def test_refuse(self):
        self.act("take")
        self.assertEqual(self.act("refuse").status, 422)
        self.assertEqual(self.act("refuse", {"reason": 5}).status, 400)
        done = self.act("refuse", {"reason": "Нет ключа"})
        self.assertEqual((done.json["state"], done.json["reason"]), ("refused", "Нет ключа"))

    def test_malformed(self):
        self.act("take")
        for people in ("all", [True], ["1"], {}):
            reply = self.act("approve", {"code": "NEWC", "people": people})
            self.assertEqual(reply.status, 400, people)
        self.assertEqual(self.act("approve", {}).status, 422)
        self.assertEqual(self.act("approve", {"code": "NEWC", "people": [9]}).status, 422)
        self.assertEqual(self.act("dance").status, 404)
        for number in ("x", "%D9%A3", "9" * 30, "0"):
            reply = self.call("GET", f"@onboarding/{number}", token=self.access)
            self.assertEqual(reply.status, 404, number)

    def test_one_request_whole(self):
        reply = self.call("GET", f"@onboarding/{self.number}", token=self.access)
        self.assertEqual(reply.json["people"][0]["email"], "head@newcomer.example")
        self.assertEqual([each["ok"] for each in reply.json["checks"]], [True] * 3)
        self.assertNotIn("code", reply.json)

    def test_the_list_and_its_filters(self):
        other = self.request(bin=build_parties.number("OTHR"), names=dict.fromkeys(
            ("ru", "kk", "en"), "100% Ә_лия"
        )).number
        self.request(kinds=frozenset({"auditor"}), bin=build_parties.number("AUDI"))
        self.act("take")
        cases = {
            "": [other, self.number],
            "?sort_on=number&sort_order=ascending": [self.number, other],
            "?state=new": [other],
            "?state=in_work": [self.number],
            "?mine=1": [self.number],
            "?route=listing": [other, self.number],
            "?q=0%25": [other],
            "?q=%D3%99_": [other],
            "?q=__": [],
            f"?q=%E2%84%96%20{self.number}": [self.number],
            f"?q={build_parties.number('NEWC')}": [self.number],
            "?b_size=1": [other],
            "?b_start=1&b_size=1": [self.number],
            "?b_start=99": [],
        }
        for query, wanted in cases.items():
            reply = self.call("GET", f"@onboarding{query}", token=self.access)
            self.assertEqual(reply.status, 200, (query, reply.text))
            self.assertEqual([row["number"] for row in reply.json["items"]], wanted, query)
            self.assertNotIn("newcomer.example", reply.text)
        for query in ("state=unconfirmed", "route=auditors", "b_start=x", "sort_on=code_hash"):
            reply = self.call("GET", f"@onboarding?{query}", token=self.access)
            self.assertEqual(reply.status, 400, query)

    def test_others_are_refused(self):
        build_parties.organization()
        people = {
            build_parties.person("admin@issuer.example", roles=("administrator",)).email: 403,
            build_parties.officer("library@exchange.example", ("library",)).email: 403,
            build_parties.officer("auditors@exchange.example", ("auditors",)).email: 404,
        }
        transaction.commit()
        for email, wanted in people.items():
            token = self.token(email)
            for method, path in (
                ("GET", f"@onboarding/{self.number}"),
                ("POST", f"@onboarding/{self.number}/take"),
                ("POST", f"@onboarding/{self.number}/approve"),
                ("POST", f"@onboarding/{self.number}/refuse"),
            ):
                body = {"code": "NEWC", "reason": "x"} if method == "POST" else None
                reply = self.call(method, path, body, token=token)
                self.assertEqual(reply.status, wanted, (email, path))
                self.assertNotIn("newcomer", reply.text)
        self.assertEqual(self.find(self.number).state, "new")

    def test_who_has_not_accepted_the_agreement_decides_nothing(self):
        email = "fresh@exchange.example"
        build_parties.officer(email, ("listing",), accepted=False)
        transaction.commit()
        token = self.token(email)
        reply = self.act("take", token=token)
        self.assertEqual((reply.status, reply.json["code"]), (403, "agreement-required"))
        given = self.call("GET", "@onboarding/challenge", token=token)
        self.assertEqual(given.status, 200)
