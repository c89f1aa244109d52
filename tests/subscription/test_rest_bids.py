"""@bids for programs: files, rows, retries, versions, filters, limits."""

from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import entry
from kase.is2in.subscription.formats import bids
from kase.is2in.subscription.formats.gate import XLSX_TYPE
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from tests.builders import parties as build
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from tests.subscription.test_bid_files import HEAD
from tests.subscription.test_bid_files import LIMIT
from tests.subscription.test_bid_files import lines
from tests.subscription.test_bid_files import XML
from tests.subscription.test_rest import RestCase
from tests.subscription.test_rest import TERMS
from tests.subscription.workbooks import old
from tests.subscription.workbooks import workbook
from unittest import mock
import json
import requests
import transaction


class BidsCase(RestCase):
    """A subscription that takes bids."""

    def setUp(self):
        super().setUp()
        accounts.keep(Account("BRK3-01", "BRK3"))
        transaction.commit()
        self.place = self.announced()
        self.name = self.place.rpartition("/")[2]
        self.act(NOON)
        self.bids = f"{self.place}/@bids"

    def send(self, data, kind, status=207, query="", person=None):
        """Send bytes as bids, expect a status, return the JSON."""
        answer = requests.post(
            f"{self.bids}{query}",
            data=data,
            headers={"Accept": "application/json", "Content-Type": kind},
            auth=((person or self.buyer).email, build.PASSWORD),
            timeout=60,
        )
        transaction.begin()
        self.assertEqual(answer.status_code, status, answer.text[:2000])
        return answer.json()

    def listed(self, person=None, query=""):
        return self.good(200, person or self.buyer, "GET", f"{self.bids}{query}")


class Files(BidsCase):
    """Bids by content type."""

    def test_each_format_is_answered_row_by_row(self):
        bad = ("b-1", "BRK2-01", "limit", "ten", "0", "person", "")
        for kind, data in (
            ("text/csv; charset=utf-8", lines(HEAD, LIMIT, bad)),
            (XLSX_TYPE, workbook(HEAD, LIMIT, bad)),
        ):
            report = self.send(data, kind)
            self.assertEqual((report["accepted"], report["refused"]), (1, 1))
            good, wrong = report["rows"]
            # The same client_id with the same content: the first answer, in every format.
            self.assertEqual((good["client_id"], good["number"], good["line"]), ("a-1", 1, 2))
            self.assertEqual((wrong["client_id"], wrong["line"]), ("b-1", 3))
            [error] = wrong["errors"]
            self.assertEqual((error["field"], error["code"]), ("price", "number-form"))
        self.assertEqual(self.send(XML, "application/xml")["rows"][0]["number"], 1)
        same = self.send(old("bids"), "application/vnd.ms-excel")
        self.assertEqual(same["rows"][0]["number"], 1)
        self.assertEqual(len(self.listed()["items"]), 1)

    def test_all_or_nothing(self):
        data = lines(HEAD, LIMIT, ("b-1", "none", "limit", "1", "1", "person", ""))
        report = self.send(data, "text/csv", query="?atomic=1")
        self.assertEqual((report["accepted"], report["refused"]), (0, 2))
        self.assertEqual(report["rows"][1]["errors"][0]["code"], "account-unknown")
        self.assertEqual(self.listed()["items"], [])
        self.send(data, "text/csv", 400, "?atomic=maybe")

    def test_a_file_that_cannot_be_read(self):
        for data, kind, code in (
            (b"%PDF-1.7", "application/xml", "file-type"),
            (b"a,b", "text/plain", "file-type"),
            (XML[:-9], "text/xml", "file-damaged"),
            (lines(("type", "colour"), ("limit", "red")), "text/csv", "file-column"),
        ):
            answer = self.send(data, kind, 422)
            self.assertEqual(answer["code"], code)
            self.assertEqual(answer["errors"][0]["code"], code)
            self.assertIn(answer["message"], answer["errors"][0]["message"])

    def test_the_file_of_somebody_who_bids_for_nobody(self):
        self.send(lines(HEAD, LIMIT), "text/csv", 403, person=self.stranger)
        self.send(lines(HEAD, LIMIT), "text/csv", 403, person=self.trading)


class Retries(BidsCase):
    """A bid is in the book once, however often it is sent."""

    def test_the_client_id(self):
        first = self.good(201, self.buyer, "POST", self.bids, row(client_id="a"))
        again = self.good(201, self.buyer, "POST", self.bids, row("10.000", client_id="a"))
        self.assertEqual(again, first)
        answer = self.good(409, self.buyer, "POST", self.bids, row("11", client_id="a"))
        self.assertEqual(answer["code"], "client-id")
        report = self.send(json.dumps([row("11", client_id="a")]), "application/json")
        self.assertEqual(report["rows"][0]["errors"][0]["code"], "client-id")
        # Another buyer's ids are its own.
        self.good(422, self.other, "POST", self.bids, row(client_id="a"))

    def test_the_idempotency_key(self):
        key = {"Idempotency-Key": "k-1"}
        first = self.good(201, self.buyer, "POST", self.bids, row(), **key)
        self.assertEqual(self.good(201, self.buyer, "POST", self.bids, row(), **key), first)
        self.good(409, self.buyer, "POST", self.bids, row("11"), **key)
        self.good(201, self.other, "POST", self.bids, row(account="BRK3-01"), **key)
        self.assertEqual(len(self.listed()["items"]), 1)


