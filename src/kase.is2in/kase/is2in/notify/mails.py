"""The queue of mails as staff see it: what waits, what went, what was given up, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import compose
from kase.is2in.notify import delivery
from kase.is2in.notify import queue
from kase.is2in.notify.interfaces import IRecipients
from kase.is2in.notify.tables import mail_queue as table
from kase.is2in.notify.tables import notification
from kase.is2in.notify.tables import notification_event
from kase.is2in.notify.types import Mail
from kase.is2in.notify.words import text
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.web.api import language
from kase.is2in.web.api import translate
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update
from zope.component import queryUtility


TAKEN_OUT = "taken-out"
REASONS = {
    compose.NOBODY: _("Nobody to write to: the account is closed or has no e-mail"),
    compose.READ: _("Read in the cabinet before it was sent"),
    compose.GONE: _("What it was about is deleted"),
    delivery.ADDRESS_WRONG: _("The address is not one of a mailbox"),
    delivery.SENDER_WRONG: _("The sender in the settings is not an address"),
    delivery.REFUSED: _("The mail server refused it"),
    delivery.UNREACHABLE: _("The mail server does not answer"),
    TAKEN_OUT: _("Taken out of the queue by staff"),
}
STATES = {
    queue.QUEUED: _("Waits to be sent"),
    queue.SENT: _("Handed to the mail server"),
    queue.FAILED: _("Given up"),
    queue.DROPPED: _("Not sent"),
}
MAIL_KINDS = {
    queue.NOTIFICATION: _("Notification"),
    queue.DIGEST: _("Daily digest"),
    queue.LETTER: _("Letter"),
}
SORTED = {"id": table.c.id, "at": table.c.id, "attempts": table.c.attempts}
SUBJECT = "mail-queue"
ENDED = (queue.SENT, queue.DROPPED)


@dataclass(frozen=True)
class Sought:
    """Which mails: nothing said means all. ``text`` is looked for in addresses and subjects,
    ``since`` is included, ``until`` is not.
    """

    state: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


def mails(
    sought: Sought, sort: str = "id", descending: bool = True, start: int = 0, size: int = 25
) -> tuple[tuple[Mail, ...], int]:
    """Return a page of the queue and the number of all."""
    conditions = _conditions(sought)
    total = ledger.read(select(func.count()).select_from(table).where(*conditions))[0][0]
    column = SORTED.get(sort, table.c.id)
    order = (column.desc(), table.c.id.desc()) if descending else (column, table.c.id)
    event = notification_event.c
    query = (
        select(table, event.subject.label("said"))
        .outerjoin(notification, notification.c.id == table.c.notification_id)
        .outerjoin(notification_event, event.id == notification.c.event_id)
        .where(*conditions)
        .order_by(*order)
        .offset(max(start, 0))
        .limit(min(max(size, 0), 10_000))
    )
    lang = language()
    return tuple(_mail(row, lang) for row in ledger.read(query)), total


def given_up() -> int:
    """Return how many mails were given up and wait for a person."""
    query = select(func.count()).select_from(table).where(table.c.state == queue.FAILED)
    return ledger.read(query)[0][0]


def retry(numbers: Iterable[int]) -> int:
    """Send mails now that were given up or wait for their next try; return how many.

    Raises Conflict when one of them is sent or taken out already, or is not there any more.
    """
    wanted = _locked(numbers)
    values = {"state": queue.QUEUED, "attempts": 0, "next_at": clock.now(), "done_at": None}
    ledger.write(update(table).where(table.c.id.in_(wanted)).values(values))
    for number in wanted:
        ledger.enqueue(queue.SEND, mail=number)
    ledger.record("notify.mails-retried", SUBJECT, {"mails": wanted})
    return len(wanted)


def give_up(numbers: Iterable[int]) -> int:
    """Take mails out of the queue, with their texts; return how many. Raises as ``retry``."""
    wanted = _locked(numbers)
    queue.finish(wanted, queue.DROPPED, TAKEN_OUT)
    ledger.record("notify.mails-given-up", SUBJECT, {"mails": wanted})
    return len(wanted)


def reason_in_words(mail: Mail) -> str:
    """Return why a mail waits or has ended, in the language of the page."""
    if not mail.reason:
        return ""
    code, _space, detail = mail.reason.partition(" ")
    words = translate(REASONS[code]) if code in REASONS else code
    return f"{words}: {detail}" if detail else words


def _locked(numbers: Iterable[int]) -> list[int]:
    """Lock mails that can still be sent; one that a worker is sending now is waited for."""
    wanted = sorted(set(numbers))
    query = select(table.c.id).where(table.c.id.in_(wanted), table.c.state.not_in(ENDED))
    found = sorted(row.id for row in ledger.read(query.order_by(table.c.id).with_for_update()))
    if found != wanted or not wanted:
        raise Conflict(
            "mail", _("One of these mails is sent already or is not in the queue any more.")
        )
    return found


def _conditions(sought: Sought) -> list:
    found = []
    if sought.state:
        found.append(table.c.state == sought.state)
    if sought.kind:
        found.append(table.c.kind == sought.kind)
    if sought.since is not None:
        found.append(table.c.at >= sought.since)
    if sought.until is not None:
        found.append(table.c.at < sought.until)
    if sought.text:
        found.append(
            or_(
                table.c.address.icontains(sought.text, autoescape=True),
                table.c.subject.icontains(sought.text, autoescape=True),
            )
        )
    return found


def _mail(row, lang: str) -> Mail:
    subject = row.subject or (text(row.said, lang) if row.said else "")
    return Mail(
        id=row.id,
        kind=row.kind,
        state=row.state,
        user_id=row.user_id,
        address=row.address or _address(row.user_id),
        subject=subject or translate(MAIL_KINDS[row.kind], lang),
        at=row.at,
        attempts=row.attempts,
        next_at=row.next_at,
        done_at=row.done_at,
        reason=row.reason,
    )


def _address(user_id: str | None) -> str | None:
    people = queryUtility(IRecipients)
    person = people.resolve(user_id) if people is not None and user_id else None
    return person.email if person is not None else None
