"""Whole numbers in arrays that never overflow: int64 where it holds, Python's own beyond."""

from typing import TypeAlias
import numpy as np


# int64, or object arrays of Python integers where a product would not fit.
Whole: TypeAlias = np.ndarray
MOST = 2**63 - 1


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


def narrow(values: Whole) -> Whole:
    """Return the numbers as int64 again."""
    return values.astype(np.int64)


def _largest(values: Whole | int) -> int:
    if isinstance(values, int):
        return abs(values)
    return int(values.max()) if len(values) else 0
