"""Clocks of an application: a term begins with its process, waits for the applicant, ends (B15).

Two sides have clocks: the exchange and the client. A process with ``days`` in its definition
has a clock from the day after it begins; while the exchange waits for an answer to its request
the clock of the examination stands, and the client's runs until the day the request names.
The meeting is due on its own day. Everything happens in the transaction of the step.
"""

from collections.abc import Mapping
from datetime import date
from datetime import datetime
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.tables import deadline_clock as table
from kase.is2in.procedures.work import working_calendar
from kase.is2in.procedures.work.counting import due_on
from kase.is2in.procedures.work.counting import Pause
from kase.is2in.procedures.work.working_calendar import day_of
from kase.is2in.terms.errors import Missing
from sqlalchemy import delete
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert


CLIENT = "client"
EXCHANGE = "exchange"
OFFICERS = frozenset({"ChancelleryClerk", "CaseOfficer"})


def begin(application: IApplication, state: str, at: datetime, fixed: date | None = None) -> None:
    """Start the clock of a process, where it has a term; ``fixed`` is a day that was named."""
    try:
        process = definition_of(application).process(state)
    except Missing:
        return
    side = EXCHANGE if OFFICERS & set(process.actors) else CLIENT
    start(application, state, at, side, process.days, fixed)


def start(
    application: IApplication,
    state: str,
    at: datetime,
    side: str,
    days: int | None,
    fixed: date | None = None,
) -> None:
    """Start a clock of so many working days, or until a day that was named; none for neither."""
    if fixed is None and days is None:
        return
    started = day_of(at)
    if fixed is None:
        due = due_on(started, days, (), working_calendar.moved())
    else:
        days, due = max(0, working_calendar.between(started, fixed)), fixed
    values = {
        "application": application.getId(),
        "state": state,
        "side": side,
        "started": at,
        "days": days,
        "fixed": fixed,
        "due": due,
    }
    # Of two steps at once the second meets the clock of the first here, and a conflict at its
    # commit; it is repeated and finds the step made.
    runs = {"index_elements": ["application", "state"], "index_where": table.c.ended.is_(None)}
    ledger.write(insert(table).values(values).on_conflict_do_nothing(**runs))


def follow(
    application: IApplication, new: str, at: datetime, fixed: Mapping[str, date | None]
) -> None:
    """Pause, end, resume and start clocks as the application comes into a state.

    ``fixed`` has the days that were named for states: the answer to a request, the meeting.
    """
    paused = set()
    for one in running(application.getId()):
        # Departments examine with the officer: their clocks stand and go on with the process.
        department = new == states.EXAMINATION and states.department_of(one.state)
        if new == states.MORE_INFORMATION:
            _wait(one, at)
        elif one.due is None and (department or one.state == new):
            go_on(one, at)
            paused.add(one.state)
        elif not department:
            end(one, at)
    if new not in paused:
        begin(application, new, at, fixed.get(new))


def move_named_day(application: IApplication, state: str, day: date) -> None:
    """Let the clock of a process run until another day; reminders of it begin anew."""
    for one in running(application.getId()):
        if one.state == state:
            days = max(0, working_calendar.between(day_of(one.started), day))
            values = {"fixed": day, "due": day, "days": days, "soon_told": None, "late_told": None}
            ledger.write(update(table).where(table.c.id == one.id).values(values))


def end(one, at: datetime) -> None:
    """End a clock that runs, by its row."""
    ledger.write(update(table).where(table.c.id == one.id).values(ended=at))


def named_days(application: IApplication) -> dict[str, date | None]:
    """Return the days the exchange has named for processes of the application."""
    requests = application.requests
    return {
        states.MORE_INFORMATION: requests[-1]["due"] if requests else None,
        states.MEETING: application.meeting_on,
    }


def running(application_id: str) -> list:
    """Return the rows of the clocks that have not ended, the oldest first."""
    mine = (table.c.application == application_id, table.c.ended.is_(None))
    return list(ledger.read(select(table).where(*mine).order_by(table.c.id)))


def all_of(application_id: str) -> list:
    """Return the rows of all clocks of an application, the oldest first."""
    query = select(table).where(table.c.application == application_id)
    return list(ledger.read(query.order_by(table.c.started, table.c.id)))


def forget(application_id: str) -> None:
    """Delete the clocks of an application that is no more."""
    ledger.write(delete(table).where(table.c.application == application_id))


def pauses_of(row) -> tuple[Pause, ...]:
    """Return the pauses of a clock as days."""
    return tuple(
        (_day(begun), _day(ended) if ended is not None else None)
        for begun, ended, *_why in row.pauses
    )


def paused_by_hand(row) -> bool:
    """Return whether a clock stands because an officer said so, not for an answer."""
    return row.due is None and bool(row.pauses) and len(row.pauses[-1]) > 2


def count_again() -> int:
    """Compute when the clocks that run are due: the calendar has changed; return how many moved.

    A day that was named stays. A new day may bring a new reminder.
    """
    query = select(table).where(table.c.ended.is_(None), table.c.fixed.is_(None))
    moved = working_calendar.moved()
    changed = 0
    # One order everywhere, and no clock is changed under the feet of a step.
    for row in ledger.write(query.order_by(table.c.id).with_for_update()).all():
        due = due_on(day_of(row.started), row.days, pauses_of(row), moved)
        if due != row.due:
            values = {"due": due, "soon_told": None, "late_told": None}
            ledger.write(update(table).where(table.c.id == row.id).values(values))
            changed += 1
    return changed


def stand(row, at: datetime, *why: str) -> None:
    """Make a clock stand; ``why`` is a reason and the officer, nothing while an answer waits."""
    values = {"pauses": [*row.pauses, [at.isoformat(), None, *why]], "due": None}
    ledger.write(update(table).where(table.c.id == row.id).values(values))


def go_on(row, at: datetime) -> None:
    """Let a clock that stands go on."""
    pauses = _closed(row.pauses, at)
    days = tuple((_day(begun), _day(ended)) for begun, ended, *_why in pauses)
    due = due_on(day_of(row.started), row.days, days, working_calendar.moved())
    values = {"pauses": pauses, "due": due, "soon_told": None, "late_told": None}
    ledger.write(update(table).where(table.c.id == row.id).values(values))


def _wait(row, at: datetime) -> None:
    """Make a clock stand until the applicant answers; a pause by hand ends with the request."""
    pauses = _closed(row.pauses, at) if row.due is None else row.pauses
    values = {"pauses": [*pauses, [at.isoformat(), None]], "due": None}
    ledger.write(update(table).where(table.c.id == row.id).values(values))


def _closed(pauses: list, at: datetime) -> list:
    *before, (begun, _open, *why) = pauses
    return [*before, [begun, at.isoformat(), *why]]


def _day(moment: str) -> date:
    return day_of(datetime.fromisoformat(moment))
