"""The subscription for programs: the whole way, and wrong hands at each place."""

from base64 import b64decode
from base64 import b64encode
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.subscription import accounts
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.merkle import Proof
from kase.is2in.subscription.book.merkle import proves
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from tests.builders import parties as build
from tests.builders.keys import key_of
from tests.layers import SERVER
from tests.parties.floor import PartiesCase
from tests.subscription.case import conditions
from tests.subscription.case import group
from tests.subscription.case import rule
from tests.subscription.registers import read
from tests.subscription.storage import mark_result_signed
from tests.subscription.storage import mark_signed
from tests.subscription.storage import NOON
from tests.subscription.storage import row
import requests
import transaction


BEFORE = NOON - timedelta(days=3)
TERMS = conditions()
ANNEX = {
    "@type": "Subscription",
    "issuer": "АО Эмитент",
    "isin": "KZ1C00000959",
    "quantity": 1000,
    **{
        name: getattr(TERMS, name).isoformat()
        for name in ("start", "end", "activation", "deals_at", "settlement_at")
    },
    "settlement_by": "other",
    "market_bids": True,
}
RULE = rule(group({"fill": "pro_rata"}), supply=150)


class RestCase(PartiesCase):
    """Members, staff and a company that is no member; the clock stands before the application."""

    layer = SERVER

    def setUp(self):
        super().setUp()
        for code in ("BRK1", "BRK2", "BRK3"):
            build.organization(code, ("member",))
        self.seller = build.person("seller@broker1.example", "BRK1")
        self.buyer = build.person("buyer@broker2.example", "BRK2")
        self.other = build.person("buyer@broker3.example", "BRK3")
        self.stranger = build.person("stranger@issuer.example", "ISSR")
        self.trading = build.officer("trading@exchange.example", ("trading",))
        self.clearing = build.officer("clearing@exchange.example", ("clearing",))
        accounts.keep(Account("BRK2-01", "BRK2", control="BRK3"))
        transaction.commit()
        self.url = self.layer["portal"].absolute_url()
        self.now = self.enterContext(clock.frozen(BEFORE))

    def ask(self, person, method, path, body=None, **headers):
        """Send a request as a person's program and return the answer."""
        answer = requests.request(
            method,
            path if path.startswith("http") else f"{self.url}/{path}",
            json=body,
            headers={"Accept": "application/json", **headers},
            auth=(person.email, build.PASSWORD) if person is not None else None,
            timeout=60,
        )
        transaction.begin()
        return answer

    def good(self, status, *asked, **headers):
        """Ask, expect a status, return the JSON."""
        answer = self.ask(*asked, **headers)
        self.assertEqual(answer.status_code, status, (asked[1:], answer.text[:2000]))
        return answer.json()

    def announced(self, **changes):
        """Return the address of an announced subscription."""
        made = self.good(201, self.seller, "POST", "subscriptions", {**ANNEX, **changes})
        mark_signed(made["@id"].rpartition("/")[2])
        transaction.commit()
        for person, name in (
            (self.seller, "submit"),
            (self.trading, "approve"),
            (self.trading, "announce"),
        ):
            self.good(200, person, "POST", f"{made['@id']}/@workflow/{name}", {})
        return made["@id"]

    def act(self, moment):
        """Let the clock do what is due; it stands there from then on."""
        self.enterContext(clock.frozen(moment))
        # A transaction begun earlier does not know what was done over HTTP since.
        transaction.begin()
        timed.catch_up(self.name)
        transaction.commit()


