"""What has happened to a subscription, for those who look: acts done, editions, its twin."""

from dataclasses import dataclass
from datetime import datetime
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import books
from kase.is2in.subscription import codec
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.tables import act
from kase.is2in.subscription.tables import book as book_table
from kase.is2in.subscription.tables import edition
from kase.is2in.subscription.types import Conditions
from sqlalchemy import select


@dataclass(frozen=True)
class Done:
    """An act of the timetable that was done: when it was due, when and by whom it was done."""

    name: str
    due: datetime
    at: datetime
    actor: str | None
    reason: str


@dataclass(frozen=True)
class Edition:
    """One edition of the conditions: why, by whom and when it was made (article 2.10)."""

    edition: int
    conditions: Conditions
    reason: str
    author: str | None
    at: datetime


def performed(book: str) -> tuple[Done, ...]:
    """Return the acts that were done, the first one first."""
    columns = (act.c.act, act.c.due_at, act.c.done_at, act.c.actor, act.c.reason)
    query = select(*columns).where(act.c.book == book).order_by(act.c.done_at, act.c.due_at)
    return tuple(Done(*row) for row in ledger.read(query))


def editions(book: str) -> tuple[Edition, ...]:
    """Return every edition of the conditions, the first one first."""
    query = select(edition).where(edition.c.book == book).order_by(edition.c.edition)
    return tuple(
        Edition(
            row.edition,
            codec.conditions_from_json(row.conditions),
            row.reason,
            row.author,
            row.at,
        )
        for row in ledger.read(query)
    )


def twins(found: BookRow) -> tuple[BookRow, ...]:
    """Return the other books of a placement: the same subscription in the other mode (2.1-1)."""
    others = select(book_table.c.book).where(
        book_table.c.placement == found.placement, book_table.c.book != found.book
    )
    return tuple(books.get(row.book) for row in ledger.read(others.order_by(book_table.c.book)))
