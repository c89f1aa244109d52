"""The allotment: published vectors, every invariant, and a second implementation."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from itertools import pairwise
from kase.is2in.subscription.book import columns
from kase.is2in.subscription.book import pricing
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.book.allotment import allot
from kase.is2in.subscription.types import Bid
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Investor
from tests.subscription import reference
from tests.subscription.case import booked
from tests.subscription.case import conditions
from tests.subscription.case import group
from tests.subscription.case import limit
from tests.subscription.case import market
from tests.subscription.case import rule
from tests.subscription.case import START
import numpy as np
import os
import random
import unittest


PRO_RATA = {"fill": "pro_rata"}
SEED = "5eed" * 16
DRAWN = {"tie": {"draw": SEED}}
# `IS2IN_ALLOTMENTS=100000 bin/test -m tests.subscription.test_allotment` goes on for longer.
TURNS = int(os.environ.get("IS2IN_ALLOTMENTS", "3000"))


def wide_book(quantities, ticks=1000) -> columns.Book:
    """Return a book of equal limit bids but for their quantities, made without objects."""
    count = len(quantities)
    one = columns.Words(("",), np.zeros(count, dtype=np.int32))
    return columns.Book(
        number=np.arange(1, count + 1),
        at=np.arange(count),
        ticks=np.full(count, ticks),
        quantity=np.asarray(quantities, dtype=np.int64),
        money=np.zeros(count, dtype=np.int64),
        words=dict.fromkeys(columns.WORDS, one),
        lot=1,
        tick=Decimal("0.01"),
        tick_worth=1,
        scale=2,
    )


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


PEOPLE = [
    Investor(kind, residence=home, category=category)
    for kind in ("person", "legal")
    for home in ("KZ", "DE")
    for category in ("", "fund")
]


def random_book(dice, lot, market_bids, scale=1) -> list[BookedBid]:
    """Return a book with many ties of price, time and quantity."""
    rows = []
    for number in range(1, dice.randint(0, 25) + 1):
        who = {"account": "A", "investor": dice.choice(PEOPLE)}
        if market_bids and dice.random() < 0.25:
            bid = Bid("market", amount=Decimal(dice.randint(1, 40_000)) / 100, **who)
        else:
            price = Decimal(dice.randint(1, 12)) / 4
            bid = Bid("limit", price=price, quantity=scale * lot * dice.randint(1, 30), **who)
        moment = START + timedelta(microseconds=dice.randint(0, 6))
        rows.append(BookedBid(number, moment, dice.choice(["B1", "B2"]), bid))
    return rows


def random_tier(dice) -> dict:
    """Return any tier."""
    return dice.choice(
        [
            {"fill": "full"},
            {"fill": "full", "up_to": {"units": dice.randint(1, 40)}},
            {"fill": "full", "up_to": {"amount": f"{dice.randint(1, 60)}.{dice.randint(0, 9)}"}},
            {"fill": "guarantee", "units": dice.randint(1, 20)},
            {"fill": "pro_rata"},
            {"fill": "priority", "by": dice.choice(["time", "price_time"])},
            {"fill": "draw", "units": dice.randint(1, 20)},
        ]
    )


def random_rule(dice, lot, scale=1) -> dict:
    """Return any rule of up to four groups."""
    count, names = dice.randint(1, 4), "abcd"
    filters = {
        "investor_type": dice.choice(["person", "legal"]),
        "residence": ["KZ", "US"],
        "category": dice.choice(["fund", ""]),
        "buyer": "B1",
        "amount_min": str(dice.randint(1, 30)),
        "amount_max": f"{dice.randint(1, 60)}.25",
        "quantity_min": dice.randint(1, 40),
        "quantity_max": dice.randint(1, 60),
        "price_min": f"{dice.randint(0, 3)}.1",
    }
    supply, made = dice.randint(1, 600 * scale), []
    rest = dice.randrange(count)
    for index in range(count):
        asked = dice.choice(
            [{"units": dice.randint(0, supply // count)}, {"share": f"0.{dice.randint(0, 24):02}"}]
        )
        chosen = dice.sample(sorted(filters), dice.choice([0, 1, 1, 2]))
        made.append(
            group(
                *[random_tier(dice) for _ in range(dice.randint(1, 3))],
                name=names[index],
                supply="rest" if index == rest else asked,
                where={name: filters[name] for name in chosen},
                spill=dice.choice([None, *names[index + 1 : count]]),
            )
        )
    cut = dice.choice([None, None, {"method": "uniform"}, {"price": f"{dice.randint(0, 3)}.30"}])
    tie = dice.choice(["time", {"draw": f"{dice.getrandbits(256):064x}"}])
    return rule(*made, supply=supply, lot=lot, cut_off=cut, tie=tie)


def as_plain(rows, book, terms) -> list[dict]:
    """Return the bids as the second implementation reads them."""
    units = dict(zip(book.number.tolist(), book.quantity.tolist(), strict=True))
    return [
        {
            "number": one.number,
            "time": one.accepted_at,
            "price": None if one.bid.price is None else Fraction(one.bid.price),
            "quantity": units[one.number],
            "money": Fraction(one.bid.amount or 0),
            "lot": terms.lot,
            "investor_type": one.bid.investor.type,
            "residence": one.bid.investor.residence,
            "category": one.bid.investor.category,
            "buyer": one.buyer,
        }
        for one in rows
    ]


def random_terms(dice, lot):
    """Return conditions of any period and of shares or bonds."""
    days = dice.choice([0, 0, 2])
    debt = dice.random() < 0.3
    return conditions(
        lot=lot,
        tick=Decimal("0.25"),
        market_bids=True,
        end=START + timedelta(hours=6, days=days),
        is_debt=debt,
        nominal=Decimal(100) if debt else None,
    )


class SecondImplementation(unittest.TestCase):
    """Thousands of random books and rules, with ties and draws, come out the same."""

    def test_both_agree(self):
        dice = random.Random(20261121)
        for turn in range(TURNS):
            lot = dice.choice([1, 1, 1, 5])
            # Products and sums of 64 bits, of more, and of more than a double holds.
            scale = dice.choice([1, 1, 1, 10**9 + 7, 10**12 + 1])
            terms, data = random_terms(dice, lot), random_rule(dice, lot, scale)
            rows = random_book(dice, lot, market_bids=True, scale=scale)
            named = Decimal(dice.randint(1, 8)) / 4
            shuffled = dice.sample(rows, len(rows))
            book = pricing.activate(columns.build(shuffled, terms), terms, named)
            paid = dice.choice([None, None, Decimal(dice.randint(1, 8)) / 4])
            ours = allot(book, rules.read(data), paid)
            got = dict(zip(ours.number.tolist(), ours.quantity.tolist(), strict=True))
            worth = lambda price: Fraction(terms.worth(Decimal(1))) * price  # noqa: B023, E731
            price = worth(Fraction(named)) if terms.one_day else Fraction(1)
            plain = as_plain(rows, book, terms)
            exact = None if paid is None else Fraction(paid)
            theirs = reference.allot(plain, data, price, not terms.one_day, worth, exact)
            self.assertEqual(got, theirs, (turn, data))


class Invariants(unittest.TestCase):
    """What holds for any rule and any book."""

    @settings(max_examples=150, deadline=None)
    @given(st.randoms(use_true_random=False), st.sampled_from([1, 5]))
    def test_any_rule(self, dice, lot):
        terms, data = random_terms(dice, lot), random_rule(dice, lot)
        rows = random_book(dice, lot, market_bids=True)
        book = pricing.activate(columns.build(rows, terms), terms, Decimal("1.25"))
        outcome = allot(book, rules.read(data))
        got = outcome.quantity
        self.assertLessEqual(outcome.total, data["supply"])
        # The unit of article 4.5-2 bounds no market bid: its money does.
        bounded = ~book.market | (not book.by_money)
        self.assertTrue((got >= 0).all() and (got <= book.quantity)[bounded].all())
        self.assertTrue((got % lot == 0).all())
        if outcome.cut_off is not None:
            below = ~book.market & (book.ticks < book.to_ticks(outcome.cut_off))
            self.assertEqual(int(got[below].sum()), 0)
        if book.market.any():
            paid = outcome.cut_off if book.by_money else Decimal("1.25")
            cost = book.market_worth if paid is None else book.worth_of(paid)
            spent = [int(units) * cost for units in got[book.market]]
            money = book.money[book.market].tolist()
            self.assertTrue(all(s <= m for s, m in zip(spent, money, strict=True)))
        again = columns.build(dice.sample(rows, len(rows)), terms)
        again = pricing.activate(again, terms, Decimal("1.25"))
        self.assertEqual(again.digest(), book.digest())
        self.assertEqual(allot(again, rules.read(data)).canonical(), outcome.canonical())

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.integers(0, 50), max_size=30), st.integers(1, 600))
    def test_a_larger_bid_never_gets_less_and_equals_differ_by_a_lot(self, asked, supply):
        book = wide_book([units + 1 for units in asked])
        for tier in (PRO_RATA, {"fill": "full"}, {"fill": "full", "up_to": {"units": 20}}):
            got = allot(book, rules.read(rule(group(tier), supply=supply))).quantity.tolist()
            # What is compared is what the tier asks: up to its bound all bids are equal.
            bound = tier.get("up_to", {"units": 99})["units"]
            pairs = sorted(zip(np.minimum(book.quantity, bound).tolist(), got, strict=True))
            for (smaller, less), (larger, more) in pairwise(pairs):
                self.assertLessEqual(less - (smaller == larger), more)
                if smaller == larger:
                    self.assertLessEqual(abs(more - less), 1)

    @settings(max_examples=150, deadline=None)
    @given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 5)), max_size=30), st.data())
    def test_who_stands_before_is_served_first(self, asked, data):
        quantities, ticks = [list(column) for column in zip(*asked, strict=True)] or ([], [])
        book = replace(wide_book(quantities), ticks=np.array(ticks, dtype=np.int64))
        supply = data.draw(st.integers(1, 600))
        tier, key = data.draw(
            st.sampled_from(
                [
                    ({"fill": "priority", "by": "time"}, lambda place: place),
                    ({"fill": "priority", "by": "price_time"}, lambda p: (-ticks[p], p)),
                    ({"fill": "draw", "units": 7}, lambda p: reference.drawn(p + 1, DRAWN)),
                    ({"fill": "guarantee", "units": 7}, lambda p: reference.drawn(p + 1, DRAWN)),
                ]
            )
        )
        found = allot(book, rules.read(rule(group(tier), supply=supply, **DRAWN)))
        got, left = found.quantity.tolist(), supply
        for place in sorted(range(len(got)), key=key):
            most = min(quantities[place], tier.get("units", 40))
            self.assertEqual(got[place], min(most, left))
            left -= got[place]

    @settings(max_examples=100, deadline=None)
    @given(st.randoms(use_true_random=False))
    def test_a_group_gives_what_it_has_and_what_was_spilled(self, dice):
        terms, data = random_terms(dice, 1), random_rule(dice, 1)
        book = columns.build(random_book(dice, 1, market_bids=False), terms)
        found, had = allot(book, rules.read(data)), list(rules.supplies(rules.read(data)))
        names = [one["id"] for one in data["groups"]]
        for index, one in enumerate(data["groups"]):
            given = int(found.quantity[found.group == index].sum())
            self.assertLessEqual(given, had[index])
            if one.get("spill"):
                had[names.index(one["spill"])] += had[index] - given
                self.assertEqual(found.left[index], 0)
            else:
                self.assertEqual(found.left[index], had[index] - given)
        self.assertEqual(int(found.quantity[found.group == -1].sum()), 0)

    def test_one_price_shuts_out_who_would_not_pay_it(self):
        bids = booked(limit("9.99", 500), limit("10", 100), limit("11", 100))
        book = columns.build(bids, conditions())
        found = allot(book, rules.read(rule(group(PRO_RATA), supply=150)), Decimal(10))
        self.assertEqual((found.quantity.tolist(), found.cut_off), ([0, 75, 75], Decimal(10)))

    def test_nothing_is_given_of_nothing(self):
        book = columns.build([], conditions())
        outcome = allot(book, rules.read(rule(group(PRO_RATA))))
        self.assertEqual((outcome.total, outcome.canonical()), (0, b""))

    def test_a_later_moment_of_the_same_bid_is_another_input(self):
        rows = booked(limit(), limit())
        late = [rows[0], replace(rows[1], accepted_at=rows[1].accepted_at + timedelta(seconds=1))]
        self.assertNotEqual(
            columns.build(rows, conditions()).digest(), columns.build(late, conditions()).digest()
        )
