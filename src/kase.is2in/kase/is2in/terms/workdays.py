"""Working days of Kazakhstan, five days a week: pure arithmetic on days.

Public holidays, what they carry over to other days and the days moved by the government come
from the library ``holidays``; ``moved`` is what the exchange adds to it (day → whether it is a
working day), for days moved after the library was made. Articles 84 and 85 of the Labour Code;
a term begins on the day after the event (article 173 of the Civil Code).
"""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType
import holidays


ONE = timedelta(days=1)
SATURDAY = 5
NOTHING: Mapping[date, bool] = MappingProxyType({})
# The years the law of holidays is known for, as the library has it.
FIRST_YEAR, LAST_YEAR = 1991, 2100
MOST_DAYS = 10_000


@dataclass(frozen=True)
class DayKind:
    """What a day is: ``working``, and why not: weekend, holiday or moved; a holiday's name."""

    working: bool
    reason: str = ""
    name: str = ""


def kind_of(day: date, moved: Mapping[date, bool] = NOTHING) -> DayKind:
    """Return what a day is; ``name`` is the library's English name of a holiday.

    Raises ValueError for a year without a calendar.
    """
    if day in moved:
        return DayKind(moved[day], "moved")
    names, working = _year(day.year)
    if day in working:
        return DayKind(True, "moved")
    if day in names:
        return DayKind(False, "holiday", names[day])
    if day.weekday() >= SATURDAY:
        return DayKind(False, "weekend")
    return DayKind(True)


def is_working_day(day: date, moved: Mapping[date, bool] = NOTHING) -> bool:
    """Return whether the exchange works on a day."""
    return kind_of(day, moved).working


def add_working_days(day: date, count: int, moved: Mapping[date, bool] = NOTHING) -> date:
    """Return the ``count``-th working day after a day, before it for a negative count.

    The day itself is not counted, whatever it is; 0 returns it. Raises ValueError for more
    than 10 000 days and outside the years of the calendar.
    """
    if abs(count) > MOST_DAYS:
        raise ValueError(f"more than {MOST_DAYS} working days")
    step = ONE if count > 0 else -ONE
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, moved)
    return day


def working_days(first: date, last: date, moved: Mapping[date, bool] = NOTHING) -> Iterator[date]:
    """Yield the working days after ``first`` up to ``last``, which is included."""
    day = first
    while day < last:
        day += ONE
        if is_working_day(day, moved):
            yield day


def working_days_between(first: date, last: date, moved: Mapping[date, bool] = NOTHING) -> int:
    """Return how many working days there are after ``first`` up to ``last``, included.

    0 for the same day, negative when ``last`` comes first: the way back is as long.
    """
    if last < first:
        return -working_days_between(last, first, moved)
    return sum(1 for _day in working_days(first, last, moved))


@lru_cache(maxsize=128)
def _year(year: int) -> tuple[Mapping[date, str], frozenset[date]]:
    """Return the holidays of a year with their names, and the weekend days it works on."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"no calendar of the year {year}")
    found = holidays.KZ(years=year, language="en_US", expand=False)
    return MappingProxyType(dict(found)), frozenset(found.weekend_workdays)
