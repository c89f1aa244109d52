"""The book in columns: one array a fact, rows in the order of acceptance.

Prices are counted in ticks and money in the smallest part that holds every price exactly, so
that everything computed here is a whole number.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription.book.exact import narrow
from kase.is2in.subscription.book.exact import product
from kase.is2in.subscription.book.exact import Whole
from kase.is2in.subscription.money import CENTS
from kase.is2in.subscription.money import cents
from kase.is2in.subscription.money import EXACT
from kase.is2in.subscription.money import steps
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import MARKET
from kase.is2in.terms.errors import RuleRefused
import hashlib
import numpy as np


WORDS = ("investor_type", "residence", "category", "buyer")


@dataclass(frozen=True)
class Words:
    """A column of texts: which of ``names`` stands in each row."""

    names: tuple[str, ...]
    codes: np.ndarray

    @classmethod
    def of(cls, values: Sequence[str]) -> "Words":
        """Return the column of some texts; the same texts give the same codes."""
        names = tuple(sorted(set(values)))
        place = {name: index for index, name in enumerate(names)}
        return cls(names, np.array([place[value] for value in values], dtype=np.int32))

    def among(self, wanted: Iterable[str]) -> np.ndarray:
        """Return which rows hold one of the texts."""
        chosen = np.array([name in set(wanted) for name in self.names], dtype=bool)
        return chosen[self.codes] if len(self.names) else np.zeros(len(self.codes), dtype=bool)


@dataclass(frozen=True)
class Book:
    """Bids in the order of acceptance: by moment, then by number.

    ``ticks`` is the price of a limit bid (0: a market bid), ``quantity`` is in securities
    (a market bid's is known from activation on), ``money`` is a market bid's amount in cents.
    ``tick_worth`` is what a security at one tick costs, in parts of 10 ** -``scale``. ``at``
    is in microseconds since 1970. ``market_worth`` is what activation took a security to cost
    market bids, in cents, None before; ``by_money`` says that it was the unit of article
    4.5-2, so that the seller's price, not this one, bounds what the money buys.
    """

    number: Whole
    at: Whole
    ticks: Whole
    quantity: Whole
    money: Whole
    words: dict[str, Words]
    lot: int
    tick: Decimal
    tick_worth: int
    scale: int
    market_worth: Fraction | None = None
    by_money: bool = False

    def __len__(self) -> int:
        return len(self.number)

    @cached_property
    def market(self) -> np.ndarray:
        """Return which rows are market bids."""
        return self.ticks == 0

    def to_ticks(self, price: Decimal) -> int:
        """Return the first step at or above a price: a bid below it is below the price."""
        return -(Fraction(-price) // Fraction(self.tick)) if price > 0 else 0

    def worth_of(self, price: Decimal) -> Fraction:
        """Return what one security costs at a price, in cents."""
        steps = Fraction(price) / Fraction(self.tick)
        return steps * self.tick_worth / 10 ** (self.scale - CENTS)

    def amounts(self) -> Whole:
        """Return the sum of each bid in parts of 10 ** -``scale``."""
        worth = product(self.ticks, self.tick_worth)
        money = product(self.money, 10 ** (self.scale - CENTS))
        return np.where(self.market, money, product(worth, self.quantity))

    def take(self, rows: np.ndarray) -> "Book":
        """Return the book of some rows only; they keep their order."""
        words = {name: Words(w.names, w.codes[rows]) for name, w in self.words.items()}
        columns = ("number", "at", "ticks", "quantity", "money")
        return replace(self, words=words, **{name: getattr(self, name)[rows] for name in columns})

    def digest(self) -> str:
        """Return the SHA-256 of all that a computation sees, in hexadecimal."""
        seal = hashlib.sha256()
        frame = (len(self), self.lot, self.tick, self.tick_worth, self.scale)
        seal.update(repr((*map(str, frame), str(self.market_worth), self.by_money)).encode())
        for column in (self.number, self.at, self.ticks, self.quantity, self.money):
            seal.update(narrow(column).astype("<i8").tobytes())
        for name in WORDS:
            seal.update(repr((name, self.words[name].names)).encode())
            seal.update(self.words[name].codes.astype("<i4").tobytes())
        return seal.hexdigest()


def scales(conditions: Conditions) -> tuple[int, int]:
    """Return the decimals of the book's money, and what one tick costs in its parts.

    Raises RuleRefused where price step and nominal need more places than the book keeps.
    """
    worth = conditions.worth(conditions.tick)
    scale = max(CENTS, -int(worth.normalize(EXACT).as_tuple().exponent))
    if scale > 12:
        raise RuleRefused("tick", _("The price step is too fine for exact sums."), "tick")
    return scale, int(worth.scaleb(scale, EXACT))


def build(bids: Iterable[BookedBid], conditions: Conditions) -> Book:
    """Return the book of some bids, whatever their order.

    Market bids have no quantity until activation (``pricing.activate``).
    """
    rows = sorted(bids, key=lambda one: (one.accepted_at, one.number))
    scale, worth = scales(conditions)
    market = [one.bid.type == MARKET for one in rows]
    ticks = [
        0 if free else steps(one.bid.price or Decimal(0), conditions.tick) or 0
        for one, free in zip(rows, market, strict=True)
    ]
    money = [
        cents(one.bid.amount or Decimal(0)) if free else 0
        for one, free in zip(rows, market, strict=True)
    ]
    return Book(
        number=np.array([one.number for one in rows], dtype=np.int64),
        at=np.array([_micros(one) for one in rows], dtype=np.int64),
        ticks=np.array(ticks, dtype=np.int64),
        quantity=np.array([one.bid.quantity or 0 for one in rows], dtype=np.int64),
        money=np.array(money, dtype=np.int64),
        words={
            "investor_type": Words.of([one.bid.investor.type for one in rows]),
            "residence": Words.of([one.bid.investor.residence for one in rows]),
            "category": Words.of([one.bid.investor.category for one in rows]),
            "buyer": Words.of([one.buyer for one in rows]),
        },
        lot=conditions.lot,
        tick=conditions.tick,
        tick_worth=worth,
        scale=scale,
    )


def _micros(one: BookedBid) -> int:
    whole = int(one.accepted_at.timestamp() // 1)
    return whole * 1_000_000 + one.accepted_at.microsecond
