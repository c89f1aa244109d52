"""The allotment: published vectors, and what each word of a rule does."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from kase.is2in.subscription.book import columns
from kase.is2in.subscription.book import pricing
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.book.allotment import allot
from tests.subscription import reference
from tests.subscription.case import booked
from tests.subscription.case import conditions
from tests.subscription.case import group
from tests.subscription.case import limit
from tests.subscription.case import market
from tests.subscription.case import PRO_RATA
from tests.subscription.case import rule
from tests.subscription.case import SEED
from tests.subscription.case import START
from tests.subscription.case import wide_book
import unittest


def given_to(bids, data, **changes):
    """Return the quantities some bids get, in the order they came."""
    terms = conditions(**changes)
    book = pricing.activate(columns.build(bids, terms), terms, Decimal(10))
    return allot(book, rules.read(data)).quantity.tolist()


class PublishedVectors(unittest.TestCase):
    """What issuers and exchanges have published of their allotments."""

    def test_guarantee_then_pro_rata_on_the_excess(self):
        # 3 500 000 for 100 000 applicants who ask for 14 000 000: 20 each, then r = 0.125.
        asked = [320, 220, 120, 60, 20]
        rest = 14_000_000 - sum(asked)
        others = [rest // 99_995 + (index < rest % 99_995) for index in range(99_995)]
        tiers = ({"fill": "guarantee", "units": 20}, PRO_RATA)
        data = rule(group(*tiers), supply=3_500_000)
        outcome = allot(wide_book(asked + others), rules.read(data))
        exact = [20 + Fraction(bid - 20) / 8 for bid in asked]
        self.assertEqual(exact, [Fraction("57.5"), 45, Fraction("32.5"), 25, 20])
        for units, share in zip(outcome.quantity[:5].tolist(), exact, strict=True):
            self.assertIn(units, {int(share), -int(-share // 1)})
        self.assertEqual(outcome.quantity[[1, 3, 4]].tolist(), [45, 25, 20])
        self.assertEqual(outcome.total, 3_500_000)

    def test_everybody_a_lot_then_the_excess(self):
        tiers = ({"fill": "guarantee", "units": 100}, PRO_RATA)
        data = rule(group(*tiers), supply=1_000_000)
        outcome = allot(wide_book([100] * 7000 + [200] * 2000), rules.read(data))
        self.assertEqual(set(outcome.quantity[:7000].tolist()), {100})
        self.assertEqual(set(outcome.quantity[7000:].tolist()), {150})

    def test_draw_of_one_lot(self):
        data = rule(group({"fill": "draw", "units": 75}), supply=2_100_906, tie={"draw": SEED})
        book = wide_book([75] * 40_000)
        units = allot(book, rules.read(data)).quantity
        self.assertEqual(int((units == 75).sum()), 28_012)
        self.assertEqual(units[(units > 0) & (units < 75)].tolist(), [6])
        lots = allot(book, rules.read({**data, "lot": 75}))
        self.assertEqual((int((lots.quantity == 75).sum()), lots.total), (28_012, 28_012 * 75))

    def test_threshold_first_then_the_residual_amount(self):
        # Air Astana: up to 30 000 in full, pro rata for what is above.
        tiers = ({"fill": "full", "up_to": {"amount": "30000"}}, PRO_RATA)
        bids = booked(limit("10", 2000), limit("10", 3000), limit("10", 5000), limit("10", 7000))
        got = given_to(bids, rule(group(*tiers), supply=13_000))
        self.assertEqual(got, [2000, 3000, 3000 + 667, 3000 + 1333])

    def test_single_cut_off_by_time(self):
        bids = booked(limit("9", 500), limit("11", 600), limit("10", 500), limit("10", 100))
        data = rule(
            group({"fill": "priority", "by": "time"}), cut_off={"method": "uniform"}, supply=1000
        )
        self.assertEqual(given_to(bids, data), [0, 600, 400, 0])


class Words(unittest.TestCase):
    """What each word of a rule does."""

    def test_uniform_price(self):
        def price(*bids, supply=100):
            terms = conditions(market_bids=True)
            book = pricing.activate(columns.build(booked(*bids), terms), terms, Decimal(10))
            data = rule(group(PRO_RATA), cut_off={"method": "uniform"}, supply=supply)
            return allot(book, rules.read(data)).cut_off

        self.assertEqual(price(limit("12", 60), limit("11", 40), limit("10", 99)), Decimal(11))
        self.assertEqual(price(limit("12", 60), limit("11", 39), limit("10", 1)), Decimal(10))
        self.assertEqual(price(limit("12", 6), limit("9", 3)), Decimal(9))
        self.assertEqual(price(market("1000.00"), limit("12", 6), limit("9", 3)), Decimal(12))
        self.assertIsNone(price(market("1000.00")))
        self.assertIsNone(price())

    def test_market_bids_stand_above_every_limit(self):
        bids = booked(limit("99", 50), market("1000.00"))
        data = rule(group({"fill": "priority", "by": "price_time"}), supply=120)
        self.assertEqual(given_to(bids, data, market_bids=True), [20, 100])

    def test_the_longer_period_bounds_a_market_bid_by_the_cut_off(self):
        terms = conditions(market_bids=True, end=START + timedelta(days=3))
        bids = booked(limit("20", 60), market("1000.00"), limit("5", 500))
        book = pricing.activate(columns.build(bids, terms), terms)
        self.assertEqual(book.quantity.tolist(), [60, 1000, 500])
        data = rule(group(PRO_RATA), cut_off={"method": "uniform"}, supply=110)
        outcome = allot(book, rules.read(data))
        self.assertEqual((outcome.cut_off, outcome.quantity.tolist()), (Decimal(20), [60, 50, 0]))
        named = rule(group(PRO_RATA), supply=5000)
        self.assertEqual(allot(book, rules.read(named), Decimal(8)).quantity.tolist()[1], 125)

    def test_the_first_group_takes_the_bid_and_spills(self):
        small = group(
            {"fill": "full"},
            name="small",
            supply={"share": "0.50"},
            spill="large",
            where={"quantity_max": 10},
        )
        large = group(PRO_RATA, name="large", where={"investor_type": ["person", "legal"]})
        bids = booked(limit(quantity=10), limit(quantity=10), limit(quantity=200))
        self.assertEqual(given_to(bids, rule(small, large, supply=100)), [10, 10, 80])
        self.assertEqual(
            given_to(bids, rule({**small, "spill": None}, large, supply=100)), [10, 10, 50]
        )

    def test_lots(self):
        bids = booked(limit(quantity=30), limit(quantity=20), limit(quantity=50))
        got = given_to(bids, rule(group(PRO_RATA), supply=57, lot=10), lot=10)
        self.assertEqual((sum(got), [units % 10 for units in got]), (50, [0, 0, 0]))

    def test_equal_fractions_by_time_and_by_draw(self):
        bids = booked(*[limit(quantity=3)] * 4)
        self.assertEqual(given_to(bids, rule(group(PRO_RATA), supply=6)), [2, 2, 1, 1])
        got = given_to(bids, rule(group(PRO_RATA), supply=6, tie={"draw": SEED}))
        order = sorted(range(1, 5), key=lambda n: reference.drawn(n, {"tie": {"draw": SEED}}))
        self.assertEqual([index + 1 for index in range(4) if got[index] == 2], sorted(order[:2]))

    def test_numbers_beyond_64_bits_are_exact(self):
        bids = booked(limit(quantity=10**15), limit(quantity=3 * 10**15), limit(quantity=7))
        got = given_to(bids, rule(group(PRO_RATA), supply=10**15 - 1), quantity=10**15)
        whole = 4 * 10**15 + 7
        exact = [Fraction(b * (10**15 - 1), whole) for b in (10**15, 3 * 10**15, 7)]
        self.assertEqual(sum(got), 10**15 - 1)
        self.assertTrue(all(abs(a - b) < 1 for a, b in zip(got, exact, strict=True)))
