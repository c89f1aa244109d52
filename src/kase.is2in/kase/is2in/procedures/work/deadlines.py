"""The clocks of an application with their explanation, as pages and programs show them (B15)."""

from datetime import date
from datetime import datetime
from kase.is2in import _
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.course.words import process_title
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.work import clocks
from kase.is2in.procedures.work import working_calendar
from kase.is2in.procedures.work.counting import count
from kase.is2in.procedures.work.task_types import ClockPause
from kase.is2in.procedures.work.task_types import DeadlineClock
from kase.is2in.web.api import translate


PAUSE = _("The exchange waits for the applicant's answer to its request.")


def deadlines(application: IApplication) -> tuple[DeadlineClock, ...]:
    """Return every clock of the application, the oldest first."""
    definition = definition_of(application)
    return tuple(
        _clock(row, process_title(definition, row.state))
        for row in clocks.all_of(application.getId())
    )


def _clock(row, title: str) -> DeadlineClock:
    started, now = working_calendar.day_of(row.started), today()
    last = row.due or (working_calendar.day_of(row.ended) if row.ended else now)
    left = None
    if row.ended is None and row.due is not None:
        left = working_calendar.between(now, row.due)
    return DeadlineClock(
        id=row.id,
        state=row.state,
        process_title=title,
        side=row.side,
        started=row.started,
        days=row.days,
        named=row.fixed is not None,
        due=row.due,
        ended=row.ended,
        status=_status(row, now),
        left=left,
        pauses=tuple(_pause(*one) for one in row.pauses),
        line=count(started, last, clocks.pauses_of(row), working_calendar.moved()),
    )


def _status(row, now: date) -> str:
    if row.ended is not None:
        if row.due is None:
            return "stopped"
        return "met" if working_calendar.day_of(row.ended) <= row.due else "missed"
    if row.due is None:
        return "paused"
    return "running" if now <= row.due else "overdue"


def _pause(begun: str, ended: str | None, reason: str = "", by: str = "") -> ClockPause:
    until = datetime.fromisoformat(ended) if ended is not None else None
    return ClockPause(datetime.fromisoformat(begun), until, reason or translate(PAUSE), by)
