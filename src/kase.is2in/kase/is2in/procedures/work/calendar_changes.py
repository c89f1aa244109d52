"""Staff move days: what the government decides after the library of holidays was made."""

from datetime import date
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.tables import calendar_day as table
from kase.is2in.procedures.work import clocks
from kase.is2in.procedures.work import working_calendar
from kase.is2in.terms import clock
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.workdays import is_working_day
from kase.is2in.web.api import current_user_id
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert


SUBJECT = "calendar"
YEARS = range(2020, 2101)
LONGEST_NOTE = 300
# One at a time: each counts every running clock again.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('working calendar', 0))"


def move_day(day: date, working: bool, note: str) -> int:
    """Make a day a working one or a day off; return how many deadlines moved.

    Raises RuleRefused for a day that is so already, without a reason, or out of the years.
    """
    note = " ".join(note.split())
    errors = []
    if day.year not in YEARS:
        errors.append(FieldError("day", "year", _("Choose a day from 2020 to 2100.")))
    elif is_working_day(day) == working:
        text = _("The calendar has this day so already.")
        errors.append(FieldError("day", "same", text))
    if not note:
        errors.append(FieldError("note", "required", _("Name the decision that moves the day.")))
    elif len(note) > LONGEST_NOTE:
        errors.append(FieldError("note", "too-long", _("At most 300 characters.")))
    if errors:
        raise RuleRefused("calendar", _("Something is missing or wrong."), errors=errors)
    ledger.write(LOCK)
    values = {
        "day": day,
        "working": working,
        "note": note,
        "author": current_user_id() or "",
        "at": clock.now(),
    }
    put = insert(table).values(values)
    ledger.write(put.on_conflict_do_update(index_elements=["day"], set_=values))
    details = {"day": day.isoformat(), "working": working, "note": note}
    return _changed("calendar.day-moved", details)


def restore_day(day: date) -> int:
    """Give a moved day back to the calendar; raise Missing for one that is not moved."""
    ledger.write(LOCK)
    gone = ledger.write(delete(table).where(table.c.day == day).returning(table.c.day)).all()
    if not gone:
        raise Missing("day", _("This day is not moved."))
    return _changed("calendar.day-restored", {"day": day.isoformat()})


def _changed(action: str, details: dict[str, object]) -> int:
    working_calendar.forget()
    ledger.record(action, SUBJECT, details)
    return clocks.count_again()
