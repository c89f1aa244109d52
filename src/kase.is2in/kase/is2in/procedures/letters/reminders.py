"""Letters that nobody of the addressee has opened for some working days (setting letter_days)."""

from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.letters import notices
from kase.is2in.procedures.letters import register
from kase.is2in.procedures.letters.tables import letter_reading
from kase.is2in.procedures.letters.tables import outgoing_letter as table
from kase.is2in.procedures.letters.types import OPINION
from kase.is2in.procedures.settings import setting
from kase.is2in.procedures.work import working_calendar
from kase.is2in.procedures.work.reminders import HOURS
from kase.is2in.terms import clock
from sqlalchemy import exists
from sqlalchemy import select
from sqlalchemy import update


MOST = 200


@ledger.periodic("37 * * * *", "procedures.remind_letters")
def remind() -> int:
    """Tell executors once of letters that lie unopened; return how many.

    Nobody is told at night or on a day off. What is delivered on paper alone has no cabinet.
    """
    day = today()
    if clock.almaty(clock.now()).hour not in HOURS or not working_calendar.kind_of(day).working:
        return 0
    last = working_calendar.add_working_days(day, -setting("letter_days"))
    opened = exists().where(letter_reading.c.letter == table.c.id)
    wanted = (
        table.c.day <= last,
        table.c.reminded_at.is_(None),
        table.c.replaced_by.is_(None),
        table.c.organization != "",
        table.c.kind != OPINION,
        ~opened,
    )
    query = select(table.c.id).where(*wanted).order_by(table.c.id).limit(MOST)
    found = [row.id for row in ledger.write(query.with_for_update(skip_locked=True)).all()]
    for number in found:
        notices.tell_unread(register.any_letter(number))
        chosen = update(table).where(table.c.id == number)
        ledger.write(chosen.values(reminded_at=clock.now()))
    return len(found)
