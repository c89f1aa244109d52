"""Jobs of the room: mails about notifications, and direct mails."""

from kase.is2in.ledger import api as ledger
from kase.is2in.notify.delivery import deliver
from kase.is2in.notify.interfaces import IRecipients
from kase.is2in.notify.letters import Letter
from kase.is2in.notify.letters import of_notification
from kase.is2in.notify.tables import notification
from kase.is2in.notify.tables import notification_event
from kase.is2in.notify.tables import outgoing_mail
from kase.is2in.notify.telling import MAIL
from kase.is2in.notify.words import text
from kase.is2in.terms import clock
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from zope.component import getUtility
import logging


logger = logging.getLogger(__name__)

POST = "notify.post"


def post(address: str, subject: str, body: str, lang: str) -> None:
    """Queue a direct mail inside the caller's transaction: sent when it is committed.

    For what is not a notification (a one-time link). The text is deleted with its sending.
    """
    number = ledger.write(
        insert(outgoing_mail)
        .values(address=address, subject=subject, body=body, lang=lang, at=clock.now())
        .returning(outgoing_mail.c.id)
    ).scalar_one()
    ledger.enqueue(POST, mail=number)


@ledger.task(MAIL)
def mail_notification(notification: int, site: str) -> None:
    """Mail one notification to its person, in their language."""
    row = _told(notification)
    person = getUtility(IRecipients).resolve(row["user_id"]) if row is not None else None
    if person is None or not person.email:
        logger.info("Notification %s: nobody to mail to", notification)
        return
    lang = person.language
    deliver(
        of_notification(
            person.email,
            text(row["subject"], lang),
            text(row["action"], lang),
            site + row["link"],
            site,
            lang,
            notification,
            row["at"],
        )
    )


@ledger.task(POST)
def mail_directly(mail: int) -> None:
    """Send a direct mail and forget it."""
    table = outgoing_mail
    taken = ledger.write(delete(table).where(table.c.id == mail).returning(*table.c)).all()
    for row in taken:
        deliver(Letter(row.address, row.subject, row.body, row.lang, f"mail-{row.id}", row.at))


def _told(number: int):
    event = notification_event.c
    query = (
        select(notification.c.user_id, event.subject, event.action, event.link, event.at)
        .join(notification_event, event.id == notification.c.event_id)
        .where(notification.c.id == number)
    )
    rows = ledger.read(query)
    return rows[0]._mapping if rows else None
