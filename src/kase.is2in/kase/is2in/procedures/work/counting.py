"""How the days of a term are counted: pure, from moments, pauses and a calendar."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from kase.is2in.terms.workdays import DayKind
from kase.is2in.terms.workdays import kind_of


ONE = timedelta(days=1)
# A term of 250 working days with pauses of years; a guard, not a rule.
MOST_DAYS = 10_000
# The day a pause began (None of it is lost: it was counted) and the day it ended, None: still.
Pause = tuple[date, date | None]


@dataclass(frozen=True)
class CountedDay:
    """One day of a term: its place among the counted ones, 0 for a day that does not count.

    ``kind`` says what the day is; ``paused`` that it lies in a pause.
    """

    day: date
    number: int
    kind: DayKind
    paused: bool


def is_paused(day: date, pauses: Iterable[Pause]) -> bool:
    """Return whether a day lies in a pause: after the day it began, up to the day it ended."""
    return any(begun < day and (ended is None or day <= ended) for begun, ended in pauses)


def count(
    started: date, until: date, pauses: tuple[Pause, ...], moved: Mapping[date, bool]
) -> tuple[CountedDay, ...]:
    """Return the days after ``started`` up to ``until``, each counted or said why it is not."""
    found, number, day = [], 0, started
    while day < until and len(found) < MOST_DAYS:
        day += ONE
        kind, paused = kind_of(day, moved), is_paused(day, pauses)
        counts = kind.working and not paused
        number += counts
        found.append(CountedDay(day, number if counts else 0, kind, paused))
    return tuple(found)


def due_on(
    started: date, days: int, pauses: tuple[Pause, ...], moved: Mapping[date, bool]
) -> date | None:
    """Return the day on which the last of ``days`` is counted, None while a pause lasts.

    A term without days is due on the day it starts.
    """
    open_pause = next((begun for begun, ended in pauses if ended is None), None)
    left, day = days, started
    for _turn in range(MOST_DAYS):
        if not left:
            return day
        day += ONE
        if open_pause is not None and day > open_pause:
            return None
        left -= kind_of(day, moved).working and not is_paused(day, pauses)
    return None
