"""Articles 5.2 and 10–12 where deals settle: what each side has ready, what is declined."""

from datetime import date
from decimal import Decimal
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import dealing
from kase.is2in.subscription import outcomes
from kase.is2in.subscription import securities
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import deals
from kase.is2in.subscription.book import life
from kase.is2in.subscription.clearing import closing
from kase.is2in.subscription.clearing import defaults
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from tests.subscription.case import conditions
from tests.subscription.life import EVENING
from tests.subscription.life import LifeCase
from tests.subscription.life import TERMS
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from tests.subscription.test_articles_terms import CCP as WITH_CCP
import unittest


FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


class Declined(unittest.TestCase):
    """Article 10.6: all deals of a buyer, by each of the grounds."""

    def declined(self, money="150", day=FRIDAY, consent=True, other=None):
        made = tuple(
            deals.Deal(n, n, buyer, f"{buyer}-1", "BRK1", Decimal(10), units, Decimal(10) * units)
            for n, buyer, units in ((1, "BRK2", 10), (2, "BRK2", 5), (3, "BRK3", 1))
        )
        cash = {"BRK2": Decimal(money), "BRK3": Decimal(10)}
        facts = deals.SettlementFacts(day, consent, cash, other or {})
        return deals.declined(made, facts, FRIDAY, needs_consent=True)

    def test_art_10_6_1_money_short_for_all_of_them(self):
        self.assertEqual(self.declined("150"), {})
        # Enough for either deal, not for both: neither settles; the other buyer's does.
        self.assertEqual(self.declined("149.99"), {"BRK2": "money"})

    def test_art_10_6_2_the_day_is_not_that_of_settlement(self):
        self.assertEqual(self.declined(day=MONDAY), {"BRK2": "wrong-day", "BRK3": "wrong-day"})

    def test_art_10_6_3_without_consent(self):
        self.assertEqual(self.declined(consent=False), {"BRK2": "consent", "BRK3": "consent"})

    def test_art_10_6_4_the_depositorys_own_grounds(self):
        self.assertEqual(self.declined(other={"BRK3": "frozen"}), {"BRK3": "frozen"})

    def test_art_10_6_dash_1_when_it_settles_the_conditions_say(self):
        [act] = [one for one in life.timetable(conditions()) if one.name == "settle"]
        self.assertEqual((act.at, act.article), (conditions().settlement_at, "10.3"))


