"""@forecast, @deals, @settlement, @results for programs, and who is told what when."""

from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from kase.is2in.subscription import accounts
from kase.is2in.subscription.types import Account
from tests.subscription.storage import mark_result_signed
from tests.subscription.storage import mark_signed
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from tests.subscription.test_rest import ANNEX
from tests.subscription.test_rest import RestCase
from tests.subscription.test_rest import RULE
from tests.subscription.test_rest import TERMS
import transaction


class OutcomeCase(RestCase):
    """Two buyers with bids in a subscription that settles elsewhere."""

    changes: dict = {}

    def setUp(self):
        super().setUp()
        accounts.keep(Account("BRK3-01", "BRK3"))
        transaction.commit()
        self.place = self.announced(**self.changes)
        self.name = self.place.rpartition("/")[2]
        self.act(NOON)
        bids = f"{self.place}/@bids"
        self.good(201, self.buyer, "POST", bids, row("10.00", 100))
        self.good(201, self.other, "POST", bids, row("9.00", 200, account="BRK3-01"))

    def ways(self, name, person=None, status=200):
        return self.good(status, person or self.buyer, "GET", f"{self.place}/@{name}")

    def sold(self):
        """Let the seller answer, and the clock make the deals."""
        self.act(TERMS.deals_at - timedelta(hours=15))
        self.good(200, self.seller, "POST", f"{self.place}/@allotment", {"rule": RULE})
        path = f"{self.place}/@registers/satisfied"
        self.good(200, self.seller, "POST", path, {"from": "allotment"})
        mark_result_signed(self.name)
        transaction.commit()


class Forecasts(OutcomeCase):
    """Before the end."""

    def test_money_that_will_be_short(self):
        found = self.ways("forecast")
        self.assertEqual((found["items"], found["unknown"]), ([], []))
        accounts.put_balance("BRK2-01", "KZT", Decimal("999.99"), Decimal(0))
        transaction.commit()
        [failing] = self.ways("forecast")["items"]
        self.assertEqual(failing["number"], 1)
        [error] = failing["errors"]
        self.assertEqual((error["code"], error["article"]), ("settlement-money", "10.6"))
        # Nobody hears of another's bids; the seller and the exchange of all.
        self.assertEqual(self.ways("forecast", self.other)["items"], [])
        self.assertEqual(len(self.ways("forecast", self.seller)["items"]), 1)
        self.assertEqual(len(self.ways("forecast", self.trading)["items"]), 1)
        self.assertEqual(self.ways("forecast", self.stranger)["items"], [])
        self.good(401, None, "GET", f"{self.place}/@forecast")


class Criteria(OutcomeCase):
    """Article 6: what only the depository knows is no forecast, and is said to be none."""

    changes = {"settlement_by": "depository", "criteria": ["Только резиденты"]}

    def announced(self, **changes):
        """Let staff enter the consent: nobody is wired."""
        made = self.good(201, self.seller, "POST", "subscriptions", {**ANNEX, **changes})
        mark_signed(made["@id"].rpartition("/")[2])
        transaction.commit()
        for person, name in (
            (self.seller, "submit"),
            *((self.trading, name) for name in ("approve", "consent", "announce")),
        ):
            self.good(200, person, "POST", f"{made['@id']}/@workflow/{name}", {})
        return made["@id"]

    def test_art_6_1_when_the_criteria_are_checked(self):
        found = self.ways("forecast")
        self.assertEqual(found["items"], [])
        [unknown] = found["unknown"]
        self.assertEqual(unknown["criteria"], ["Только резиденты"])
        self.assertEqual((unknown["check"], unknown["article"]), ("criteria", "6.1"))
        self.assertEqual(datetime.fromisoformat(unknown["at"]), TERMS.end)
        self.assertIn("Только резиденты", unknown["message"])
        page = self.ask(self.buyer, "GET", f"{self.place}/@@bids-forecast", Accept="text/html")
        self.assertIn("Только резиденты", page.text)
        self.act(TERMS.end)
        [unknown] = self.ways("forecast")["unknown"]
        self.assertIsNone(unknown["at"])


