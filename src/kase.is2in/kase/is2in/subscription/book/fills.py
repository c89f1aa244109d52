"""How one supply is shared among demands: pro rata, or in an order. Pure, in whole lots."""

from collections.abc import Callable
from functools import partial
from kase.is2in.subscription.book.exact import narrow
from kase.is2in.subscription.book.exact import nothing
from kase.is2in.subscription.book.exact import pieces
from kase.is2in.subscription.book.exact import rests
from kase.is2in.subscription.book.exact import running
from kase.is2in.subscription.book.exact import shares
from kase.is2in.subscription.book.exact import sums_by_step
from kase.is2in.subscription.book.exact import total
from kase.is2in.subscription.book.exact import Whole
from typing import TypeAlias
import numpy as np


# What was cut off of the demands in a slice.
Cut: TypeAlias = Callable[[slice], Whole]
STEP_BITS, FEW, SIGNED_BITS = 12, 2**12, 63


def pro_rata(asked: Whole, supply: int, rank: np.ndarray | None = None) -> Whole:
    """Return the share of each demand: all of it where the supply is enough.

    Else demand × supply / Σ demand is cut down to whole lots, and the lots left over go one
    each to the largest fractions; of equal fractions to the smaller ``rank`` (None: the order
    of the rows).
    """
    whole = total(asked)
    if whole <= supply:
        return asked.copy()
    given = shares(asked, supply, whole)
    left = supply - total(given)
    if left:
        cut = partial(_cut_off, asked, given, supply, whole)
        _round_up(given, cut, left, whole, rank)
    return given


def _cut_off(asked: Whole, given: Whole, supply: int, whole: int, rows: slice) -> Whole:
    return rests(asked[rows], given[rows], supply, whole)


def _round_up(given: Whole, cut: Cut, count: int, below: int, rank: np.ndarray | None) -> None:
    """Add a lot to the ``count`` largest of what was ``cut`` off, to equal ones by rank.

    All that was cut off is less than ``below``.
    """
    low, bits = _edge(cut, len(given), count, below)
    found, rows = [], []
    for some in pieces(len(given)):
        rest = cut(some) - low
        over = rest >= 1 << bits
        given[some] += over
        count -= int(np.count_nonzero(over))
        same = np.flatnonzero((rest >= 0) & ~over)
        found.append(narrow(rest[same]))
        rows.append(same + some.start)
    fraction, row = np.concatenate(found), np.concatenate(rows)
    edge = np.partition(fraction, len(row) - count)[len(row) - count]
    first, equal = row[fraction > edge], row[fraction == edge]
    if rank is not None:
        equal = equal[np.argsort(rank[equal], kind="stable")]
    given[first] += 1
    given[equal[: count - len(first)]] += 1


def _edge(cut: Cut, rows: int, count: int, below: int) -> tuple[int, int]:
    """Return where the ``count``-th largest lies: from a number on, and in how many bits.

    Numbers are counted by their first bits, then those that begin as it does by their next
    ones, until few are left: only these are put in order.
    """
    low, bits, held = 0, below.bit_length(), rows
    while bits and (held > FEW or bits > SIGNED_BITS):
        bits = max(bits - STEP_BITS, 0)
        # One heap for what is below, one for what is above.
        heaps = np.zeros((1 << STEP_BITS) + 2, dtype=np.int64)
        for some in pieces(rows):
            place = np.minimum(((cut(some) - low) >> bits) + 1, len(heaps) - 1)
            heaps += np.bincount(narrow(np.maximum(place, 0)), minlength=len(heaps))
        from_above = int(np.searchsorted(np.cumsum(heaps[::-1]), count))
        low += (len(heaps) - 2 - from_above) << bits
        held = int(heaps[len(heaps) - 1 - from_above])
    return low, bits


def in_order(asked: Whole, supply: int, order: np.ndarray | None = None) -> Whole:
    """Return what each demand gets when they are served one after another.

    ``order`` names the rows (None: as they stand). Who comes when the supply ends gets what
    is left of it.
    """
    if total(asked) <= supply:
        return asked.copy()
    given = nothing(len(asked))
    for some in pieces(len(asked)):
        if not supply:
            break
        rows = some if order is None else order[some]
        # Nobody takes more than the supply: without this the sums could pass 64 bits.
        queue = np.minimum(asked[rows], supply)
        taken = np.clip(supply - (running(queue) - queue), 0, queue).astype(np.int64, copy=False)
        given[rows] = taken
        supply -= total(taken)
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