class Course(RestCase):
    """The whole way over HTTP."""

    def test_the_whole_way(self):
        place = self.announced()
        self.name = place.rpartition("/")[2]
        self.act(NOON)
        one = self.good(201, self.buyer, "POST", f"{place}/@bids", row(client_id="a"))
        self.assertEqual(one["number"], 1)
        self.assertEqual(
            self.good(201, self.buyer, "POST", f"{place}/@bids", row(client_id="a")), one
        )
        many = [row("9.00", 200), row(quantity=0), {"type": "market"}]
        report = self.good(207, self.buyer, "POST", f"{place}/@bids", many)
        self.assertEqual((report["accepted"], report["refused"]), (1, 2))
        self.assertEqual(report["rows"][0]["number"], 2)
        self.assertEqual(report["rows"][1]["errors"][0]["article"], "4.1")
        changed = self.good(200, self.buyer, "PATCH", f"{place}/@bids/2", {"price": "9.50"})
        self.assertEqual((changed["version"], changed["price"]), (2, "9.50"))
        self.good(412, self.buyer, "PATCH", f"{place}/@bids/2", {}, **{"If-Match": '"1"'})
        [top, _low] = self.good(200, self.seller, "GET", f"{place}/@demand")["items"]
        self.assertEqual((top["price"], top["quantity"]), ("10", 100))
        self.act(TERMS.deals_at - timedelta(hours=15))
        self.answer(place)
        self.act(TERMS.deals_at)
        [first, second] = self.good(200, self.buyer, "GET", f"{place}/@deals")["items"]
        self.assertEqual((first["quantity"], second["quantity"]), (50, 100))
        self.assertEqual(self.good(200, self.other, "GET", f"{place}/@deals")["items"], [])

    def answer(self, place):
        dry = self.good(200, self.seller, "POST", f"{place}/@allotment?dry_run=1", {"rule": RULE})
        self.assertFalse(dry["stored"])
        wrong = {**RULE, "groups": []}
        self.good(422, self.seller, "POST", f"{place}/@allotment", {"rule": wrong})
        kept = self.good(200, self.seller, "POST", f"{place}/@allotment", {"rule": RULE})
        self.assertEqual((kept["result_sha256"], kept["stored"]), (dry["result_sha256"], True))
        path = f"{place}/@registers/satisfied"
        self.good(400, self.seller, "POST", path, {"from": "mars"})
        self.good(403, self.buyer, "POST", path, {"from": "allotment"})
        manifest = self.good(200, self.seller, "POST", path, {"from": "allotment"})
        mark_result_signed(self.name)
        transaction.commit()
        self.assertEqual(manifest["sha256"], kept["manifest_sha256"])
        self.good(409, self.seller, "POST", path, {"from": "allotment"})
        file = self.ask(self.seller, "GET", f"{path}?format=xml")
        self.assertEqual(register.manifest(read(file.content)).sha256, manifest["sha256"])
        shown = self.good(200, self.seller, "GET", f"{place}/@allotment")
        self.assertEqual((shown["rule"], shown["rule_sha256"]), (RULE, kept["rule_sha256"]))
        self.assertIn("150", shown["words"][0])
        self.assertEqual(shown["manifest"]["sha256"], kept["manifest_sha256"])
        found = self.good(200, self.buyer, "GET", f"{place}/@proof/1")
        proof = Proof(found["index"], found["size"], tuple(map(bytes.fromhex, found["path"])))
        self.assertTrue(proves(found["row"].encode(), proof, bytes.fromhex(found["root"])))

    def test_the_market_price_and_staff_by_hand(self):
        place = self.announced()
        self.name = place.rpartition("/")[2]
        self.act(NOON)
        bid = row(type="market", amount="500.00", price=None, quantity=None)
        self.good(201, self.buyer, "POST", f"{place}/@bids", bid)
        self.act(TERMS.deals_at - timedelta(hours=15))
        state = self.good(200, self.trading, "GET", f"{place}/@workflow")
        self.assertEqual(state["waits_for"], "market-price-missing")
        self.good(403, self.buyer, "PUT", f"{place}/@market-price", {"price": "10"})
        self.good(422, self.seller, "PUT", f"{place}/@market-price", {"price": 1.5})
        self.good(200, self.seller, "PUT", f"{place}/@market-price", {"price": "9.99"})
        self.act(TERMS.deals_at - timedelta(hours=14))
        self.good(409, self.seller, "PUT", f"{place}/@market-price", {"price": "9"})
        [line] = self.good(200, self.seller, "GET", f"{place}/@registers/accepted")["rows"]
        self.assertEqual((line["3"], line["5"], line["6"]), ("", "50", "500"))

    def test_wrong_annex(self):
        body = {**ANNEX, "quantity": 1.5, "isin": "KZ1", "pice": 1, "start": "2026-11-20T10:00"}
        errors = self.good(422, self.seller, "POST", "subscriptions", body)["errors"]
        self.assertEqual({one["field"] for one in errors}, {"quantity", "isin", "pice", "start"})
        self.good(403, self.stranger, "POST", "subscriptions", ANNEX)


