"""How evenly a distribution falls: figures a seller weighs rules by, exact before they are cut.

Nothing here decides anything; the figures are for people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from decimal import ROUND_HALF_UP
from fractions import Fraction
from kase.is2in.subscription.book.exact import Whole


TENTH, THOUSANDTH = Decimal("0.1"), Decimal("0.001")


@dataclass(frozen=True)
class Band:
    """Bids of one size: from ``low`` to ``high`` securities, both included."""

    low: int
    high: int
    bids: int
    asked: int
    given: int

    @property
    def fill(self) -> Decimal:
        """Return which part of what they asked for they get, in per cent."""
        return percent(self.given, self.asked)


@dataclass(frozen=True)
class Fairness:
    """A distribution in figures. Fills are per investor, in per cent of what was asked.

    ``gini`` is 0 where every investor gets the same and nears 1 where one gets all;
    ``gini_asked`` is that of what they asked for.
    """

    asked: int
    given: int
    full: int
    part: int
    none: int
    investors: int
    served: int
    gini: Decimal
    gini_asked: Decimal
    least: Decimal
    median: Decimal
    most: Decimal
    bands: tuple[Band, ...]

    @property
    def fill(self) -> Decimal:
        """Return which part of all that was asked is given, in per cent."""
        return percent(self.given, self.asked)

    @property
    def served_share(self) -> Decimal:
        """Return which part of the investors get anything, in per cent."""
        return percent(self.served, self.investors)


def measure(asked: Whole, given: Whole, investors: Sequence[str]) -> Fairness:
    """Return the figures of a distribution; the three have one entry a bid, in one order."""
    wanted, got = asked.tolist(), given.tolist()
    by_investor: dict[str, list[int]] = {}
    for who, want, have in zip(investors, wanted, got, strict=True):
        if want:
            sums = by_investor.setdefault(who, [0, 0])
            sums[0] += want
            sums[1] += have
    sums_asked = [one[0] for one in by_investor.values()]
    sums_given = [one[1] for one in by_investor.values()]
    fills = sorted(Fraction(have, want) for want, have in by_investor.values())
    full = sum(1 for want, have in zip(wanted, got, strict=True) if want and have >= want)
    served = sum(1 for want, have in zip(wanted, got, strict=True) if want and have)
    return Fairness(
        asked=sum(wanted),
        given=sum(got),
        full=full,
        part=served - full,
        none=sum(1 for want in wanted if want) - served,
        investors=len(by_investor),
        served=sum(1 for have in sums_given if have),
        gini=gini(sums_given),
        gini_asked=gini(sums_asked),
        least=_cut(fills[0] * 100, TENTH) if fills else Decimal("0.0"),
        median=_cut(_median(fills) * 100, TENTH),
        most=_cut(fills[-1] * 100, TENTH) if fills else Decimal("0.0"),
        bands=bands(wanted, got),
    )


def gini(values: Sequence[int]) -> Decimal:
    """Return the Gini coefficient of whole numbers that are not negative, to three places."""
    whole, count = sum(values), len(values)
    if not whole:
        return Decimal("0.000")
    weighted = sum(place * value for place, value in enumerate(sorted(values), 1))
    return _cut(Fraction(2 * weighted, count * whole) - Fraction(count + 1, count), THOUSANDTH)


def bands(asked: Sequence[int], given: Sequence[int]) -> tuple[Band, ...]:
    """Return the bids by the number of digits of what they ask for: 1–9, 10–99 and so on."""
    sums: dict[int, list[int]] = {}
    for want, have in zip(asked, given, strict=True):
        if want:
            one = sums.setdefault(len(str(want)), [0, 0, 0])
            one[0] += 1
            one[1] += want
            one[2] += have
    return tuple(
        Band(10 ** (digits - 1), 10**digits - 1, *one) for digits, one in sorted(sums.items())
    )


def percent(part: int, whole: int) -> Decimal:
    """Return a part in per cent, to one place; 0 of nothing."""
    return _cut(Fraction(part * 100, whole), TENTH) if whole else Decimal("0.0")


def _median(values: Sequence[Fraction]) -> Fraction:
    if not values:
        return Fraction(0)
    middle = len(values) // 2
    if len(values) % 2:
        return values[middle]
    return (values[middle - 1] + values[middle]) / 2


def _cut(value: Fraction, step: Decimal) -> Decimal:
    """Return a fraction in decimals, a half upwards."""
    exact = Decimal(value.numerator * 10**6 // value.denominator).scaleb(-6)
    return exact.quantize(step, ROUND_HALF_UP)
