"""How one supply is shared among demands: pro rata, or in an order. Pure, in whole lots."""

from kase.is2in.subscription.book.exact import running
from kase.is2in.subscription.book.exact import shares
from kase.is2in.subscription.book.exact import sums_by_step
from kase.is2in.subscription.book.exact import total
from kase.is2in.subscription.book.exact import Whole
import numpy as np


def pro_rata(asked: Whole, supply: int, rank: np.ndarray | None = None) -> Whole:
    """Return the share of each demand: all of it where the supply is enough.

    Else demand × supply / Σ demand is cut down to whole lots, and the lots left over go one
    each to the largest fractions; of equal fractions to the smaller ``rank`` (None: the order
    of the rows).
    """
    whole = total(asked)
    if whole <= supply:
        return asked.copy()
    given, fraction = shares(asked, supply, whole)
    left = supply - total(given)
    if left:
        given[_largest(fraction, left, rank)] += 1
    return given


def _largest(fraction: Whole, count: int, rank: np.ndarray | None) -> np.ndarray:
    """Return the rows of the ``count`` largest fractions, equal ones by rank.

    Sorting only those at the edge is what makes it linear.
    """
    if fraction.dtype == object:
        tie = np.arange(len(fraction)) if rank is None else rank
        rows = sorted(range(len(fraction)), key=lambda row: (-fraction[row], tie[row]))
        return np.array(rows[:count], dtype=np.int64)
    edge = np.partition(fraction, len(fraction) - count)[len(fraction) - count]
    above = np.flatnonzero(fraction > edge)
    equal = np.flatnonzero(fraction == edge)
    if rank is not None:
        equal = equal[np.argsort(rank[equal], kind="stable")]
    return np.concatenate((above, equal[: count - len(above)]))


def in_order(asked: Whole, supply: int, order: np.ndarray | None = None) -> Whole:
    """Return what each demand gets when they are served one after another.

    ``order`` names the rows (None: as they stand). Who comes when the supply ends gets what
    is left of it.
    """
    if total(asked) <= supply:
        return asked.copy()
    queue = asked if order is None else asked[order]
    # Nobody takes more than the supply: without this the sums could pass 64 bits.
    queue = np.minimum(queue, supply)
    taken = np.clip(supply - (running(queue) - queue), 0, queue).astype(np.int64)
    if order is None:
        return taken
    given = np.empty_like(asked)
    given[order] = taken
    return given


def dearest_first(asked: Whole, supply: int, ticks: Whole) -> Whole:
    """Return what each demand gets when the dearest are served first, equal prices in order.

    Nothing is sorted: above the price at which the supply ends everybody gets all, below it
    nobody anything, and only at that price does the order count.
    """
    if total(asked) <= supply:
        return asked.copy()
    prices, sums = sums_by_step(ticks, asked)
    above = running(sums[::-1])
    last = int(np.searchsorted(above, supply, side="left"))
    edge = int(prices[::-1][last])
    given = np.where(ticks > edge, asked, 0)
    at_edge = np.flatnonzero(ticks == edge)
    left = supply - (int(above[last - 1]) if last else 0)
    given[at_edge] = in_order(asked[at_edge], left)
    return given
