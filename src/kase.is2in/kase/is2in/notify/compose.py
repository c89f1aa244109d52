"""What a mail of the queue says, written when it is sent: addresses and texts of that moment."""

from kase.is2in.ledger import api as ledger
from kase.is2in.notify import letters
from kase.is2in.notify.interfaces import IRecipients
from kase.is2in.notify.letters import Letter
from kase.is2in.notify.letters import Told
from kase.is2in.notify.tables import notification
from kase.is2in.notify.tables import notification_event
from kase.is2in.notify.tables import outgoing_mail
from kase.is2in.notify.types import Recipient
from kase.is2in.notify.words import text
from sqlalchemy import select
from zope.component import getUtility


# Why there is nothing to send.
NOBODY, READ, GONE = "nobody", "read", "gone"


def composed(row) -> tuple[Letter | None, str | None]:
    """Return the letter of a row of the queue, or None and why there is none."""
    if row.letter_id is not None:
        return _direct(row), None
    if row.user_id is None:
        # Its text was taken out while it waited.
        return None, GONE
    person = getUtility(IRecipients).resolve(row.user_id)
    if person is None or not person.email:
        return None, NOBODY
    if row.digest_id is not None:
        return _digest(row, person)
    return _notification(row, person)


def _direct(row) -> Letter:
    (found,) = ledger.read(select(outgoing_mail).where(outgoing_mail.c.id == row.letter_id))
    return Letter(
        address=found.address,
        subject=found.subject,
        text=found.body,
        lang=found.lang,
        number=f"mail-{row.id}",
        message_id=row.message_id,
        at=row.at,
    )


def _notification(row, person: Recipient) -> tuple[Letter | None, str | None]:
    told = _told(notification.c.id == row.notification_id, row.site, person.language)
    if not told:
        return None, GONE
    frame = letters.of_notification(told[0], row.site, person.language)
    return _addressed(row, person, *frame), None


def _digest(row, person: Recipient) -> tuple[Letter | None, str | None]:
    mine = (notification.c.digest_id == row.digest_id) & notification.c.read_at.is_(None)
    told = _told(mine, row.site, person.language)
    if not told:
        return None, READ
    frame = letters.of_digest(told, row.at, row.site, person.language)
    return _addressed(row, person, *frame), None


def _addressed(row, person: Recipient, subject: str, body: str, html: str) -> Letter:
    return Letter(
        address=person.email,
        subject=subject,
        text=body,
        lang=person.language,
        number=f"mail-{row.id}",
        message_id=row.message_id,
        at=row.at,
        html=html,
    )


def _told(condition, site: str, lang: str) -> list[Told]:
    event = notification_event.c
    query = (
        select(
            event.subject,
            event.action,
            event.title,
            event.link,
            event.about,
            event.at,
            notification.c.behalf,
        )
        .join(notification_event, event.id == notification.c.event_id)
        .where(condition)
        .order_by(notification.c.id)
    )
    return [
        Told(
            subject=text(row.subject, lang),
            action=text(row.action, lang),
            title=text(row.title, lang) if row.title else "",
            link=site + row.link,
            about=row.about,
            at=row.at,
            behalf=_names(row.behalf),
        )
        for row in ledger.read(query)
    ]


def _names(user_ids) -> tuple[str, ...]:
    people = getUtility(IRecipients)
    found = (people.resolve(user_id) for user_id in user_ids)
    return tuple(person.name for person in found if person is not None)
