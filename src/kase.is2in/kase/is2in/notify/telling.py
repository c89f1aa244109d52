"""Telling people what happened: a row in the cabinet, and by the channel each has chosen."""

from collections.abc import Callable
from collections.abc import Iterable
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import queue
from kase.is2in.notify.choices import channels
from kase.is2in.notify.interfaces import ISubstitutes
from kase.is2in.notify.kinds import Kind
from kase.is2in.notify.kinds import kind_of
from kase.is2in.notify.kinds import MAIL
from kase.is2in.notify.site import path_of
from kase.is2in.notify.tables import notification
from kase.is2in.notify.tables import notification_event
from kase.is2in.notify.words import searched
from kase.is2in.notify.words import stored
from kase.is2in.terms import clock
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from uuid import uuid4
from zope.component import queryUtility
from zope.i18nmessageid import Message


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
    asks: bool = False,
    title: Message | None = None,
    copy_to: Callable[[str], bool] | None = None,
) -> int:
    """Tell people what happened, inside the caller's transaction; return how many are told.

    ``event`` is a code that a kind names, ``recipients`` are user ids, ``subject`` says the
    procedure and what happened, ``action`` what is to be done, ``title`` what it is about
    (values of their mappings: see ``words``). ``link`` is an address of this site, ``about``
    what it concerns. ``asks`` says that these people are to act themselves.

    A person is told once for a ``key``, whatever the words, however often and by whomever it
    is repeated; without a key each call is an event of its own. Who stands in for an absent
    recipient is told as well, where ``copy_to`` (asked with the user id) has nothing against
    it. Raises ValueError for a link that leads elsewhere.
    """
    kind = kind_of(event, asks)
    people = with_copies({each for each in recipients if each}, kind, author, copy_to)
    if not people:
        return 0
    texts = {"subject": stored(subject), "action": stored(action)}
    if title is not None:
        texts["title"] = stored(title)
    event_id = _event(event, texts, path_of(link), about, author)
    told = _rows(event_id, key or uuid4().hex, kind, people)
    if not told:
        ledger.write(delete(notification_event).where(notification_event.c.id == event_id))
    queue.put_notifications([(number, who) for number, who, channel in told if channel == MAIL])
    return len(told)


def with_copies(
    people: set[str],
    kind: Kind,
    author: str | None,
    copy_to: Callable[[str], bool] | None,
) -> dict[str, tuple[str, ...]]:
    """Return whom to tell, and the absent people each of them stands in for.

    Who did it knows it already, and gets no copy of it for somebody else.
    """
    found: dict[str, tuple[str, ...]] = dict.fromkeys(people, ())
    port = queryUtility(ISubstitutes) if kind.copied else None
    for absent, acting in sorted(port.of(sorted(people)).items()) if port is not None else ():
        for each in acting:
            own = each in people
            if own or (each != author and (copy_to is None or copy_to(each))):
                found[each] = (*found.get(each, ()), absent)
    return found


def _event(event: str, texts: dict, link: str, about: str, author: str | None) -> int:
    values = {
        **texts,
        "event": event,
        "words": searched(about, *texts.values()),
        "link": link,
        "about": about,
        "author": author,
        "at": clock.now(),
    }
    statement = insert(notification_event).values(values).returning(notification_event.c.id)
    return ledger.write(statement).scalar_one()


def _rows(event_id: int, key: str, kind: Kind, people: dict) -> list[tuple[int, str, str]]:
    ways, at = channels(kind, people), clock.now()
    rows = [
        {
            "event_id": event_id,
            "key": key,
            "user_id": each,
            "kind": kind.code,
            "at": at,
            "channel": ways[each],
            "behalf": list(people[each]),
        }
        # In one order everywhere: two tellers of the same people do not wait crosswise.
        for each in sorted(people)
    ]
    columns = notification.c
    statement = (
        insert_or_leave(notification)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["user_id", "key"])
        .returning(columns.id, columns.user_id, columns.channel)
    )
    return sorted(tuple(row) for row in ledger.write(statement))
