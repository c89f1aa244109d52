"""A person's own notifications: the list, the count, marking as read."""

from collections.abc import Iterable
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.notify.tables import notification
from kase.is2in.notify.tables import notification_event
from kase.is2in.notify.types import Notification
from kase.is2in.notify.types import Wanted
from kase.is2in.notify.words import text
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language
from plone import api
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import update


PAGE = 25
MOST = 10_000
ALL = Wanted()
# Words of a search that count; more would only make it slow.
MOST_WORDS = 8


def notifications(
    user_id: str,
    unread: bool | None = None,
    start: int = 0,
    size: int = PAGE,
    wanted: Wanted | None = None,
) -> tuple[tuple[Notification, ...], int]:
    """Return a page of a person's notifications, the newest first, and the number of all.

    ``unread`` True gives those not read, False those read, None both; ``wanted`` says more.
    """
    wanted = wanted or Wanted(unread=unread)
    size = min(max(size, 0), MOST)
    return _rows(_own(user_id, wanted), size, start=max(start, 0)), count(user_id, wanted)


def notifications_after(
    user_id: str, wanted: Wanted = ALL, after: int | None = None, size: int = PAGE
) -> tuple[tuple[Notification, ...], int | None]:
    """Return the notifications older than one, and the number the next page is after.

    None begins with the newest; None is returned with the last page. No page is slower than
    the first, however many there are.
    """
    own = _own(user_id, wanted)
    if after is not None:
        own = (*own, notification.c.id < after)
    size = min(max(size, 1), MOST)
    rows = _rows(own, size + 1)
    return rows[:size], rows[size - 1].id if len(rows) > size else None


def count(user_id: str, wanted: Wanted = ALL) -> int:
    """Return how many notifications of a person fit."""
    query = select(func.count()).select_from(notification).where(*_own(user_id, wanted))
    if wanted.text:
        query = query.join(notification_event, notification_event.c.id == notification.c.event_id)
    return ledger.read(query)[0][0]


def unread_count(user_id: str) -> int:
    """Return how many notifications a person has not read."""
    return count(user_id, Wanted(unread=True))


def mark_read(user_id: str, ids: Iterable[int] | None) -> int:
    """Mark a person's notifications as read, all of them for None; return how many changed.

    Raises Missing("notification") when one of the ids is not this person's; nothing is
    marked then.
    """
    own = _own(user_id, ALL)
    if ids is not None:
        wanted = set(ids)
        own = (*own, notification.c.id.in_(wanted))
        known = ledger.read(select(func.count()).select_from(notification).where(*own))[0][0]
        if known != len(wanted):
            raise Missing("notification", _("There is no such notification."))
    statement = (
        update(notification)
        .where(*own, notification.c.read_at.is_(None))
        .values(read_at=clock.now())
    )
    return ledger.write(statement).rowcount


def _own(user_id: str, wanted: Wanted) -> tuple:
    column = notification.c
    own = [column.user_id == user_id]
    if wanted.unread is not None:
        own.append(column.read_at.is_(None) if wanted.unread else column.read_at.is_not(None))
    if wanted.kind:
        own.append(column.kind == wanted.kind)
    if wanted.since is not None:
        own.append(column.at >= _midnight(wanted.since))
    if wanted.until is not None:
        own.append(column.at < _midnight(wanted.until + timedelta(days=1)))
    own += [
        notification_event.c.words.contains(word, autoescape=True)
        for word in wanted.text.lower().split()[:MOST_WORDS]
    ]
    return tuple(own)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.ALMATY)


def _rows(own: tuple, size: int, start: int = 0) -> tuple[Notification, ...]:
    mine, event = notification.c, notification_event.c
    query = (
        select(
            mine.id,
            mine.kind,
            mine.behalf,
            mine.at,
            mine.read_at,
            event.event,
            event.subject,
            event.action,
            event.title,
            event.link,
            event.about,
            event.author,
        )
        .join(notification_event, event.id == mine.event_id)
        .where(*own)
        .order_by(mine.id.desc())
        .offset(start)
        .limit(size)
    )
    lang, site = language(), api.portal.get().absolute_url()
    return tuple(_read(row, lang, site) for row in ledger.read(query))


def _read(row, lang: str, site: str) -> Notification:
    return Notification(
        id=row.id,
        event=row.event,
        kind=row.kind,
        subject=text(row.subject, lang),
        action=text(row.action, lang),
        title=text(row.title, lang) if row.title else "",
        link=site + row.link,
        about=row.about,
        author=row.author,
        behalf=tuple(row.behalf),
        at=row.at,
        read_at=row.read_at,
    )
