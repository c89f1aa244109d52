"""The allotment of any book by any rule: a second implementation agrees, invariants hold."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from hypothesis import given
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
from tests.subscription.case import patient
from tests.subscription.case import PRO_RATA
from tests.subscription.case import rule
from tests.subscription.case import SEED
from tests.subscription.case import START
from tests.subscription.case import wide_book
import numpy as np
import os
import random
import unittest


DRAWN = {"tie": {"draw": SEED}}
# `IS2IN_ALLOTMENTS=100000 bin/test -m tests.subscription.test_any_allotment` goes on for longer.
TURNS = int(os.environ.get("IS2IN_ALLOTMENTS", "3000"))
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

    @patient(150)
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

    @patient(200)
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

    @patient(150)
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

    @patient(100)
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
