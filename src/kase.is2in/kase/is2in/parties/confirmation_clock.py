"""What happens to the yearly confirmation by itself: it begins, reminds, tells who is late (A8)."""

from datetime import date
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.confirmation_list import count_of
from kase.is2in.parties.confirmation_list import OVERDUE
from kase.is2in.parties.confirmation_list import WAITING
from kase.is2in.parties.confirmations import begin
from kase.is2in.parties.confirmations import last_round
from kase.is2in.parties.confirmations import remind
from kase.is2in.parties.confirmations import today
from kase.is2in.parties.events import ConfirmationsMissing
from kase.is2in.parties.interfaces import IRegisterSettings
from kase.is2in.parties.register_tables import confirmation_round as table
from kase.is2in.parties.register_types import ConfirmationRound
from kase.is2in.parties.settings import settings
from sqlalchemy import or_
from sqlalchemy import update
from zope.event import notify


SYSTEM = "system"
# A worker that slept on the day begins it later, but not months after it.
CATCH_UP = timedelta(days=14)


@ledger.periodic("0 4 * * *", "parties.confirmations")
def look_at_the_calendar() -> None:
    """Every morning in Almaty: begin the round of the year, remind, tell the exchange."""
    found = last_round()
    if is_the_day(found):
        found = begin(SYSTEM)
    if found is not None:
        remind_in_time(found)
        report(found)


def is_the_day(last: ConfirmationRound | None) -> bool:
    """Return whether the round of this year is to begin now."""
    rules, day = settings(IRegisterSettings), today()
    if not rules.confirm_yearly or (last is not None and last.year >= day.year):
        return False
    first = date(day.year, rules.confirmation_month, rules.confirmation_day)
    return first <= day <= first + CATCH_UP


def remind_in_time(found: ConfirmationRound) -> None:
    """Remind whoever has not confirmed, on the days of the settings, once a day."""
    day = today()
    if (found.due - day).days not in days_of(settings(IRegisterSettings).reminder_days):
        return
    reminded = table.c.reminded_on
    fresh = or_(reminded.is_(None), reminded < day)
    if _set(found.year, fresh, reminded_on=day) and count_of(found.year)[WAITING]:
        remind(found.year, by_hand=False)


def report(found: ConfirmationRound) -> None:
    """Tell once, after the last day, how many have not confirmed."""
    if found.due >= today() or not _set(found.year, ~table.c.reported, reported=True):
        return
    missing = count_of(found.year)[OVERDUE]
    if missing:
        notify(ConfirmationsMissing(found.year, found.due, missing))


def days_of(text: str) -> frozenset[int]:
    """Return the numbers of a text with commas."""
    return frozenset(int(each) for each in (text or "").split(",") if each.strip())


def _set(year: int, condition, **values) -> bool:
    """Change the round when the condition holds; return whether it did."""
    statement = update(table).where(table.c.year == year, condition).values(values)
    return bool(ledger.write(statement.returning(table.c.year)).all())