class Outcomes(OutcomeCase):
    """From the satisfied register on."""

    def test_nothing_is_told_too_early(self):
        for person in (self.buyer, self.seller, self.trading, self.stranger):
            self.ways("settlement", person, 404)
            self.ways("results", person, 404)
            self.assertEqual(self.ways("deals", person)["items"], [])
        self.good(409, self.seller, "POST", f"{self.place}/@workflow/accept-register", {})

    def test_art_11_3_answers_of_a_settlement_elsewhere(self):
        self.sold()
        self.act(TERMS.deals_at)
        mine = self.ways("settlement")
        self.assertEqual((mine["method"], mine["nets"]), ("other", []))
        self.assertEqual(mine["answers"], [{"bid": 1, "answer": "part"}])
        self.assertEqual([one["bid"] for one in mine["deals"]], [1])
        self.assertEqual(len(self.ways("settlement", self.clearing)["answers"]), 2)
        self.assertEqual(len(self.ways("deals", self.clearing)["items"]), 2)
        self.assertEqual(self.ways("settlement", self.stranger)["answers"], [])

    def test_annex_3_results(self):
        self.sold()
        found = self.ways("results", self.seller)
        self.assertEqual(found["annex_3"]["accepted"], {"quantity": 300, "amount": "2800"})
        self.assertEqual(found["annex_3"]["satisfied"]["quantity"], 150)
        self.assertEqual(found["demand"]["participants"], 2)
        self.assertEqual(found["demand"]["percent_of_supply"], "30")
        self.assertEqual(found["sold"]["deals"], 2)
        # Buyers and everybody else hear of it when it has settled.
        self.ways("results", self.buyer, 404)
        self.act(TERMS.deals_at)
        self.act(TERMS.settlement_at)
        path = f"{self.place}/@workflow/confirm-settlement"
        self.good(200, self.trading, "POST", path, {})
        self.assertEqual(self.ways("results", self.stranger)["sold"], found["sold"])

    def test_art_4_7_why_it_has_failed(self):
        path = f"{self.place}/@workflow/fail"
        self.good(200, self.seller, "POST", path, {"reason": "Рынок закрыт"})
        found = self.ways("results", self.stranger)
        self.assertEqual((found["state"], found["reason"]), ("failed", "Рынок закрыт"))
        self.assertNotIn("sold", found)


class Netting(OutcomeCase):
    """Article 10.4: with the counterparty each account owes one sum."""

    changes = {
        "mode": "ccp",
        "settlement_by": "depository",
        "collateral_check": (NOON + timedelta(hours=6)).isoformat(),
        "seller_subaccount": "SELL-1",
    }

    def announced(self, **changes):
        for code in ("BRK2-01", "BRK3-01"):
            accounts.put_balance(code, "KZT", Decimal(10_000), Decimal(0))
        transaction.commit()
        made = self.good(201, self.seller, "POST", "subscriptions", {**ANNEX, **changes})
        mark_signed(made["@id"].rpartition("/")[2])
        transaction.commit()
        for person, name in (
            (self.seller, "submit"),
            (self.trading, "approve"),
            (self.trading, "consent"),
            (self.trading, "announce"),
        ):
            self.good(200, person, "POST", f"{made['@id']}/@workflow/{name}", {})
        return made["@id"]

    def test_art_10_4_sums_by_account(self):
        self.sold()
        self.act(TERMS.deals_at)
        mine = self.ways("settlement")
        self.assertEqual(mine["method"], "netting")
        self.assertEqual(
            mine["nets"], [{"account": "BRK2-01", "securities": 50, "money": "-500"}]
        )
        whole = {one["account"]: one for one in self.ways("settlement", self.seller)["nets"]}
        seller = whole["SELL-1"]
        self.assertEqual((seller["securities"], seller["money"]), (-150, "1400"))
        self.assertEqual(sum(Decimal(one["money"]) for one in whole.values()), 0)
