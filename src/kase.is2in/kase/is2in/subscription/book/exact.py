"""Whole numbers in arrays that never overflow: int64 where it holds, Python's own beyond."""

from typing import TypeAlias
import numpy as np


# int64, or object arrays of Python integers where a product would not fit.
Whole: TypeAlias = np.ndarray
MOST = 2**63 - 1
MOST_STEPS = 2**24
EXACT_DOUBLE = 2**53
HALF_BITS = 26


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


def shares(values: Whole, part: int, all_: int) -> tuple[Whole, Whole]:
    """Return value × part / all cut down, and what was cut off of each, in parts of ``all_``.

    ``part`` is less than ``all_``, the sum of the values, so that no share is above its value.
    """
    largest = _largest(values)
    if largest * part <= MOST and all_ <= MOST:
        # In place: arrays of millions cost more to come by than to reckon with.
        rest = values * part
        down = rest // all_
        rest -= down * all_
        return down, rest
    if largest <= EXACT_DOUBLE and all_ <= MOST // 4:
        return _wide_shares(values, part, all_)
    exact = values.astype(object) * part
    down = exact // all_
    return narrow(down), exact - down * all_


def _wide_shares(values: Whole, part: int, all_: int) -> tuple[Whole, Whole]:
    """Return shares where products have more than 64 bits and shares and rests have not.

    A double is at most one beside the share; the rest, computed round the 64 bits, tells by
    how much.
    """
    down = (values * (part / all_)).astype(np.int64)
    unsigned = np.uint64
    ahead = values.astype(unsigned) * unsigned(part) - down.astype(unsigned) * unsigned(all_)
    rest = ahead.astype(np.int64)
    beside = rest // all_
    return down + beside, rest - beside * all_


def sums_by_step(steps: Whole, values: Whole) -> tuple[Whole, Whole]:
    """Return the steps that occur, rising, and the exact sum of the values at each."""
    if not len(steps):
        return steps, values
    first = int(steps.min())
    if int(steps.max()) - first < MOST_STEPS:
        place = steps - first
        found = np.flatnonzero(np.bincount(place))
        return found + first, _sums(place, values)[found]
    found, place = np.unique(steps, return_inverse=True)
    return found, _sums(place, values)


def _sums(place: np.ndarray, values: Whole) -> Whole:
    """Return sums by place. They are made of doubles: whole numbers without loss to 2 ** 53."""
    if total(values) <= EXACT_DOUBLE:
        return np.bincount(place, weights=values).astype(np.int64)
    low = values & ((1 << HALF_BITS) - 1)
    halves = [np.bincount(place, weights=half) for half in (values >> HALF_BITS, low)]
    high, low = (half.astype(np.int64).astype(object) for half in halves)
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
