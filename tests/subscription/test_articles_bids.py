"""Articles 2.3, 4, 5, 6 and 7: bids, their collateral, criteria, what is told of investors."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from kase.is2in.subscription.book import checks
from kase.is2in.subscription.book import columns
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book import pricing
from kase.is2in.subscription.book import results
from kase.is2in.subscription.book.checks import Facts
from kase.is2in.subscription.book.collateral import check_all
from kase.is2in.subscription.book.reading import read_bid
from kase.is2in.subscription.book.reasons import REASONS
from kase.is2in.subscription.clearing import checks as depository
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import Investor
from kase.is2in.subscription.types import LIVE
from kase.is2in.terms.errors import RuleRefused
from tests.subscription.case import ACCOUNT
from tests.subscription.case import booked
from tests.subscription.case import conditions
from tests.subscription.case import limit
from tests.subscription.case import market
from tests.subscription.case import QUALIFIED
from tests.subscription.case import START
import unittest


SECOND = timedelta(seconds=1)


class BidCase(unittest.TestCase):
    """Bids against conditions."""

    def codes(self, bid, at=START, buyer="BRK2", account=ACCOUNT, investors=None, **changes):
        facts = Facts(at, buyer, account, investors)
        return {one.code for one in checks.check(bid, conditions(**changes), facts)}


class Taking(BidCase):
    """Article 4: when and how bids are taken."""

    def test_art_4_1_a_good_bid(self):
        self.assertEqual(self.codes(limit()), set())

    def test_art_4_1_the_period_begins(self):
        self.assertEqual(
            self.codes(limit(), at=START - timedelta(microseconds=1)), {"window-early"}
        )

    def test_art_4_3_the_period_ends_by_the_microsecond(self):
        end = conditions().end
        self.assertEqual(self.codes(limit(), at=end - timedelta(microseconds=1)), set())
        self.assertEqual(self.codes(limit(), at=end), {"window-late"})

    def test_art_4_1_conditions_of_the_seller(self):
        for bid, code in (
            (limit("10.005"), "price-tick"),
            (limit("0"), "price-positive"),
            (limit("-1"), "price-positive"),
            (limit("100000000000000"), "price-size"),
            (limit(quantity=0), "quantity-positive"),
            (limit(quantity=-5), "quantity-positive"),
            (limit(quantity=10**15 + 1), "quantity-size"),
            (replace(limit(), price=None), "price-required"),
            (replace(limit(), quantity=None), "quantity-required"),
            (replace(limit(), amount=Decimal(5)), "amount-of-limit"),
            (limit(currency="USD"), "currency"),
            (limit(yield_=Decimal(5)), "yield-of-equity"),
            (replace(limit(), type="stop"), "type"),
        ):
            with self.subTest(code):
                self.assertEqual(self.codes(bid), {code})
        self.assertEqual(self.codes(limit(quantity=15), lot=10), {"quantity-lot"})
        self.assertEqual(self.codes(limit(yield_=Decimal(5)), is_debt=True), set())

    def test_annex_1_line_6_market_bids_only_where_allowed(self):
        self.assertEqual(self.codes(market()), {"market-not-allowed"})
        self.assertEqual(self.codes(market(), market_bids=True), set())
        for bid, code in (
            (market("0"), "amount-positive"),
            (market("0.001"), "amount-cents"),
            (market("1e17"), "amount-size"),
            (replace(market(), amount=None), "amount-required"),
            (replace(market(), price=Decimal(1)), "price-of-market"),
            (replace(market(), quantity=1), "quantity-of-market"),
        ):
            with self.subTest(code):
                self.assertEqual(self.codes(bid, market_bids=True), {code})

    def test_art_4_2_the_account(self):
        self.assertEqual(self.codes(limit(account="")), {"account-required"})
        self.assertEqual(self.codes(limit(), account=None), {"account-unknown"})
        self.assertEqual(self.codes(limit(), buyer="BRK3"), {"account-unknown"})
        apart = replace(ACCOUNT, segregated=True)
        self.assertEqual(self.codes(limit(), account=apart), {"client-code"})
        self.assertEqual(self.codes(limit(client_code="77"), account=apart), set())

    def test_art_4_2_refusal_by_the_control_user(self):
        terms = conditions()
        for at, allowed in (
            (terms.end, False),
            (terms.activation, True),
            (terms.deals_at, True),
            (terms.deals_at + SECOND, False),
        ):
            self.assertEqual(life.may_refuse(terms, at), allowed, at)
        limited = conditions(confirmation_until=terms.activation + SECOND)
        self.assertFalse(life.may_refuse(limited, terms.activation + 2 * SECOND))

    def test_art_4_3_buyer_deletes_in_the_period(self):
        terms = conditions()
        self.assertFalse(life.may_delete(terms, START - SECOND, by_seller=False))
        self.assertTrue(life.may_delete(terms, START, by_seller=False))
        self.assertFalse(life.may_delete(terms, terms.end, by_seller=False))

    def test_art_4_3_seller_deletes_in_the_period_after_activation(self):
        terms = conditions(activation=START + timedelta(hours=1))
        self.assertFalse(life.may_delete(terms, START, by_seller=True))
        self.assertTrue(life.may_delete(terms, terms.activation, by_seller=True))
        self.assertFalse(life.may_delete(terms, terms.end, by_seller=True))

    def test_art_4_7_failed_without_bids(self):
        self.assertTrue(results.failed([]))
        gone = [replace(one, state="deleted_by_buyer") for one in booked(limit())]
        self.assertFalse(results.failed(gone))

    def test_every_reason_has_a_text(self):
        self.assertTrue(all(one.message for one in REASONS.values()))


class MarketPrice(BidCase):
    """Article 4.5: whose price market bids are activated at."""

    def quantity(self, named=None, amount="1000.00", **changes):
        terms = conditions(market_bids=True, **changes)
        book = columns.build(booked(market(amount)), terms)
        return pricing.activate(book, terms, named).quantity.tolist()

    def test_art_4_5_1_one_day_without_the_counterparty(self):
        terms = conditions(market_bids=True)
        self.assertEqual(pricing.price_due(terms), terms.activation)
        self.assertEqual(self.quantity(Decimal("30.00")), [33])

    def test_art_4_5_1_activation_waits_for_the_price(self):
        with self.assertRaises(RuleRefused) as caught:
            self.quantity()
        self.assertEqual(caught.exception.code, "market-price-missing")

    def test_art_4_5_2_the_unit_for_a_longer_period(self):
        longer = {"end": START + timedelta(days=2)}
        terms = conditions(market_bids=True, **longer)
        self.assertIsNone(pricing.price_due(terms))
        self.assertEqual(self.quantity(None, "1000.75", **longer), [1000])
        self.assertEqual(self.quantity(Decimal(30), mode=CCP, **longer), [1000])
        debt = {"is_debt": True, "nominal": Decimal(1000), **longer}
        self.assertEqual(self.quantity(None, **debt), [1000])

    def test_art_4_5_3_one_day_with_the_counterparty(self):
        check = conditions().end + timedelta(minutes=1)
        terms = conditions(market_bids=True, mode=CCP, collateral_check=check)
        self.assertEqual(pricing.price_due(terms), check)
        self.assertEqual(pricing.price_due(replace(terms, collateral_check=None)), terms.activation)

    def test_art_4_5_whole_lots_of_what_the_money_buys(self):
        self.assertEqual(self.quantity(Decimal("9.99"), lot=10), [100])
        self.assertEqual(self.quantity(Decimal("10.01"), lot=10), [90])
        self.assertEqual(self.quantity(Decimal("1001")), [0])

    def test_art_4_5_of_a_bond_in_per_cent(self):
        debt = {"is_debt": True, "nominal": Decimal(1000)}
        self.assertEqual(self.quantity(Decimal("98.5"), "9850.00", **debt), [10])
        self.assertEqual(self.quantity(Decimal("98.5"), "9849.99", **debt), [9])

    def test_no_market_bid_needs_no_price(self):
        terms = conditions()
        book = columns.build(booked(limit()), terms)
        self.assertIs(pricing.activate(book, terms), book)
        self.assertIsNone(pricing.price_due(terms))


class PrivatePlacement(BidCase):
    """Articles 2.3 and 4.1: who may bid in a private placement, and how much at least."""

    def codes(self, bid, **changes):
        return super().codes(bid, private_placement=True, **changes)

    def bid(self, price="1000.00", quantity=100, **changes):
        return limit(price, quantity, investor=replace(QUALIFIED, **changes))

    def test_art_4_1_at_least_100_000_tenge(self):
        self.assertEqual(self.codes(self.bid()), set())
        self.assertEqual(self.codes(self.bid("999.99")), {"private-minimum"})
        rate = {"currency": "USD", "tenge_rate": Decimal("500")}
        self.assertEqual(self.codes(self.bid("2.00"), **rate), set())
        self.assertEqual(self.codes(self.bid("1.99"), **rate), {"private-minimum"})

    def test_art_2_3_qualified_investors_only(self):
        self.assertEqual(self.codes(self.bid(qualified=False)), {"private-qualified"})

    def test_art_2_3_the_organiser_does_not_bid(self):
        own = replace(ACCOUNT, owner="BRK1")
        self.assertEqual(self.codes(self.bid(), buyer="BRK1", account=own), {"private-organizer"})

    def test_art_2_3_fifty_investors(self):
        self.assertEqual(self.codes(self.bid(), investors=50), set())
        self.assertEqual(self.codes(self.bid(), investors=51), {"private-investors"})
        self.assertEqual(self.codes(self.bid(number="")), {"private-identity"})

    def test_art_2_3_one_investor_is_one_however_written(self):
        one = Investor("person", number="850101 300124", name="А")
        self.assertEqual(one.key, Investor("person", number="850101300124", name="Б").key)
        self.assertNotEqual(one.key, replace(one, residence="RU").key)


class Collateral(BidCase):
    """Article 5: whether a bid is covered, when, by how much."""

    def test_art_5_1_1_at_the_entry(self):
        poor = replace(ACCOUNT, free=Decimal("999.99"))
        self.assertEqual(self.codes(limit(), mode=CCP, account=poor), {"collateral-short"})
        self.assertEqual(
            self.codes(limit(), mode=CCP, account=replace(poor, free=Decimal(1000))), set()
        )
        self.assertEqual(
            self.codes(limit(), mode=CCP, account=replace(poor, free=None)), {"collateral-short"}
        )

    def test_art_5_1_2_without_the_counterparty_at_the_deals_only(self):
        self.assertEqual(self.codes(limit(), account=replace(ACCOUNT, free=Decimal(0))), set())

    def test_art_5_2_1_uncovered_bids_before_the_set_time(self):
        later = {"mode": CCP, "collateral_check": conditions().end}
        poor = Account("BRK2-01", "BRK2", free=Decimal(0))
        self.assertEqual(self.codes(limit(), account=poor, **later), set())

    def test_art_5_2_3_covered_bids_only_after_the_set_time(self):
        terms = conditions(mode=CCP, collateral_check=START)
        self.assertTrue(terms.covered_from(START))
        self.assertFalse(terms.covered_from(START - SECOND))

    def test_art_5_2_2_and_5_2_6_in_full_or_annulled_in_the_order_of_acceptance(self):
        bids = booked(limit(quantity=60), limit(quantity=50), limit(quantity=40))
        found = check_all(reversed(bids), conditions(mode=CCP), {ACCOUNT.code: Decimal(1000)})
        self.assertEqual(dict(found.blocked), {1: Decimal(600), 3: Decimal(400)})
        self.assertEqual((found.annulled, found.free[ACCOUNT.code]), ((2,), 0))

    def test_art_5_2_2_an_account_without_a_balance(self):
        found = check_all(booked(limit()), conditions(mode=CCP), {})
        self.assertEqual(found.annulled, (1,))

    def test_art_5_2_6_the_sum_of_a_bid_is_exact(self):
        self.assertEqual(checks.amount_of(market("12.34"), conditions()), Decimal("12.34"))
        bond = conditions(is_debt=True, nominal=Decimal(1000))
        self.assertEqual(checks.amount_of(limit("98.75", 3), bond), Decimal("2962.50"))
        fine = conditions(tick=Decimal("0.00000001"))
        large = limit("9999999.12345678", 10**15 - 1)
        exact = 999999912345678 * (10**15 - 1)
        self.assertEqual(checks.amount_of(large, fine), Decimal(f"{exact}e-8"))


class Disclosure(BidCase):
    """Articles 6 and 7: what the seller asks to know."""

    def test_art_7_2_a_bid_says_who_the_investor_is(self):
        bare = Investor("person", residence="")
        everything = frozenset(("name", "id", "residence", "document", "address", "other"))
        self.assertEqual(self.codes(limit(investor=bare)), set())
        wanted = {"disclose-name", "disclose-id"}
        self.assertEqual(self.codes(limit(investor=bare), disclose=everything), wanted)

    def test_art_7_3_2_case_2_the_rest_may_come_after_the_period(self):
        everything = frozenset(("name", "id", "residence", "document", "address", "other"))
        self.assertEqual(self.codes(limit(), disclose=everything), set())
        lines = depository.missing(conditions(disclose=everything), limit().investor)
        self.assertEqual(lines, ("document", "address", "other"))

    def test_art_1_2_2_an_investor_is_a_person_or_a_legal_entity(self):
        for kind, number in (("person", "850101300124"), ("legal", "931240000220")):
            self.assertEqual(self.codes(limit(investor=Investor(kind, number=number))), set())
        self.assertEqual(self.codes(limit(investor=Investor("fund"))), {"investor-type"})

    def test_art_7_2_numbers_are_checked(self):
        for kind, number, found in (
            ("person", "850101300125", {"investor-iin"}),
            ("legal", "850101300125", {"investor-bin"}),
            ("robot", "", {"investor-type"}),
        ):
            self.assertEqual(self.codes(limit(investor=Investor(kind, number=number))), found)
        abroad = Investor("legal", number="HRB 1234", residence="DE")
        self.assertEqual(self.codes(limit(investor=abroad)), set())

    def test_art_6_2_a_rejected_bid_lives_no_more(self):
        self.assertNotIn("rejected_criteria", LIVE)


class Reading(unittest.TestCase):
    """A bid as programs send it."""

    GOOD = {
        "client_id": "a-1",
        "account": "BRK2-01",
        "type": "limit",
        "price": "10.50",
        "quantity": 5,
        "investor": {"type": "person", "name": "А", "iin_bin": "850101300124", "qualified": True},
    }

    def test_read(self):
        bid, errors = read_bid(self.GOOD)
        self.assertEqual((errors, bid.price, bid.quantity), ((), Decimal("10.50"), 5))
        self.assertEqual((bid.investor.number, bid.investor.residence), ("850101300124", "KZ"))
        self.assertTrue(bid.investor.qualified)

    def test_wrong(self):
        for field, value, code in (
            ("price", 10.5, "number-form"),
            ("price", "1e5", "number-form"),
            ("price", "NaN", "number-form"),
            ("price", "١٠", "number-form"),
            ("price", True, "number-form"),
            ("quantity", "1.5", "number-form"),
            ("quantity", 10**5000, "number-form"),
            ("quantity", [1], "number-form"),
            ("account", "A\x00", "text-control"),
            ("account", "A" * 501, "text-long"),
            ("account", {"a": 1}, "text-control"),
            ("pice", "5", "unknown-field"),
            ("investor", "me", "row-form"),
        ):
            with self.subTest(field=field, code=code):
                bid, errors = read_bid({**self.GOOD, field: value})
                self.assertIsNone(bid)
                self.assertEqual([(one.field, one.code) for one in errors], [(field, code)])
        for row in (None, [], "x", 5):
            self.assertEqual(read_bid(row)[1][0].code, "row-form")

    def test_every_fault_at_once(self):
        row = {"price": 1.5, "investor": {"name": "\x07", "extra": 1}}
        fields = {one.field for one in read_bid(row)[1]}
        self.assertEqual(fields, {"price", "investor.name", "investor.extra"})
