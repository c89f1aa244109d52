"""A person's own notifications: the list, the count, marking as read."""

from collections.abc import Iterable
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.notify.tables import notification
from kase.is2in.notify.tables import notification_event
from kase.is2in.notify.types import Notification
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


def notifications(
    user_id: str, unread: bool | None = None, start: int = 0, size: int = PAGE
) -> tuple[tuple[Notification, ...], int]:
    """Return a page of a person's notifications, the newest first, and the number of all.

    ``unread`` True gives those not read, False those read, None both.
    """
    own = _own(user_id, unread)
    total = ledger.read(select(func.count()).select_from(notification).where(*own))[0][0]
    query = (
        select(
            notification.c.id,
            notification.c.read_at,
            *(column for column in notification_event.columns if column.name != "id"),
        )
        .join(notification_event, notification_event.c.id == notification.c.event_id)
        .where(*own)
        .order_by(notification.c.id.desc())
        .offset(max(start, 0))
        .limit(min(max(size, 0), MOST))
    )
    lang, site = language(), api.portal.get().absolute_url()
    return tuple(_read(row._mapping, lang, site) for row in ledger.read(query)), total


def unread_count(user_id: str) -> int:
    """Return how many notifications a person has not read."""
    query = select(func.count()).select_from(notification).where(*_own(user_id, unread=True))
    return ledger.read(query)[0][0]


def mark_read(user_id: str, ids: Iterable[int] | None) -> int:
    """Mark a person's notifications as read, all of them for None; return how many changed.

    Raises Missing("notification") when one of the ids is not this person's; nothing is
    marked then.
    """
    own = _own(user_id, unread=None)
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


def _own(user_id: str, unread: bool | None) -> tuple:
    own = (notification.c.user_id == user_id,)
    if unread is None:
        return own
    read_at = notification.c.read_at
    return (*own, read_at.is_(None) if unread else read_at.is_not(None))


def _read(row, lang: str, site: str) -> Notification:
    texts = {name: text(row[name], lang) for name in ("subject", "action")}
    return Notification(**{**row, **texts, "link": site + row["link"]})
