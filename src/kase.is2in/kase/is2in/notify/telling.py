"""Telling people what happened: a row in the cabinet and a mail, once per person and event."""

from collections.abc import Iterable
from kase.is2in.ledger import api as ledger
from kase.is2in.notify.tables import notification
from kase.is2in.notify.tables import notification_event
from kase.is2in.notify.words import stored
from kase.is2in.terms import clock
from kase.is2in.web.api import same_site
from plone import api
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from uuid import uuid4
from zope.i18nmessageid import Message
import os


MAIL = "notify.mail"


def tell(
    event: str,
    recipients: Iterable[str],
    subject: Message,
    action: Message,
    *,
    link: str,
    about: str,
    author: str | None,
    key: str | None = None,
) -> int:
    """Tell people what happened, inside the caller's transaction; return how many are told.

    ``event`` is a code, ``recipients`` are user ids, ``subject`` says the procedure and what
    happened, ``action`` what is to be done (values of their mappings: see ``words``).
    ``link`` is an address of this site, ``about`` what it concerns. A person is told once for
    a ``key``, whatever the words, however often and by whomever it is repeated; without a key
    each call is an event of its own. Raises ValueError for a link that leads elsewhere.
    """
    key = key or uuid4().hex
    # In one order everywhere: two tellers of the same people do not wait crosswise.
    people = sorted({each for each in recipients if each})
    if not people:
        return 0
    event_id = ledger.write(
        insert(notification_event)
        .values(
            event=event,
            subject=stored(subject),
            action=stored(action),
            link=_path(link),
            about=about,
            author=author,
            at=clock.now(),
        )
        .returning(notification_event.c.id)
    ).scalar_one()
    told = _rows(event_id, key, people)
    if not told:
        ledger.write(delete(notification_event).where(notification_event.c.id == event_id))
    for number in told:
        ledger.enqueue(MAIL, notification=number, site=site_url())
    return len(told)


def site_url() -> str:
    """Return the address of the site as people open it, without a slash at the end.

    IS2IN_URL in the environment; else the address of this request, which a worker has not.
    """
    return (os.environ.get("IS2IN_URL") or api.portal.get().absolute_url()).rstrip("/")


def _rows(event_id: int, key: str, people: list[str]) -> list[int]:
    statement = (
        insert_or_leave(notification)
        .values([{"event_id": event_id, "key": key, "user_id": each} for each in people])
        .on_conflict_do_nothing(index_elements=["user_id", "key"])
        .returning(notification.c.id)
    )
    return sorted(ledger.write(statement).scalars())


def _path(link: str) -> str:
    """Return the part of an address after the site's own, "" for its home page."""
    for base in (site_url(), api.portal.get().absolute_url()):
        if link == base or link.startswith((f"{base}/", f"{base}?")):
            return link[len(base) :]
    path = api.portal.get().absolute_url_path()
    if same_site(link) and (link == path or link.startswith(f"{path}/")):
        return link[len(path) :]
    raise ValueError("a notification leads to a page of this site only")
