"""Live demand: how much is asked at each price and above it, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from kase.is2in.subscription import money
from kase.is2in.subscription.book import pricing
from kase.is2in.subscription.book.columns import Book
from kase.is2in.subscription.book.exact import running
from kase.is2in.subscription.book.exact import sums_by_step
from kase.is2in.subscription.types import Conditions
from kase.is2in.terms.errors import RuleRefused
import numpy as np


@dataclass(frozen=True)
class Heap:
    """Bids of one kind of investor on the same terms, counted together.

    ``price`` None: market bids of ``amount`` of money each; ``quantity`` is the sum of limit
    bids, in securities.
    """

    category: str
    price: Decimal | None
    amount: Decimal
    bids: int
    quantity: int


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


def live(
    heaps: Iterable[Heap], conditions: Conditions, named: Decimal | None
) -> tuple[tuple[Step, ...], tuple[Slice, ...]]:
    """Return demand by price and by category of heaps: what ``by_price`` and ``by_word`` say.

    ``named`` is the seller's price of market bids; until it is known they count by their money.
    """
    prices: dict[Decimal | None, tuple[int, int]] = {}
    kinds: dict[str, tuple[int, int, Decimal]] = {}
    cost = _lot_cost(conditions, named)
    for heap in heaps:
        if heap.price is None:
            lots = int(money.EXACT.divide_int(heap.amount, cost)) if cost else 0
            units, worth = heap.bids * lots * conditions.lot, money.times(heap.amount, heap.bids)
        else:
            units = heap.quantity
            worth = money.times(conditions.worth(heap.price), units)
        bids, asked = prices.get(heap.price, (0, 0))
        prices[heap.price] = (bids + heap.bids, asked + units)
        count, quantity, amount = kinds.get(heap.category, (0, 0, Decimal(0)))
        amount = money.EXACT.add(amount, worth)
        kinds[heap.category] = (count + heap.bids, quantity + units, amount)
    slices = [Slice(name, *values) for name, values in kinds.items()]
    return _rising(prices), tuple(sorted(slices, key=lambda one: (-one.amount, one.name)))


def market_money(heaps: Iterable[Heap]) -> Decimal:
    """Return how much money market bids offer in all."""
    sums = (money.times(heap.amount, heap.bids) for heap in heaps if heap.price is None)
    return sum(sums, start=Decimal(0))


def limits_only(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps that have a price, market bids not counted above them."""
    found, above = [], 0
    for step in steps:
        if step.price is not None:
            above += step.quantity
            found.append(Step(step.price, step.bids, step.quantity, above))
    return tuple(found)


def _rising(prices: dict[Decimal | None, tuple[int, int]]) -> tuple[Step, ...]:
    steps, above = [], 0
    limits = sorted((price for price in prices if price is not None), reverse=True)
    for price in (*([None] if None in prices else []), *limits):
        bids, units = prices[price]
        above += units
        steps.append(Step(price, bids, units, above))
    return tuple(steps)


def _lot_cost(conditions: Conditions, named: Decimal | None) -> Decimal | None:
    """Return what a lot costs a market bid, None while nobody knows."""
    try:
        price = pricing.activation_price(conditions, named)
    except RuleRefused:
        return None
    worth = conditions.worth(price) if conditions.one_day else price
    return money.times(worth, conditions.lot)
