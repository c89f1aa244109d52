"""A whole subscription of twelve buyers through REST, from the application to its end.

`IS2IN_BIDS=36283 bin/test -m tests.subscription.test_whole` is one of the exchange's largest;
`make bench ARGS="book --part whole"` runs it and prints what each step takes.
"""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription.book import draws
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.merkle import Proof
from kase.is2in.subscription.book.merkle import proves
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from tests.builders import parties as build
from tests.load import book_made as made
from tests.subscription.case import group
from tests.subscription.case import PRO_RATA
from tests.subscription.case import rule
from tests.subscription.registers import read
from tests.subscription.storage import mark_result_signed
from tests.subscription.storage import mark_signed
from tests.subscription.storage import NOON
from tests.subscription.test_rest import ANNEX
from tests.subscription.test_rest import BEFORE
from tests.subscription.test_rest import RestCase
from tests.subscription.test_rest import TERMS
import os
import time
import transaction


BIDS = int(os.environ.get("IS2IN_BIDS", "600"))
BUYERS, PORTION = 12, 5000
SECRET = "тайна продавца"
CHECK = TERMS.end + timedelta(minutes=30)
# Of each hundred bids so many are market bids; one buyer's account covers little.
MARKET, POOR, PRICE = 5, 11, Decimal("1050.00")


