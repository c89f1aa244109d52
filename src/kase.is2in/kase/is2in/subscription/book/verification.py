"""The check of the seller's register against the accepted one (article 9.5).

Every mismatch is named by row and graph, up to a limit; nothing is mended silently.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from kase.is2in import _
from kase.is2in.subscription import money
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.checks import PRIVATE_INVESTORS
from kase.is2in.subscription.book.register import ACCEPTED_GRAPHS
from kase.is2in.subscription.book.register import Line
from kase.is2in.subscription.book.register import listed
from kase.is2in.subscription.book.register import Totals
from kase.is2in.subscription.formats.rows import read_row
from kase.is2in.subscription.formats.rows import Texts
from kase.is2in.subscription.formats.rows import value_of
from kase.is2in.subscription.types import Conditions
from typing import NamedTuple
from typing import Protocol
import json


MOST = 1000
# Rows that are asked for at once; texts of numbers that are remembered.
PORTION, FEW = 1000, 2**12
MOST_DIGITS = 18
NOTHING = Decimal(0)
TEXTS = {
    "missing": _("The bid of the accepted register is not in the file."),
    "unknown": _("The accepted register has no such bid."),
    "repeated": _("The bid stands in the file twice."),
    "changed": _("What was accepted may not be changed."),
    "quantity-negative": _("The quantity is below zero."),
    "quantity-over": _("More is given than the bid asks for."),
    "quantity-lot": _("The quantity is not a multiple of the lot."),
    "amount-over": _("The deal costs more than the money of the market bid."),
    "amount-wrong": _("The amount is not the price times the quantity."),
    "price-required": _("A satisfied bid has a price."),
    "price-positive": _("The price is more than zero."),
    "price-tick": _("The price is not a multiple of the price step."),
    "price-over": _("The deal is dearer than the price of the bid."),
    "price-rule": _("The price is not that of the signed rule."),
    "price-market": _("A market bid is satisfied at the price that was named for it."),
    "supply-over": _("More is given than is offered."),
    "investors-over": _("A private placement satisfies bids of at most 50 investors."),
}
ARTICLES = {"supply-over": "9.1", "investors-over": "9.2", "amount-over": "annex 2, note 3"}


@dataclass(frozen=True)
class Mismatch:
    """What is wrong at a bid and a graph; number 0 is the register as a whole.

    ``line`` is the place of the row in the file, 0 for a bid that is not there.
    """

    number: int
    graph: int
    code: str
    line: int = 0

    @property
    def message(self) -> str:
        """Return the text for people."""
        return TEXTS[self.code]

    @property
    def article(self) -> str:
        """Return the article of the rules."""
        return ARTICLES.get(self.code, "9.5")


@dataclass(frozen=True)
class Expected:
    """What the answer is held against besides the accepted rows.

    ``price`` is the one price of the signed rule, ``market_price`` what was named for market
    bids (None: the seller's own); ``offered`` what is sold; ``investors`` the distinct
    investor of each bid, for private placements.
    """

    offered: int
    price: Decimal | None = None
    market_price: Decimal | None = None
    investors: dict[int, str] | None = None


class Accepted(Protocol):
    """The accepted register, asked for a portion at a time: it may be longer than memory."""

    @property
    def rows(self) -> int:
        """Return how many rows it has."""

    def of(self, numbers: Sequence[int]) -> Mapping[int, tuple[int, str]]:
        """Return the place, from 0, and the canonical row of each bid that is in it."""

    def at(self, places: Sequence[int]) -> Sequence[int]:
        """Return the numbers of the bids at some places, in the register's order."""


class Answer:
    """The seller's register, held against the accepted one row by row, in any order.

    ``faults`` are every mismatch, at most 1 000; nothing for a register that may be dealt by.
    They are complete when all rows have come. A byte is kept of each accepted row.
    """

    def __init__(self, accepted: Accepted, conditions: Conditions, expected: Expected) -> None:
        self.faults: list[Mismatch] = []
        self._accepted = accepted
        self._expected = expected
        self._private = conditions.private_placement
        self._limits = Limits(conditions, expected)
        self._seen = bytearray(accepted.rows)
        self._place = self._given = 0
        self._investors: set[str | None] = set()

    def lines(self, answer: Iterable[tuple[int, Texts]]) -> Iterator[Line]:
        """Yield the rows as they are to be kept.

        ``answer`` is the line and the texts of each row. Raises RuleRefused for a value that
        cannot be read.
        """
        source = iter(answer)
        while portion := list(islice(source, PORTION)):
            numbers = [_number(texts[0]) for _line, texts in portion]
            known = self._accepted.of([number for number in numbers if number is not None])
            for number, (line, texts) in zip(numbers, portion, strict=True):
                yield self._line(line, texts, known.get(number) if number is not None else None)
        self._end()

    def _line(self, line: int, texts: Texts, sent: tuple[int, str] | None) -> Line:
        self._place += 1
        # The first graphs are numbers and a moment: as they were sent they need no quotation.
        head, tail = '","'.join(texts[:6]), listed(texts[10:])
        same = sent is not None and sent[1] == f'["{head}","","","","",{tail}]'
        if not same:
            # It says something else than was sent, or says it otherwise: 10.50 for 10.5.
            texts = register.texts(read_row(texts, line))
            head, tail = '","'.join(texts[:6]), listed(texts[10:])
        try:
            deal = _deal(*texts[6:10])
        except (ValueError, ArithmeticError):
            read_row(texts, line)
            raise
        number, quantity = int(texts[0]), deal.quantity
        if quantity > 0:
            self._given += quantity
        if self._private and quantity:
            self._investors.add((self._expected.investors or {}).get(number))
        if sent is None or self._seen[sent[0]]:
            self._tell(number, 1, "repeated" if sent else "unknown", self._place)
        else:
            self._seen[sent[0]] = 1
            asked = texts
            if not same:
                asked = json.loads(sent[1])
                self._tell_changes(number, asked, texts)
            for graph, code in self._limits.broken(asked, texts[2], deal):
                self._tell(number, graph, code, self._place)
        canonical = f'["{head}",{deal.listed},{tail}]'.encode()
        sums = Totals(int(texts[4]), Decimal(texts[5]), quantity, deal.amount or NOTHING)
        return Line(number, canonical, sums)

    def _tell_changes(self, number: int, asked: Texts, texts: Texts) -> None:
        for graph in ACCEPTED_GRAPHS:
            if asked[graph - 1] != texts[graph - 1]:
                self._tell(number, graph, "changed", self._place)

    def _tell(self, number: int, graph: int, code: str, line: int = 0) -> None:
        if len(self.faults) < MOST:
            self.faults.append(Mismatch(number, graph, code, line))

    def _end(self) -> None:
        """Look for what no row shows: bids that are missing, the register as a whole."""
        missing = (place for place, seen in enumerate(self._seen) if not seen)
        for number in self._accepted.at(list(islice(missing, MOST))):
            self._tell(number, 1, "missing")
        if self._given > self._expected.offered:
            self._tell(0, 9, "supply-over")
        if self._private and len(self._investors) > PRIVATE_INVESTORS:
            self._tell(0, 9, "investors-over")


class Deal(NamedTuple):
    """What the seller has filled in: graphs 7, 9 and 10 as values, all four in canonical form."""

    price: Decimal | None
    quantity: int
    amount: Decimal | None
    listed: str


class Limits:
    """What a deal may be, by the conditions and by what the seller has signed."""

    def __init__(self, conditions: Conditions, expected: Expected) -> None:
        self._conditions = conditions
        self._expected = expected
        # Many bids, few prices.
        self._worth = lru_cache(maxsize=FEW)(conditions.worth)
        self._price_code = lru_cache(maxsize=FEW)(self._code_of_price)

    def broken(self, asked: Texts, own: str, deal: Deal) -> Sequence[tuple[int, str]]:
        """Return what is wrong, as graphs and codes.

        ``asked`` is the accepted row, ``own`` the bid's price as the answer has it.
        """
        if not deal.quantity and not deal.amount:
            return ()
        found = self._of_quantity(asked, deal)
        if deal.quantity > 0:
            found += self._of_price(own, deal)
        return found

    def _of_quantity(self, asked: Texts, deal: Deal) -> list[tuple[int, str]]:
        given, market = deal.quantity, not asked[2]
        if given < 0:
            return [(9, "quantity-negative")]
        found = []
        if not given and deal.amount:
            found.append((10, "amount-wrong"))
        if given % self._conditions.lot:
            found.append((9, "quantity-lot"))
        free = market and not self._conditions.one_day
        if given > int(asked[4]) and not free:
            found.append((9, "quantity-over"))
        if market and (deal.amount or 0) > Decimal(asked[5]):
            found.append((10, "amount-over"))
        return found

    def _of_price(self, own: str, deal: Deal) -> list[tuple[int, str]]:
        if deal.price is None:
            return [(7, "price-required")]
        if deal.price <= 0:
            return [(7, "price-positive")]
        found = []
        if own and deal.price > Decimal(own):
            found.append((7, "price-over"))
        if code := self._price_code(deal.price, bool(own)):
            found.append((7, code))
        if deal.amount != money.times(self._worth(deal.price), deal.quantity):
            found.append((10, "amount-wrong"))
        return found

    def _code_of_price(self, price: Decimal, limit: bool) -> str:
        named = None if limit else self._expected.market_price
        if named is not None:
            return "" if price == named else "price-market"
        if money.steps(price, self._conditions.tick) is None:
            return "price-tick"
        one = self._expected.price
        return "" if one is None or price == one else "price-rule"


def _number(text: str) -> int | None:
    """Return the number of a bid, None for what is none."""
    return int(text) if len(text) <= MOST_DIGITS and text.isascii() and text.isdigit() else None


@lru_cache(maxsize=FEW)
def _deal(price: str, yield_: str, quantity: str, amount: str) -> Deal:
    """Return what was filled in; raise ValueError for what cannot be read."""
    given = value_of(9, quantity) if quantity else 0
    if quantity and not given:
        amount = amount or "0"
    paid, sum_ = (value_of(graph, text) for graph, text in ((7, price), (10, amount)))
    shown = (paid, value_of(8, yield_), given if quantity else None, sum_)
    return Deal(paid, given, sum_, listed(map(register.plain, shown)))