class Reading(BidsCase):
    """Pages, filters, versions."""

    def test_pages_by_keyset(self):
        self.send(json.dumps([row(quantity=n) for n in range(1, 6)]), "application/json")
        first = self.listed(query="?limit=2")
        self.assertEqual([one["number"] for one in first["items"]], [1, 2])
        rest = self.listed(query=f"?limit=10&after={first['after']}")
        self.assertEqual([one["number"] for one in rest["items"]], [3, 4, 5])
        self.assertNotIn("after", rest)
        for query in ("?limit=-1", "?after=1e3", "?limit=two", "?after=%D9%A1", "?state=lost"):
            self.good(400, self.buyer, "GET", f"{self.bids}{query}")
        self.assertEqual(self.listed(query="?after=" + "9" * 19)["items"], [])

    def test_filters(self):
        self.send(json.dumps([row(), row("9")]), "application/json")
        self.good(201, self.other, "POST", self.bids, row(account="BRK3-01"))
        self.good(200, self.buyer, "DELETE", f"{self.bids}/1", {})
        gone = self.listed(query="?state=deleted_by_buyer")["items"]
        self.assertEqual([one["number"] for one in gone], [1])
        numbers = [one["number"] for one in self.listed(self.seller, "?buyer=BRK3")["items"]]
        self.assertEqual(numbers, [3])
        # A buyer who asks for another's bids gets its own.
        self.assertEqual(len(self.listed(query="?buyer=BRK3")["items"]), 2)

    def test_versions(self):
        self.good(201, self.buyer, "POST", self.bids, row())
        path = f"{self.bids}/1"
        read = self.ask(self.buyer, "GET", path)
        match = {"If-Match": read.headers["ETag"]}
        self.assertEqual(read.headers["ETag"], '"1"')
        changed = self.ask(self.buyer, "PATCH", path, {"quantity": 50}, **match)
        self.assertEqual((changed.status_code, changed.headers["ETag"]), (200, '"2"'))
        self.good(412, self.buyer, "PATCH", path, {"quantity": 40}, **match)
        self.good(412, self.buyer, "DELETE", path, {}, **match)
        self.good(422, self.buyer, "PATCH", path, {"quantity": 0}, **{"If-Match": '"2"'})
        self.good(422, self.buyer, "PATCH", path, {"colour": "red"})
        self.good(200, self.buyer, "DELETE", path, {}, **{"If-Match": '"2"'})
        self.good(409, self.buyer, "PATCH", path, {"quantity": 10})
        versions = self.good(200, self.buyer, "GET", path)["versions"]
        changes = [one["change"] for one in versions]
        self.assertEqual(changes, ["submitted", "changed", "deleted_by_buyer"])


class ControlUsers(BidsCase):
    """Article 4.2: who watches an account sees and refuses the bids on it, and no others."""

    def setUp(self):
        super().setUp()
        build.organization("BANK", ("auditor",))
        self.control = build.person("control@bank.example", "BANK")
        accounts.keep(Account("BRK2-01", "BRK2", control="control@bank.example"))
        transaction.commit()
        self.good(201, self.buyer, "POST", self.bids, row())
        self.good(201, self.other, "POST", self.bids, row(account="BRK3-01"))

    def test_art_4_2_what_a_control_user_sees(self):
        found = self.listed(self.control, "?watched=1")["items"]
        self.assertEqual([one["number"] for one in found], [1])
        self.assertEqual(self.listed(self.control)["items"], [])
        self.good(200, self.control, "GET", f"{self.bids}/1?watched=1")
        self.good(404, self.control, "GET", f"{self.bids}/1")
        self.good(404, self.control, "GET", f"{self.bids}/2?watched=1")
        self.good(404, self.seller, "GET", f"{self.bids}/1?watched=1")
        self.good(403, self.control, "PATCH", f"{self.bids}/1", {"quantity": 1})

    def test_art_4_2_bids_of_watched_accounts_only(self):
        self.act(TERMS.end)
        self.act(TERMS.activation)
        refuse, body = f"{self.bids}/%d/refuse", {"reason": "Нет поручения"}
        for person, number in ((self.control, 2), (self.other, 1), (self.seller, 1)):
            self.good(404, person, "POST", refuse % number, body)
        found = self.good(200, self.control, "POST", refuse % 1, body)
        self.assertEqual(found["state"], "refused_by_control")
        self.good(409, self.control, "POST", refuse % 1, body)