class Settling(LifeCase):
    """Two bids of 100 at 10.00, 150 sold: 75 each."""

    def dealt(self, **changes):
        self.wire(money=dict.fromkeys(("BRK2", "BRK3"), Decimal(750)))
        for code in ("BRK2-01", "BRK3-01"):
            accounts.put_balance(code, "KZT", Decimal(1200), Decimal(0))
        self.announced(seller_subaccount="SUB-7", **changes)
        self.clock_to(NOON)
        self.submit()
        self.submit(row(account="BRK3-01"), buyer="BRK3")
        self.clock_to(EVENING)
        self.answered()
        self.sign()
        self.clock_to(TERMS.deals_at)

    def open_duties(self):
        return {one.key: one for one in duties.of_book(self.book) if not one.done_at}

    def test_art_10_1_and_10_2_par_2_securities_and_money_before_settlement(self):
        self.dealt()
        self.assertEqual(outcomes.settlement(books.get(self.book)).method, outcomes.GROSS)
        given = self.open_duties()
        self.assertEqual(set(given), {"deliver", "fund BRK2", "fund BRK3"})
        deliver, fund = given["deliver"], given["fund BRK2"]
        self.assertEqual((deliver.team, deliver.facts["quantity"]), ("BRK1", 150))
        self.assertEqual(deliver.facts["subaccount"], "SUB-7")
        self.assertEqual((fund.team, fund.facts["amount"]), ("BRK2", "750 KZT"))
        self.assertEqual({one.due for one in given.values()}, {almaty(TERMS.settlement_at).date()})
        self.clock_to(TERMS.settlement_at)
        self.assertEqual(self.state(), "settled")
        self.assertEqual(self.open_duties(), {})

    def test_art_5_2_5_and_10_2_par_1_money_is_held_until_settlement(self):
        self.dealt(**WITH_CCP, settlement_at=TERMS.settlement_at.isoformat())
        self.assertEqual(self.state(), "dealt")
        held = {("KZT", "money"): Decimal(1000)}
        self.assertEqual(accounts.blocked("BRK2-01"), held)
        self.assertEqual(set(self.open_duties()), {"deliver"})
        self.clock_to(TERMS.settlement_at)
        self.assertEqual(self.state(), "settled")
        self.assertEqual(accounts.blocked("BRK2-01"), {})

    def test_art_5_2_4_the_sellers_securities_are_checked_at_the_deals(self):
        self.wire(delivered={"SUB-7": 149})
        self.announced(seller_subaccount="SUB-7", **WITH_CCP)
        accounts.put_balance("BRK2-01", "KZT", Decimal(1500), Decimal(0))
        self.clock_to(NOON)
        self.submit(row(quantity=150))
        self.clock_to(EVENING)
        self.answered()
        self.sign()
        self.clock_to(TERMS.deals_at)
        self.assertEqual(self.state(), "satisfied")
        self.assertEqual(timed.waits_for(self.book), "securities-short")
        self.assertEqual(set(self.open_duties()), {"securities", "enter-securities"})
        self.assertIn("недостаточно ценных бумаг", self.told(self.seller)[0])
        self.wire(delivered={"SUB-7": 150})
        self.clock_to(TERMS.deals_at)
        self.assertEqual((self.state(), timed.waits_for(self.book)), ("dealt", ""))
        self.assertEqual(set(self.open_duties()), {"deliver"})

    def test_art_5_2_4_clearing_enters_what_is_there(self):
        self.draft(**WITH_CCP)
        with self.assertRaises(Conflict):
            securities.put(books.get(self.book), 5, "clearing")
        self.draft(seller_subaccount="SUB-8", **WITH_CCP)
        found = books.get(self.book)
        with self.assertRaises(RuleRefused):
            securities.put(found, -1, "clearing")
        self.assertIsNone(securities.known(found))
        for quantity in (5, 7):
            securities.put(found, quantity, "clearing")
        self.assertEqual(securities.known(found), 7)

    def test_art_10_4_par_2_net_sums_are_of_the_day_of_settlement(self):
        self.dealt(**WITH_CCP)
        found = outcomes.settlement(books.get(self.book))
        self.assertEqual(found.method, outcomes.NETTING)
        sums = {one.account: (one.securities, one.money) for one in found.nets}
        self.assertEqual(sums["SUB-7"], (-150, Decimal(1500)))
        self.assertEqual(sums["BRK2-01"], (75, Decimal(-750)))

    def test_art_11_2_elsewhere_damages_are_settled_without_the_exchange(self):
        self.dealt(settlement_by="other")
        found = outcomes.settlement(books.get(self.book))
        self.assertEqual((found.method, found.nets), (outcomes.ELSEWHERE, ()))
        self.assertEqual(self.open_duties(), {})
        self.clock_to(TERMS.settlement_at)
        # Whatever becomes of them, no penalty goes by way of the exchange.
        dealing.enter(self.book, SettlementAnswer(frozenset(), {1: "money"}))
        self.assertEqual(defaults.open_cases(books.get(self.book)), 0)

    def test_art_12_1_with_the_counterparty_clearing_settles_defaults(self):
        self.dealt(**WITH_CCP)
        dealing.enter(self.book, SettlementAnswer(frozenset({1}), {2: "money"}))
        closing.close(self.book)
        self.assertEqual(defaults.cases(self.book), ())
        self.assertIn("не исполнены сделки: 1", self.told(self.clearing)[0])
        self.assertFalse(any("неустойк" in one for one in self.told(self.seller)))


class Gross(unittest.TestCase):
    """Article 10.5."""

    def test_art_10_5_one_deal_settles_while_another_does_not(self):
        made = tuple(
            deals.Deal(n, n, f"BRK{n}", f"A{n}", "BRK1", Decimal(1), 1, Decimal(1)) for n in (2, 3)
        )
        facts = deals.SettlementFacts(FRIDAY, True, {"BRK2": Decimal(1)})
        self.assertEqual(deals.declined(made, facts, FRIDAY, True), {"BRK3": "money"})
