"""Reminders of deadlines: some days before, and once when one has passed (B15)."""

from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.settings import setting
from kase.is2in.procedures.tables import deadline_clock as table
from kase.is2in.procedures.work import working_calendar
from kase.is2in.terms import clock
from kase.is2in.web.api import privileged
from kase.is2in.web.api import search_everything
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update


SOON = "application.deadline-soon"
LATE = "application.deadline-passed"
# The hours of the exchange in which people are told.
HOURS = range(9, 18)


# Every hour: a worker that was down tells when it is up again, and each is told once.
@ledger.periodic("23 * * * *", "procedures.remind")
def remind() -> int:
    """Tell whose turn it is that a deadline is near or has passed; return how many clocks.

    Nobody is told at night or on a day off: what comes up then waits for the morning.
    """
    day = today()
    if clock.almaty(clock.now()).hour not in HOURS or not working_calendar.kind_of(day).working:
        return 0
    nearest = working_calendar.add_working_days(day, setting("remind_days"))
    wanted = or_(
        (table.c.due < day) & table.c.late_told.is_(None),
        (table.c.due >= day) & (table.c.due <= nearest) & table.c.soon_told.is_(None),
    )
    query = select(table).where(table.c.ended.is_(None), wanted).order_by(table.c.id)
    told = 0
    # A clock that a step is about to end is left for the next hour.
    for row in ledger.write(query.with_for_update(skip_locked=True)).all():
        if row.due < day:
            told += _tell(row, LATE, "late_told")
        elif _is_time(row, working_calendar.between(day, row.due)):
            told += _tell(row, SOON, "soon_told")
    return told


def _is_time(row, left: int) -> bool:
    """A term that is not longer than the reminder's is reminded of on its last day."""
    return left <= min(setting("remind_days"), max(0, row.days - 1))


def _tell(row, event: str, mark: str) -> bool:
    ledger.write(update(table).where(table.c.id == row.id).values({mark: clock.now()}))
    brains = search_everything(portal_type="Application", getId=row.application)
    for brain in brains:
        with privileged():
            application = brain.getObject()
        notices.tell_deadline(application, event, row)
    return bool(brains)
