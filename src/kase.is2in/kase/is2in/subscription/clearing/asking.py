"""What the depository is asked and told, as rows: put there once, tried until it is answered.

The row is of the transaction that makes it necessary, so that nothing is forgotten whoever dies;
asking is the worker's (``exchange``). What came to nothing, and why, is kept for staff.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription.tables import asked as table
from kase.is2in.terms import clock
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from typing import Any


CONSENT, CHECK, SETTLE = "consent", "check-bids", "settle"
NOTICE, DELETED = "notice", "deleted"
# A question that was put and not answered yet.
SILENT = "silent"


@dataclass(frozen=True)
class Question:
    """One question or notice; ``trouble`` is why the last try came to nothing, "" before it.

    ``answered_at`` is None while it waits; ``author`` is "depository" or the clerk who entered
    the answer from ``letter``.
    """

    key: str
    book: str
    kind: str
    question: Mapping[str, Any]
    at: datetime
    answered_at: datetime | None
    answer: Mapping[str, Any] | None
    tries: int
    tried_at: datetime | None
    trouble: str
    author: str | None
    letter: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the bids it is about."""
        return tuple(self.question.get("numbers", ()))


NAMES = (
    "key",
    "book",
    "kind",
    "question",
    "at",
    "answered_at",
    "answer",
    "tries",
    "tried_at",
    "trouble",
    "author",
    "letter",
)
COLUMNS = [table.c[name] for name in NAMES]


def put(book: str, kind: str, key: str, **question: Any) -> bool:
    """Put a question, once by its key; return whether it is put now."""
    values = {"kind": kind, "question": question, "at": clock.now()}
    statement = insert(table).values(key=key, book=book, **values)
    statement = statement.on_conflict_do_nothing(index_elements=["key"])
    return bool(ledger.write(statement.returning(table.c.key)).all())


def of_book(book: str, kind: str | None = None) -> tuple[Question, ...]:
    """Return what a book has asked, the first one first."""
    query = select(*COLUMNS).where(table.c.book == book)
    if kind is not None:
        query = query.where(table.c.kind == kind)
    return tuple(Question(*row) for row in ledger.read(query.order_by(table.c.at, table.c.key)))


def waiting(book: str, kind: str | None = None) -> tuple[Question, ...]:
    """Return what waits for an answer, the first one first."""
    return tuple(one for one in of_book(book, kind) if one.answered_at is None)


def books_with_notices() -> tuple[str, ...]:
    """Return the books of which the depository is still to be told something."""
    mine = table.c.answered_at.is_(None) & table.c.kind.in_((NOTICE, DELETED))
    query = select(table.c.book).where(mine).distinct()
    return tuple(row.book for row in ledger.read(query.order_by(table.c.book)))


def came_to_nothing(key: str, trouble: str) -> None:
    """Note a try that brought no answer."""
    values = {"tries": table.c.tries + 1, "tried_at": clock.now(), "trouble": trouble}
    mine = (table.c.key == key) & table.c.answered_at.is_(None)
    ledger.write(update(table).where(mine).values(**values))


def answered(key: str, answer: Mapping[str, Any], author: str | None, letter: str = "") -> bool:
    """Keep an answer; return False where there is one already: the first one stands."""
    values = {"answered_at": clock.now(), "answer": dict(answer), "author": author}
    mine = (table.c.key == key) & table.c.answered_at.is_(None)
    statement = update(table).where(mine).values(letter=letter, **values)
    return bool(ledger.write(statement.returning(table.c.key)).all())
