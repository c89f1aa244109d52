"""Messages of the exchange on subscriptions: kept as they were published, never changed.

Nothing is told of a private placement (articles 3.5, 10.7, 11.5): ``publish`` itself minds it,
so that no way leads past it.
"""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import books
from kase.is2in.subscription.book import application
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.tables import news as table
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import translate
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select
from typing import Any


LANGUAGES = ("ru", "kk", "en")
ANNOUNCED, MEETINGS, CHANGED = "announced", "meetings", "changed"
FAILED, CANCELLED, RESULTS = "failed", "cancelled", "results"
TITLES = {
    ANNOUNCED: _("Subscription to securities of ${issuer} is announced"),
    MEETINGS: _("Meetings with investors on securities of ${issuer}"),
    CHANGED: _("Conditions of the subscription to securities of ${issuer} have changed"),
    FAILED: _("Subscription to securities of ${issuer} has failed"),
    CANCELLED: _("Subscription to securities of ${issuer} will not be held"),
    RESULTS: _("Results of the subscription to securities of ${issuer}"),
}
LEADS = {
    ANNOUNCED: _("The exchange holds a subscription under number ${number} on these conditions."),
    MEETINGS: _("The seller meets investors before a subscription at home and abroad."),
    CHANGED: _("The subscription under number ${number} goes on under these conditions."),
    FAILED: _("The subscription under number ${number} is declared failed."),
    CANCELLED: _("The subscription under number ${number} is cancelled."),
    RESULTS: _("The subscription under number ${number} is over."),
}


@dataclass(frozen=True)
class Line:
    """A line of a message: a label and what it says, under the heading of its group."""

    label: str
    text: str
    group: str = ""


@dataclass(frozen=True)
class Message:
    """A published message; title, lead and lines are in the language it was asked for in."""

    id: int
    book: str
    kind: str
    title: str
    lead: str
    lines: tuple[Line, ...]
    at: datetime


def publish(
    found: BookRow, kind: str, lines_in: Callable[[str], tuple[Line, ...]] = lambda lang: ()
) -> int | None:
    """Publish a message in every language; return its number, None for a private placement."""
    if not application.published(found.conditions):
        return None
    texts = {lang: _texts(found, kind, lines_in(lang), lang) for lang in LANGUAGES}
    statement = insert(table).values(book=found.book, kind=kind, texts=texts, at=clock.now())
    number = ledger.write(statement.returning(table.c.id)).scalar_one()
    details = {"kind": kind, "message": number}
    ledger.record("subscription.published", f"subscription:{found.book}", details)
    return number


def messages(lang: str, start: int = 0, size: int = 20) -> tuple[tuple[Message, ...], int]:
    """Return published messages, the newest first, and how many there are."""
    query = select(table).order_by(table.c.at.desc(), table.c.id.desc())
    rows = ledger.read(query.offset(start).limit(size))
    total = ledger.read(select(func.count()).select_from(table))[0][0]
    return tuple(_message(row, lang) for row in rows), total


def message(number: int, lang: str) -> Message:
    """Return one message; raise Missing."""
    rows = ledger.read(select(table).where(table.c.id == number))
    if not rows:
        raise Missing("message", _("There is no such message."))
    return _message(rows[0], lang)


def of_book(book: str, lang: str) -> tuple[Message, ...]:
    """Return the messages on a subscription, the oldest first."""
    rows = ledger.read(select(table).where(table.c.book == book).order_by(table.c.id))
    return tuple(_message(row, lang) for row in rows)


def publish_once(book: str, kind: str, lines_in: Callable[[str], tuple[Line, ...]]) -> int | None:
    """Publish a message once in its kind; None where it is published already."""
    found = books.lock(book)
    mine = (table.c.book == book) & (table.c.kind == kind)
    if ledger.read(select(table.c.id).where(mine).limit(1)):
        return None
    return publish(found, kind, lines_in)


def _texts(found: BookRow, kind: str, lines: tuple[Line, ...], lang: str) -> dict[str, Any]:
    issuer = " ".join(filter(None, (found.conditions.issuer, found.conditions.isin)))
    mapping = {"issuer": issuer, "number": found.number or found.book}
    title, lead = (_filled(one[kind], mapping) for one in (TITLES, LEADS))
    return {
        "title": translate(title, lang),
        "lead": translate(lead, lang),
        "lines": [[one.label, one.text, one.group] for one in lines],
    }


def _filled(message, mapping: Mapping[str, str]):
    return type(message)(message, domain=message.domain, mapping=mapping)


def _message(row: Row, lang: str) -> Message:
    said = row.texts.get(lang) or row.texts["ru"]
    lines = tuple(Line(*one) for one in said["lines"])
    return Message(row.id, row.book, row.kind, said["title"], said["lead"], lines, row.at)
