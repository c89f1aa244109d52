"""The results of a subscription: annex 3, and what the exchange's notices usually show."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from decimal import ROUND_HALF_UP
from fractions import Fraction
from kase.is2in.subscription.book.register import Row
from kase.is2in.subscription.book.register import totals
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import LIVE
from kase.is2in.subscription.types import MARKET


FOUR = Decimal("0.0001")
ONE = Decimal("0.1")
# From this on the ratio of demand to supply is told as "how many times".
TIMES = 2


@dataclass(frozen=True)
class Prices:
    """The lowest, the highest and the mean price weighted by quantity; None without bids."""

    low: Decimal | None = None
    high: Decimal | None = None
    mean: Decimal | None = None


@dataclass(frozen=True)
class Demand:
    """What was asked: counts of bids, active ones by kind, sums, prices, shares by investor.

    ``ratio`` is demand to supply in per cent with one decimal; ``shares`` are in per cent of
    the active sum.
    """

    participants: int
    bids: int
    active: int
    limit: int
    market: int
    limit_amount: Decimal
    market_amount: Decimal
    ratio: Decimal
    prices: Prices
    active_prices: Prices
    shares: dict[str, Decimal]


@dataclass(frozen=True)
class Results:
    """What was sold: securities, money, bids, the part of the plan in per cent, prices."""

    quantity: int
    amount: Decimal
    deals: int
    part: Decimal
    prices: Prices


def demand(bids: Iterable[BookedBid], rows: Sequence[Row], conditions: Conditions) -> Demand:
    """Return what was asked; ``rows`` are those of the accepted register: the active bids."""
    every = list(bids)
    known = {one.number: one for one in every}
    limit = [row for row in rows if known[row.number].bid.type != MARKET]
    market = [row for row in rows if known[row.number].bid.type == MARKET]
    sums: dict[str, Decimal] = {}
    for row in rows:
        kind = known[row.number].bid.investor.type
        sums[kind] = sums.get(kind, Decimal(0)) + row.amount
    whole = totals(rows)
    return Demand(
        participants=len({one.buyer for one in every}),
        bids=len(every),
        active=len(rows),
        limit=len(limit),
        market=len(market),
        limit_amount=totals(limit).amount,
        market_amount=totals(market).amount,
        ratio=_percent(whole.quantity, conditions.quantity),
        prices=_prices((o.bid.price, o.bid.quantity or 0) for o in every),
        active_prices=_prices((row.price, row.quantity) for row in rows),
        shares={kind: _percent(value, whole.amount) for kind, value in sorted(sums.items())},
    )


def results(satisfied: Sequence[Row], conditions: Conditions) -> Results:
    """Return what was sold."""
    sums = totals(satisfied)
    return Results(
        quantity=sums.deal_quantity,
        amount=sums.deal_amount,
        deals=sum(bool(row.deal_quantity) for row in satisfied),
        part=_percent(sums.deal_quantity, conditions.quantity),
        prices=_prices((row.deal_price, row.deal_quantity or 0) for row in satisfied),
    )


def as_times(ratio: Decimal) -> Decimal | None:
    """Return how many times demand was above supply, None where per cent say it better."""
    times = (ratio / 100).quantize(ONE, ROUND_HALF_UP)
    return times if times >= TIMES else None


def failed(bids: Iterable[BookedBid]) -> bool:
    """Return whether a subscription has failed for want of bids (article 4.7).

    Bids that were submitted and deleted again were submitted.
    """
    return not any(True for _one in bids)


def alive(bids: Iterable[BookedBid]) -> list[BookedBid]:
    """Return the bids that go into the accepted register (articles 8.2, 4.2, 5.2, 6)."""
    return [one for one in bids if one.state in LIVE]


def _prices(pairs: Iterable[tuple[Decimal | None, int]]) -> Prices:
    found = [(price, count) for price, count in pairs if price is not None and count]
    if not found:
        return Prices()
    weight = sum(count for _price, count in found)
    mean = sum(Fraction(price) * count for price, count in found) / weight
    return Prices(
        min(price for price, _count in found),
        max(price for price, _count in found),
        _rounded(mean, FOUR),
    )


def _percent(part: int | Decimal, whole: int | Decimal) -> Decimal:
    if not whole:
        return Decimal("0.0")
    return _rounded(Fraction(part) / Fraction(whole) * 100, ONE)


def _rounded(value: Fraction, step: Decimal) -> Decimal:
    """Return a fraction in decimals, a half upwards; exact before it is cut."""
    count = value / Fraction(step)
    return step * int(count + Fraction(1, 2))
