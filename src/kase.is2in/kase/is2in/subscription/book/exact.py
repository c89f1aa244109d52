"""Whole numbers in arrays that never overflow: int64 where it holds, Python's own beyond."""

from collections.abc import Iterator
from typing import TypeAlias
import numpy as np


# int64, or object arrays of Python integers where a product would not fit.
Whole: TypeAlias = np.ndarray
MOST = 2**63 - 1
# A table of steps with few bids at each costs more than putting the bids in order.
MOST_STEPS, FEW_STEPS, STEPS_A_BID = 2**24, 2**16, 16
EXACT_DOUBLE = 2**53
HALF_BITS = 32
# So many rows are worked on at once: what is made on the way stays in the processor's cache,
# and the kernel hands out no memory for it, which costs more than the reckoning.
TOGETHER = 2**15


def pieces(count: int) -> Iterator[slice]:
    """Yield the rows of a book piece by piece."""
    for start in range(0, count, TOGETHER):
        yield slice(start, start + TOGETHER)


def nothing(count: int) -> Whole:
    """Return so many noughts. ``np.zeros`` would be handed out by the kernel in small pages."""
    return np.full(count, 0, dtype=np.int64)


def whole(values) -> Whole:
    """Return integers as an array; raise OverflowError for one beyond 64 bits."""
    return np.asarray(values, dtype=np.int64)


def product(left: Whole, right: Whole | int) -> Whole:
    """Return the products of numbers that are not negative, exactly."""
    if _largest(left) * _largest(right) <= MOST:
        return left * right
    return left.astype(object) * (right if isinstance(right, int) else right.astype(object))


def total(values: Whole) -> int:
    """Return the sum of numbers that are not negative, exactly."""
    if _sum_fits(values):
        return int(values.sum())
    return int(values.astype(object).sum())


def running(values: Whole) -> Whole:
    """Return the sums up to and including each number."""
    if _sum_fits(values):
        return np.cumsum(values, dtype=np.int64)
    return np.cumsum(values.astype(object))


def shares(values: Whole, part: int, all_: int) -> Whole:
    """Return value × part / all cut down to whole numbers; ``rests`` are what was cut off.

    ``part`` is less than ``all_``, the sum of the values, so that no share is above its value.
    """
    largest = _largest(values)
    if largest * part <= MOST and all_ <= MOST:
        down = np.empty_like(values)
        for some in pieces(len(values)):
            np.floor_divide(values[some] * part, all_, out=down[some])
        return down
    if largest <= EXACT_DOUBLE and all_ <= MOST // 4:
        # A double is at most one beside the share; the rest tells by how much.
        down = (values * (part / all_)).astype(np.int64)
        down += rests(values, down, part, all_) // all_
        return down
    return narrow(values.astype(object) * part // all_)


def rests(values: Whole, down: Whole, part: int, all_: int) -> Whole:
    """Return what was cut off each share, in parts of ``all_``.

    The products may pass 64 bits: their difference does not, and is right without what it lost.
    """
    if all_ > MOST:
        return values.astype(object) * part - down.astype(object) * all_
    rest = values * part
    rest -= down * all_
    return rest


def sums_by_step(steps: Whole, values: Whole) -> tuple[Whole, Whole]:
    """Return the steps that occur, rising, and the exact sum of the values at each."""
    if not len(steps):
        return steps, values
    first = int(steps.min())
    width = int(steps.max()) - first + 1
    if width > min(MOST_STEPS, max(FEW_STEPS, STEPS_A_BID * len(steps))):
        found, steps = np.unique(steps, return_inverse=True)
        return found, _sums(steps, values, 0, len(found))
    sums = _sums(steps, values, first, width)
    seen = sums
    if not values.min():
        seen = np.zeros(width, dtype=bool)
        seen[steps - first] = True
    found = np.flatnonzero(seen)
    return found + first, sums[found]


def _sums(steps: np.ndarray, values: Whole, first: int, width: int) -> Whole:
    """Return the sums at each of ``width`` steps from the first; halves where 64 bits are few."""
    if _sum_fits(values):
        sums = np.zeros(width, dtype=np.int64)
        for some in pieces(len(steps)):
            np.add.at(sums, steps[some] - first, values[some])
        return sums
    halves = (values >> HALF_BITS, values & ((1 << HALF_BITS) - 1))
    high, low = (_sums(steps, half, first, width).astype(object) for half in halves)
    return high * (1 << HALF_BITS) + low


def narrow(values: Whole) -> Whole:
    """Return the numbers as int64 again."""
    return values.astype(np.int64)


def _sum_fits(values: Whole) -> bool:
    if not len(values) or values.dtype == object:
        return not len(values)
    if _largest(values) <= MOST // len(values):
        return True
    # A sum of doubles is off by far less than the half that is left free here.
    return float(values.sum(dtype=np.float64)) < MOST / 2


def _largest(values: Whole | int) -> int:
    if isinstance(values, int):
        return abs(values)
    return int(values.max()) if len(values) else 0
