"""Live demand: how much is asked at each price and above it, and by whom."""

from dataclasses import dataclass
from decimal import Decimal
from kase.is2in.subscription.book.columns import Book
from kase.is2in.subscription.book.exact import running
from kase.is2in.subscription.book.exact import sums_by_step
import numpy as np


@dataclass(frozen=True)
class Step:
    """Demand at one price: bids, securities, and securities at that price or above.

    ``price`` None is the step of the market bids, which stand above every price.
    """

    price: Decimal | None
    bids: int
    quantity: int
    above: int


@dataclass(frozen=True)
class Slice:
    """Demand of one kind of investor, in bids, securities and money."""

    name: str
    bids: int
    quantity: int
    amount: Decimal


def by_price(book: Book) -> tuple[Step, ...]:
    """Return demand from the highest price to the lowest, market bids first."""
    if not len(book):
        return ()
    found, sums = sums_by_step(book.ticks, book.quantity)
    _same, counts = sums_by_step(book.ticks, np.ones(len(book), dtype=np.int64))
    ticks, bids, asked = found.tolist(), counts.tolist(), sums.tolist()
    steps, above = [], 0
    # The market's 0 ticks sort below all prices but stand above them.
    first = [0] if ticks[0] == 0 else []
    for index in (*first, *range(len(ticks) - 1, len(first) - 1, -1)):
        above += asked[index]
        price = ticks[index] * book.tick if ticks[index] else None
        steps.append(Step(price, bids[index], asked[index], above))
    return tuple(steps)


def by_word(book: Book, word: str) -> tuple[Slice, ...]:
    """Return demand by investor_type, residence, category or buyer, the largest sum first."""
    column, amounts = book.words[word], book.amounts()
    found = []
    for code, name in enumerate(column.names):
        rows = column.codes == code
        sums = running(book.quantity[rows]), running(amounts[rows])
        quantity, amount = (int(one[-1]) if len(one) else 0 for one in sums)
        found.append(Slice(name, int(rows.sum()), quantity, Decimal(amount).scaleb(-book.scale)))
    return tuple(sorted(found, key=lambda one: (-one.amount, one.name)))
