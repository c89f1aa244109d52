"""The daily letter: what came since the last one and is still unread, one a person and day."""

from datetime import datetime
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import queue
from kase.is2in.notify.kinds import DIGEST
from kase.is2in.notify.settings import setting
from kase.is2in.notify.tables import notification
from kase.is2in.notify.tables import notification_digest as table
from kase.is2in.terms import clock
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert


# People whose letters are made in one transaction.
AT_ONCE = 1000
MAKE = "notify.make_digests"


@ledger.periodic("*/10 * * * *", "notify.digest")
def daily() -> None:
    """Make today's letters once the hour has come, or has passed while no worker ran."""
    if is_time(clock.now()):
        make()


def is_time(moment: datetime) -> bool:
    """Return whether the hour of the letters has come on the day of a moment."""
    return clock.almaty(moment).hour >= setting("digest_hour")


@ledger.task(MAKE)
def make() -> None:
    """Make the letters of today that are missing.

    The row of a person and day is written first: of two workers the second finds it and
    leaves the person alone, and one that crashes leaves neither row nor letter.
    """
    now = clock.now()
    day = clock.almaty(now).date()
    people = _waiting(day)
    if not people:
        return
    rows = [{"user_id": each, "day": day, "at": now} for each in people]
    statement = insert(table).values(rows).on_conflict_do_nothing()
    made = ledger.write(statement.returning(table.c.id, table.c.user_id)).all()
    for number, user_id in made:
        mine = (notification.c.user_id == user_id, *_pending())
        ledger.write(update(notification).where(*mine).values(digest_id=number))
    queue.put_digests(sorted(tuple(row) for row in made))
    if len(people) == AT_ONCE:
        ledger.enqueue_once(MAKE, MAKE)


def _waiting(day) -> list[str]:
    """Return who has something unread for a letter, and none of the day yet."""
    done = select(table.c.id).where(table.c.user_id == notification.c.user_id, table.c.day == day)
    query = (
        select(notification.c.user_id)
        .where(*_pending(), ~done.exists())
        .distinct()
        .order_by(notification.c.user_id)
        .limit(AT_ONCE)
    )
    return [row.user_id for row in ledger.read(query)]


def _pending() -> tuple:
    columns = notification.c
    return columns.channel == DIGEST, columns.digest_id.is_(None), columns.read_at.is_(None)