class Whole(RestCase):
    """Both modes, one after the other."""

    def setUp(self):
        super().setUp()
        self.buyers = []
        for place in range(BUYERS):
            code = f"MBR{place:02}"
            build.organization(code, ("member",))
            self.buyers.append(build.person(f"buyer@{code.lower()}.example", code))
            accounts.keep(Account(self.account(place), code))
            cash = Decimal(10**6) if place == POOR else Decimal(10**14)
            accounts.put_balance(self.account(place), "KZT", cash, Decimal(0))
        transaction.commit()
        self.times: dict[str, float] = {}

    def account(self, place: int) -> str:
        return f"MBR{place:02}-01"

    @contextmanager
    def timed(self, step: str):
        """Note how long a step takes."""
        start = time.perf_counter()
        yield
        self.times[step] = self.times.get(step, 0) + time.perf_counter() - start

    def test_without_the_counterparty(self):
        place = self.subscription(mode="no_ccp")
        sent = self.bids_come(place)
        accepted = self.registered(place)
        self.assertEqual(accepted, sent)
        self.ended(place)

    def test_with_the_counterparty(self):
        terms = {"mode": "ccp", "settlement_by": "depository"}
        place = self.subscription(collateral_check=CHECK.isoformat(), **terms)
        sent = self.bids_come(place)
        accepted = self.registered(place)
        annulled = self.good(200, self.trading, "GET", f"{place}/@bids?state=annulled_collateral")
        self.assertTrue(annulled["items"])
        self.assertEqual({one["buyer"] for one in annulled["items"]}, {f"MBR{POOR:02}"})
        self.assertLess(accepted, sent)
        self.ended(place)

    def subscription(self, **changes) -> str:
        """Return an announced subscription that takes bids."""
        self.enterContext(clock.frozen(BEFORE))
        with self.timed("application, approval, announcement"):
            committed = draws.commitment(SECRET.encode())
            place = self.announced(quantity=10**9, draw_commitment=committed, **changes)
        self.name = place.rpartition("/")[2]
        self.act(NOON)
        return place

    def announced(self, **changes):
        """Return the address of an announced subscription; the depository consents by paper."""
        made = self.good(201, self.seller, "POST", "subscriptions", {**ANNEX, **changes})
        mark_signed(made["@id"].rpartition("/")[2])
        transaction.commit()
        moves = [(self.seller, "submit"), (self.trading, "approve")]
        if changes.get("settlement_by") == "depository":
            moves.append((self.trading, "consent"))
        for person, name in (*moves, (self.trading, "announce")):
            self.good(200, person, "POST", f"{made['@id']}/@workflow/{name}", {})
        return made["@id"]

    def bids_come(self, place: str) -> int:
        """Send every buyer's bids, change one of each, delete one of each; return what is left."""
        numbers = []
        for index, buyer in enumerate(self.buyers):
            share = BIDS // BUYERS + (index < BIDS % BUYERS)
            many = self.many(index, share)
            with self.timed("bids over REST"):
                for first in range(0, share, PORTION):
                    part = many[first : first + PORTION]
                    report = self.good(207, buyer, "POST", f"{place}/@bids", part)
                    self.assertEqual(report["refused"], 0, report["rows"][:1])
                    numbers += [one["number"] for one in report["rows"]]
            again = self.good(207, buyer, "POST", f"{place}/@bids", many[:3])
            self.assertEqual([one["number"] for one in again["rows"]], numbers[-share:][:3])
            path = f"{place}/@bids/{numbers[-1]}"
            self.good(200, buyer, "PATCH", path, {"quantity": 1})
            self.good(200, buyer, "DELETE", f"{place}/@bids/{numbers[-2]}", {})
        self.assertEqual(numbers, list(range(1, BIDS + 1)))
        with self.timed("demand"):
            top = self.good(200, self.seller, "GET", f"{place}/@demand")["items"]
        self.assertEqual(sum(step["bids"] for step in top), BIDS - BUYERS)
        return BIDS - BUYERS

    def many(self, index: int, share: int) -> list[dict]:
        """Return a buyer's bids; every twentieth is a market bid, never one of the last two."""
        many = made.bids(index * 10_000_000 + 1, share, self.account(index))
        for one in many[: share - 2 : 100 // MARKET]:
            money = {"type": "market", "amount": f"{one['quantity'] * 1000}.50"}
            one.update(money, price=None, quantity=None)
        return many

    def registered(self, place: str) -> int:
        """Let the period end; return how many bids the accepted register has."""
        self.act(TERMS.end)
        price = {"price": str(PRICE)}
        self.good(200, self.seller, "PUT", f"{place}/@market-price", price)
        with self.timed("collateral, activation, accepted register"):
            self.act(TERMS.deals_at - timedelta(hours=15))
        manifest = self.good(200, self.seller, "GET", f"{place}/@registers/accepted/manifest")
        with self.timed("accepted register as .xml"):
            file = self.ask(self.seller, "GET", f"{place}/@registers/accepted?format=xml")
        rows = read(file.content)
        self.assertEqual(register.manifest(rows).sha256, manifest["sha256"])
        self.proven(place, rows[0].number)
        return manifest["rows"]

    def proven(self, place: str, number: int) -> None:
        """Let the first buyer prove that its bid is there."""
        found = self.good(200, self.buyers[0], "GET", f"{place}/@proof/{number}")
        proof = Proof(found["index"], found["size"], tuple(map(bytes.fromhex, found["path"])))
        self.assertTrue(proves(found["row"].encode(), proof, bytes.fromhex(found["root"])))

    def ended(self, place: str) -> None:
        """Answer by a rule, make the deals, settle, and look at what everybody has."""
        self.act(TERMS.deals_at - timedelta(hours=14))
        manifest = self.good(200, self.seller, "GET", f"{place}/@registers/accepted/manifest")
        asked, root = int(manifest["totals"]["5"]), bytes.fromhex(manifest["root"])
        data = rule(
            group({"fill": "full", "up_to": {"units": 20}}, PRO_RATA),
            supply=asked // 2,
            cut_off={"price": str(PRICE)},
            tie={"draw": draws.seed(SECRET.encode(), root).hex()},
        )
        body = {"rule": data, "secret": SECRET}
        with self.timed("allotment, kept"):
            kept = self.good(200, self.seller, "POST", f"{place}/@allotment", body)
        with self.timed("satisfied register, verified"):
            path, source = f"{place}/@registers/satisfied", {"from": "allotment"}
            answer = self.good(200, self.seller, "POST", path, source)
        self.assertEqual(answer["sha256"], kept["manifest_sha256"])
        mark_result_signed(self.name)
        transaction.commit()
        with self.timed("deals"):
            self.act(TERMS.deals_at)
        self.dealt(place, int(answer["totals"]["9"]))
        self.act(TERMS.settlement_at)
        state = self.good(200, self.trading, "GET", f"{place}/@workflow")["state"]
        self.assertIn(state, ("settling", "settled", "completed"))
        self.assertTrue(ledger.verify_chain().ok)

    def dealt(self, place: str, given: int) -> None:
        """Look at the deals from each side."""
        whole = self.good(200, self.seller, "GET", f"{place}/@deals")["items"]
        self.assertEqual(sum(one["quantity"] for one in whole), given)
        self.assertEqual([one["number"] for one in whole], list(range(1, len(whole) + 1)))
        self.assertEqual(len({one["bid"] for one in whole}), len(whole))
        by_buyer = Counter(one["buyer"] for one in whole)
        for buyer in self.buyers:
            own = self.good(200, buyer, "GET", f"{place}/@deals")["items"]
            self.assertLessEqual({one["buyer"] for one in own}, {buyer.organization})
            self.assertEqual(len(own), by_buyer[buyer.organization])
        self.assertTrue(all(Decimal(one["price"]) >= PRICE for one in whole))
