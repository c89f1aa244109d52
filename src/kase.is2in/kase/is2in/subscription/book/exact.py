"""Whole numbers in arrays that never overflow: int64 where it holds, Python's own beyond."""

from typing import TypeAlias
import numpy as np


# int64, or object arrays of Python integers where a product would not fit.
Whole: TypeAlias = np.ndarray
MOST = 2**63 - 1
MOST_STEPS = 2**24
EXACT_DOUBLE = 2**53


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
    if len(values) and _largest(values) > MOST // len(values):
        return int(sum(int(value) for value in values))
    return int(values.sum()) if len(values) else 0


def running(values: Whole) -> Whole:
    """Return the sums up to and including each number."""
    if len(values) and _largest(values) > MOST // len(values):
        return np.cumsum(values.astype(object))
    return np.cumsum(values, dtype=np.int64)


def dearest_first(ticks: Whole) -> np.ndarray:
    """Return the rows by falling price, those of one price in the order they stand in.

    Price and place are packed into one number where they fit: sorting numbers is several
    times faster than sorting rows by them.
    """
    count = len(ticks)
    bits = count.bit_length()
    if not count or int(ticks.max()) >= 1 << (62 - bits):
        return np.argsort(-ticks, kind="stable")
    packed = ((int(ticks.max()) - ticks) << bits) | np.arange(count, dtype=np.int64)
    packed.sort()
    return packed & ((1 << bits) - 1)


def sums_by_step(steps: Whole, values: Whole) -> np.ndarray | None:
    """Return the sum of values at each step from 0 on, None where it would not be exact.

    The sums are made of doubles, which are whole numbers without loss up to 2 ** 53.
    """
    if not len(steps) or int(steps.max()) > MOST_STEPS or total(values) > EXACT_DOUBLE:
        return None
    return np.bincount(steps, weights=values).astype(np.int64)


def narrow(values: Whole) -> Whole:
    """Return the numbers as int64 again."""
    return values.astype(np.int64)


def _largest(values: Whole | int) -> int:
    if isinstance(values, int):
        return abs(values)
    return int(values.max()) if len(values) else 0
