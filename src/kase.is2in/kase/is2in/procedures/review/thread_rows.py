"""The rows of threads and of what is said in them."""

from collections.abc import Mapping
from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.review.tables import review_message
from kase.is2in.procedures.review.tables import review_thread as table
from kase.is2in.terms.errors import Missing
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import update
import re


OPEN = "open"
ANSWERED = "answered"
RESOLVED = "resolved"
STATES = (OPEN, ANSWERED, RESOLVED)
NAME = re.compile(r"[0-9]{6}")


def name_of(number: int) -> str:
    """Return how a thread is called in addresses: 000001."""
    return f"{number:06d}"


def of_application(application: str) -> Sequence[Row]:
    """Return the threads of an application, the oldest first."""
    own = table.c.application == application
    return ledger.read(select(table).where(own).order_by(table.c.number))


def one(application: str, name: str) -> Row:
    """Return one thread; raise Missing."""
    if NAME.fullmatch(name):
        own = (table.c.application == application) & (table.c.number == int(name))
        for row in ledger.read(select(table).where(own)):
            return row
    raise Missing("comment", _("There is no such comment."))


def last_number(application: str) -> int:
    """Return the number of the last thread, 0 before the first."""
    query = select(func.max(table.c.number)).where(table.c.application == application)
    return ledger.read(query)[0][0] or 0


def add(values: Mapping[str, object]) -> None:
    """Add a thread."""
    ledger.write(insert(table), values)


def change(row: Row, values: Mapping[str, object]) -> None:
    """Change a thread's state."""
    own = (table.c.application == row.application) & (table.c.number == row.number)
    ledger.write(update(table).where(own).values(**values))


def say(row: Row, values: Mapping[str, object]) -> None:
    """Add a message to a thread."""
    place = {"application": row.application, "thread": row.number}
    ledger.write(insert(review_message), {**place, **values})


def messages(application: str) -> Mapping[int, Sequence[Row]]:
    """Return thread → its messages, the oldest first."""
    query = select(review_message).where(review_message.c.application == application)
    found: dict[int, list[Row]] = {}
    for row in ledger.read(query.order_by(review_message.c.id)):
        found.setdefault(row.thread, []).append(row)
    return found


def drop(application: str) -> None:
    """Remove the threads of an application."""
    for one_table in (table, review_message):
        ledger.write(delete(one_table).where(one_table.c.application == application))
