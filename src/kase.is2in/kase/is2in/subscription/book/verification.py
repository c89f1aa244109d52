"""The check of the seller's register against the accepted one (article 9.5).

Every mismatch is named by row and graph, up to a limit; nothing is mended silently.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from kase.is2in import _
from kase.is2in.subscription import money
from kase.is2in.subscription.book.checks import PRIVATE_INVESTORS
from kase.is2in.subscription.book.register import ACCEPTED_GRAPHS
from kase.is2in.subscription.book.register import deal_amount
from kase.is2in.subscription.book.register import plain
from kase.is2in.subscription.book.register import Row
from kase.is2in.subscription.types import Conditions


MOST = 1000
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


def verify(
    accepted: Sequence[Row], answer: Sequence[Row], conditions: Conditions, expected: Expected
) -> tuple[Mismatch, ...]:
    """Return every mismatch, at most 1 000; nothing for a register that may be dealt by."""
    found = []
    for one in _all(accepted, answer, conditions, expected):
        found.append(one)
        if len(found) == MOST:
            break
    return tuple(found)


def _all(
    accepted: Sequence[Row], answer: Sequence[Row], conditions: Conditions, expected: Expected
) -> Iterator[Mismatch]:
    known, seen = {row.number: row for row in accepted}, set()
    for line, row in enumerate(answer, 1):
        sent = known.get(row.number)
        if sent is None or row.number in seen:
            yield Mismatch(row.number, 1, "repeated" if sent else "unknown", line)
            continue
        seen.add(row.number)
        for graph, code in _row(sent, row, conditions, expected):
            yield Mismatch(row.number, graph, code, line)
    for number in known:
        if number not in seen:
            yield Mismatch(number, 1, "missing")
    if sum(max(row.deal_quantity or 0, 0) for row in answer) > expected.offered:
        yield Mismatch(0, 9, "supply-over")
    if conditions.private_placement and _investors(answer, expected) > PRIVATE_INVESTORS:
        yield Mismatch(0, 9, "investors-over")


def _row(
    sent: Row, row: Row, conditions: Conditions, expected: Expected
) -> Iterator[tuple[int, str]]:
    for graph in ACCEPTED_GRAPHS:
        if plain(sent.graph(graph)) != plain(row.graph(graph)):
            yield graph, "changed"
    yield from _quantity(sent, row, conditions)
    yield from _price(row, conditions, expected)


def _quantity(sent: Row, row: Row, conditions: Conditions) -> Iterator[tuple[int, str]]:
    given = row.deal_quantity or 0
    if given < 0:
        yield 9, "quantity-negative"
        return
    if not given and row.deal_amount:
        yield 10, "amount-wrong"
    if given % conditions.lot:
        yield 9, "quantity-lot"
    free = sent.price is None and not conditions.one_day
    if given > sent.quantity and not free:
        yield 9, "quantity-over"
    if sent.price is None and (row.deal_amount or 0) > sent.amount:
        yield 10, "amount-over"


def _price(row: Row, conditions: Conditions, expected: Expected) -> Iterator[tuple[int, str]]:
    given, price = row.deal_quantity or 0, row.deal_price
    if given <= 0:
        return
    if price is None:
        yield 7, "price-required"
        return
    if price <= 0:
        yield 7, "price-positive"
        return
    if row.price is not None and price > row.price:
        yield 7, "price-over"
    named = expected.market_price if row.price is None else None
    if named is not None:
        if price != named:
            yield 7, "price-market"
    elif money.steps(price, conditions.tick) is None:
        yield 7, "price-tick"
    elif expected.price is not None and price != expected.price:
        yield 7, "price-rule"
    if row.deal_amount != deal_amount(conditions, price, given):
        yield 10, "amount-wrong"


def _investors(answer: Sequence[Row], expected: Expected) -> int:
    known = expected.investors or {}
    return len({known.get(row.number) for row in answer if row.deal_quantity})
