"""The exchange's working calendar: the state's holidays, and the days staff say are moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.tables import calendar_day as table
from kase.is2in.terms import clock
from kase.is2in.terms import workdays
from kase.is2in.terms.workdays import DayKind
from sqlalchemy import select
from zope.globalrequest import getRequest


KNOWN = "kase.is2in.procedures.moved_days"


@dataclass(frozen=True)
class MovedDay:
    """A day that differs from the state's calendar as the library has it."""

    day: date
    working: bool
    note: str
    author: str
    at: datetime


def moved_days() -> tuple[MovedDay, ...]:
    """Return the days staff have moved, the latest first."""
    rows = ledger.read(select(*table.c).order_by(table.c.day.desc()))
    return tuple(MovedDay(**row._mapping) for row in rows)


def moved() -> Mapping[date, bool]:
    """Return the moved days (day → working); looked up once in a request."""
    request = getRequest()
    known = request.other.get(KNOWN) if request is not None else None
    if known is None:
        known = {row.day: row.working for row in ledger.read(select(table.c.day, table.c.working))}
        if request is not None:
            request.other[KNOWN] = known
    return known


def forget() -> None:
    """Look the moved days up again: they have changed."""
    request = getRequest()
    if request is not None:
        request.other.pop(KNOWN, None)


def kind_of(day: date) -> DayKind:
    """Return what a day is at the exchange."""
    return workdays.kind_of(day, moved())


def add_working_days(day: date, count: int) -> date:
    """Return the ``count``-th working day after a day (before it for a negative count)."""
    return workdays.add_working_days(day, count, moved())


def between(first: date, last: date) -> int:
    """Return the working days after ``first`` up to ``last``; negative backwards."""
    return workdays.working_days_between(first, last, moved())


def day_of(moment: datetime) -> date:
    """Return the day of a moment on the exchange's wall clock."""
    return clock.almaty(moment).date()