class Moves(RestCase):
    """Every name of the contract is a move; what is none is nothing at all."""

    NAMES = (
        *("submit", "approve", "refuse", "consent", "announce", "open", "close", "register"),
        *("hand-over", "accept-register", "make-deals", "settle", "complete", "fail", "cancel"),
    )

    def test_names_in_a_state_without_them(self):
        place = self.announced()
        for name in self.NAMES:
            if name == "cancel":
                continue
            with self.subTest(name):
                path = f"{place}/@workflow/{name}"
                body = {"reason": "Проверка"}
                statuses = {
                    self.ask(person, "POST", path, body).status_code
                    for person in (self.seller, self.trading)
                }
                self.assertIn(409, statuses)
                self.assertLessEqual(statuses, {403, 409})
        self.good(404, self.trading, "POST", f"{place}/@workflow/fly", {})
        self.good(404, self.trading, "POST", f"{place}/@workflow", {})
        self.good(422, self.trading, "POST", f"{place}/@workflow/cancel", {"reason": " "})
        self.good(400, self.trading, "POST", f"{place}/@workflow/cancel", {"reason": ["x"]})
        found = self.good(
            200, self.trading, "POST", f"{place}/@workflow/cancel", {"reason": "Отозвана"}
        )
        self.assertEqual(found, {"state": "cancelled"})


class Papers(RestCase):
    """Papers, conditions, certificates and penalties over HTTP."""

    def test_edit_sign_change(self):
        head = build.person("head@broker1.example", "BRK1", ("first_head",))
        transaction.commit()
        place = self.good(201, self.seller, "POST", "subscriptions", ANNEX)["@id"]
        changed = self.good(200, self.seller, "PATCH", place, {"quantity": 2000})
        self.assertEqual((changed["edition"], changed["conditions"]["quantity"]), (2, 2000))
        self.good(412, self.seller, "PATCH", place, {}, **{"If-Match": '"1.draft"'})
        self.good(422, self.seller, "PATCH", place, {"sellers": []})
        for person in (self.other, self.stranger):
            for method, path in (("GET", "@to-sign"), ("POST", "@signatures"), ("PATCH", "")):
                self.assertEqual(self.ask(person, method, f"{place}/{path}", {}).status_code, 404)
        self.good(400, self.seller, "GET", f"{place}/@to-sign?kind=mars")
        paper = self.good(200, self.seller, "GET", f"{place}/@to-sign")
        data = b64decode(paper["data"])
        self.assertEqual(sha256(data).hexdigest(), paper["sha256"])
        cms = b64encode(make_cms(data, key_of(head))).decode()
        self.good(403, self.seller, "POST", f"{place}/@signatures", {"cms": cms})
        self.good(400, head, "POST", f"{place}/@signatures", {"cms": 1})
        self.good(422, head, "POST", f"{place}/@signatures", {"cms": "AAAA"})
        self.good(201, head, "POST", f"{place}/@signatures", {"cms": cms})
        [kept] = self.good(200, self.seller, "GET", f"{place}/@signatures")["items"]
        self.assertEqual((kept["state"], kept["full_name"]), ("signed", head.full_name))
        self.good(409, head, "GET", f"{place}/@to-sign")
        for person, name in ((self.seller, "submit"), (self.trading, "approve")):
            self.good(200, person, "POST", f"{place}/@workflow/{name}", {})
        wanted = {"conditions": {"quantity": 3000}, "reason": "Спрос"}
        self.good(403, self.trading, "POST", f"{place}/@conditions", wanted)
        self.good(200, self.seller, "POST", f"{place}/@conditions", wanted)
        self.good(404, self.trading, "POST", f"{place}/@conditions/accept", {})
        data = b64decode(self.good(200, head, "GET", f"{place}/@to-sign")["data"])
        cms = b64encode(make_cms(data, key_of(head))).decode()
        self.good(201, head, "POST", f"{place}/@signatures", {"cms": cms})
        self.good(403, self.seller, "POST", f"{place}/@conditions/accept", {})
        self.good(200, self.trading, "POST", f"{place}/@conditions/accept", {})
        found = self.good(200, self.seller, "GET", f"{place}/@conditions")
        self.assertEqual((found["edition"], len(found["items"])), (3, 3))
        self.assertEqual(self.good(200, self.clearing, "GET", f"{place}/@penalties")["items"], [])
        self.good(404, self.clearing, "POST", f"{place}/@penalties/1/claimed", {})
        self.good(409, self.seller, "POST", f"{place}/@meetings", {"text": "Алматы"})
        self.good(409, self.seller, "POST", f"{place}/@report", {})
        self.assertEqual(self.ask(self.seller, "GET", f"{place}/@@certificate").status_code, 404)
        news = self.ask(None, "GET", "@@subscription-news", Accept="text/html")
        self.assertEqual(news.status_code, 200)
        self.assertNotIn("Эмитент", news.text)