class Limits(BidsCase):
    """Bodies that nobody means."""

    def test_bodies(self):
        for body, code in (
            (b"", "json"),
            (b"7", "json"),
            (b'"bid"', "json"),
            (b"[" * 100_000, "json"),
            (b'{"price": NaN}', "json"),
        ):
            self.assertEqual(self.send(body, "application/json", 400)["code"], code)

    def test_wrong_types_and_numbers_out_of_range(self):
        wrong = [
            None,
            [],
            {"type": ["limit"]},
            row(price=10.5),
            row(price=True),
            row(price="1e3"),
            row(price="9" * 40),
            row(quantity=10**30),
            row(quantity="１０"),
            row(quantity=-1),
            row(investor="me"),
            row(investor={"type": "person", "iin_bin": "1" * 501}),
            row(client_id={"a": 1}),
            row(account="\u0000"),
            row(account="\ufffe"),
        ]
        report = self.send(json.dumps(wrong), "application/json")
        self.assertEqual(report["refused"], len(wrong), report)
        self.assertTrue(all(one["errors"] for one in report["rows"]))

    def test_a_batch_that_is_too_long(self):
        with mock.patch.object(entry, "MOST_ROWS", 2):
            answer = self.send(json.dumps([row()] * 3), "application/json", 413)
            self.assertEqual(answer["code"], "rows")
        with mock.patch.object(bids, "MOST_ROWS", 1):
            data = lines(HEAD, LIMIT, LIMIT)
            self.assertEqual(self.send(data, "text/csv", 422)["code"], "file-rows")

    def test_a_body_that_is_too_large(self):
        with mock.patch("kase.is2in.web.service.BODY_LIMIT", 1000):
            self.assertEqual(self.send(b" " * 1001, "text/csv", 413)["code"], "body")


class Journal(BidsCase):
    """Wrong hands and wrong times are refused, and it is on record."""

    def noted(self):
        found = ledger.history(f"subscription:{self.name}")
        return [
            (one.actor, one.details["call"], one.details["code"])
            for one in found
            if one.action == "subscription.refused"
        ]

    def test_wrong_hands(self):
        self.good(201, self.buyer, "POST", self.bids, row())
        self.good(404, self.other, "GET", f"{self.bids}/1")
        self.good(404, self.other, "DELETE", f"{self.bids}/1", {})
        self.good(403, self.other, "GET", f"{self.place}/@demand")
        self.good(403, self.stranger, "POST", self.bids, row())
        self.assertEqual(
            self.noted(),
            [
                (self.other.id, "GET @bids/1", "bid"),
                (self.other.id, "DELETE @bids/1", "bid"),
                (self.other.id, "GET @demand", "not-seller"),
                (self.stranger.id, "POST @bids", "not-member"),
            ],
        )

    def test_wrong_hands_of_each_side(self):
        self.good(201, self.buyer, "POST", self.bids, row())
        refuse = f"{self.bids}/1/refuse"
        # The control user of the account is BRK3: to others it is no bid of theirs.
        self.good(404, self.trading, "POST", refuse, {"reason": "x"})
        early = self.good(422, self.other, "POST", refuse, {"reason": "x"})
        self.assertEqual(early["code"], "refuse-time")
        sold = self.good(422, self.seller, "DELETE", f"{self.bids}/1", {"reason": "x"})
        self.assertEqual(sold["code"], "delete-by-seller")
        pages = (
            (self.other, f"{self.place}/@@bid/1", 404, "bid"),
            (self.stranger, f"{self.place}/@@bids", 403, "not-member"),
            (self.buyer, f"{self.place}/@@demand", 403, "not-seller"),
            (self.buyer, f"{self.place}/@@depository-answers", 403, "not-trading"),
            (self.buyer, f"{self.url}/subscriptions/@@control-refuse/{self.name}/1", 0, ""),
        )
        for person, page, status, _code in pages:
            found = self.ask(person, "GET", page, Accept="text/html").status_code
            self.assertIn(found, (status,) if status else (403, 404), page)
        noted = self.noted()
        self.assertEqual(
            noted[:3],
            [
                (self.trading.id, "POST @bids/1/refuse", "bid"),
                (self.other.id, "POST @bids/1/refuse", "refuse-time"),
                (self.seller.id, "DELETE @bids/1", "delete-by-seller"),
            ],
        )
        said = [(who, code) for who, _call, code in noted[3:7]]
        self.assertEqual(said, [(person.id, code) for person, _page, _s, code in pages[:4]])
        self.assertTrue(noted[7][1].startswith("GET @@control-refuse/"))

    def test_after_the_close(self):
        self.good(201, self.buyer, "POST", self.bids, row())
        self.enterContext(clock.frozen(TERMS.end))
        late = self.good(422, self.buyer, "POST", self.bids, row())
        self.assertEqual((late["code"], late["errors"][0]["article"]), ("window-late", "4.3"))
        self.good(422, self.buyer, "PATCH", f"{self.bids}/1", {"quantity": 1})
        self.good(422, self.buyer, "DELETE", f"{self.bids}/1", {})
        self.act(TERMS.end)
        self.good(409, self.buyer, "POST", self.bids, row())
        self.good(409, self.buyer, "POST", self.bids, [row()])
        codes = [code for _who, _call, code in self.noted()]
        self.assertEqual(codes, ["window-late"] * 3 + ["state"] * 2)
        self.assertEqual(self.listed()["items"][0]["version"], 1)
