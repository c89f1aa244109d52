"""What is not needed any more goes: read notifications, mails of long ago."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.notify.queue import QUEUED
from kase.is2in.notify.settings import setting
from kase.is2in.notify.tables import mail_queue
from kase.is2in.notify.tables import notification
from kase.is2in.notify.tables import notification_event
from kase.is2in.notify.tables import outgoing_mail
from kase.is2in.terms import clock
from sqlalchemy import delete
from sqlalchemy import select


AT_ONCE = 20_000
MONTH = timedelta(days=30.44)


@ledger.periodic("7 21 * * *", "notify.forget_read")
def forget_read() -> None:
    """Delete notifications read long enough ago, and events nobody has any more.

    Some at a time: what is left over goes the next night.
    """
    months = setting("retention_months")
    if not months:
        return
    before = clock.now() - months * MONTH
    old = (
        select(notification.c.id)
        .where(notification.c.read_at < before)
        .order_by(notification.c.read_at)
        .limit(AT_ONCE)
    )
    gone = delete(notification).where(notification.c.id.in_(old))
    events = set(ledger.write(gone.returning(notification.c.event_id)).scalars())
    kept = select(notification.c.id).where(notification.c.event_id == notification_event.c.id)
    ledger.write(
        delete(notification_event).where(notification_event.c.id.in_(events), ~kept.exists())
    )


@ledger.periodic("37 21 * * *", "notify.forget_mails")
def forget_mails() -> None:
    """Delete mails that ended long enough ago, with the texts that were never sent."""
    table = mail_queue
    before = clock.now() - timedelta(days=setting("mail_days"))
    ended = (table.c.state != QUEUED, table.c.done_at < before)
    gone = ledger.write(delete(table).where(*ended).returning(table.c.letter_id)).scalars()
    letters = [each for each in gone if each]
    ledger.write(delete(outgoing_mail).where(outgoing_mail.c.id.in_(letters)))