class WrongHands(RestCase):
    """Who sees and does what."""

    def setUp(self):
        super().setUp()
        self.place = self.announced()
        self.name = self.place.rpartition("/")[2]
        self.act(NOON)
        self.good(201, self.buyer, "POST", f"{self.place}/@bids", row())

    def test_another_buyer(self):
        self.assertEqual(self.good(200, self.other, "GET", f"{self.place}/@bids")["items"], [])
        for method, path in (
            ("GET", "@bids/1"),
            ("PATCH", "@bids/1"),
            ("DELETE", "@bids/1"),
            ("GET", "@proof/1"),
            ("GET", "@bids/0x1"),
            ("GET", "@registers/accepted"),
            ("GET", "@demand"),
            ("GET", "@allotment"),
            ("POST", "@allotment"),
            ("PUT", "@market-price"),
            ("POST", "@workflow/close"),
            ("POST", "@workflow/cancel"),
        ):
            with self.subTest(path):
                answer = self.ask(self.other, method, f"{self.place}/{path}", {})
                self.assertIn(answer.status_code, (403, 404), answer.text)
        found = self.good(200, self.seller, "GET", f"{self.place}/@bids")["items"]
        self.assertEqual(found[0]["state"], "registered")

    def test_strangers(self):
        self.good(403, self.stranger, "POST", f"{self.place}/@bids", row())
        self.assertEqual(self.ask(None, "GET", f"{self.place}/@bids").status_code, 401)
        hidden = self.good(201, self.seller, "POST", "subscriptions", ANNEX)["@id"]
        for path in ("", "/@bids", "/@workflow", "/@deals"):
            self.good(404, self.other, "GET", hidden + path)
        listed = self.good(200, self.other, "GET", "subscriptions")["items"]
        self.assertEqual([one["@id"] for one in listed], [self.place])

    def test_the_seller_deletes_after_activation_only(self):
        self.good(422, self.seller, "DELETE", f"{self.place}/@bids/1", {})

    def test_the_control_user(self):
        path = f"{self.place}/@bids/1/refuse"
        self.good(422, self.other, "POST", path, {"reason": "рано"})
        self.act(TERMS.activation)
        self.good(404, self.seller, "POST", path, {})
        found = self.good(200, self.other, "POST", path, {"reason": "Нет поручения"})
        self.assertEqual(found["state"], "refused_by_control")

    def test_balances_are_clearings(self):
        body = {"currency": "KZT", "money": "1000.50", "unified_limit": "0"}
        self.good(403, self.buyer, "PUT", "@accounts/BRK2-01", body)
        self.good(404, self.clearing, "PUT", "@accounts/none", body)
        found = self.good(200, self.clearing, "PUT", "@accounts/BRK2-01", body)
        self.assertEqual(found["balances"][0]["money"], "1000.5")
        self.assertEqual(found["balances"][0]["blocked_money"], "0")
        # Its owner sees it; to everybody else it is no account.
        self.assertEqual(self.good(200, self.buyer, "GET", "@accounts/BRK2-01"), found)
        for person in (self.seller, self.trading, self.stranger):
            self.good(404, person, "GET", "@accounts/BRK2-01")
        for wrong in ({"currency": "tenge"}, {"money": "-1"}, {"money": 1.5}, {"money": "9" * 30}):
            self.good(422, self.clearing, "PUT", "@accounts/BRK2-01", {**body, **wrong})
        held = accounts.free_on(["BRK2-01"], TERMS)
        self.assertEqual(held, {"BRK2-01": Decimal("1000.50")})
