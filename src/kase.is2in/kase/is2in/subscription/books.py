"""A subscription's row in SQL: made once, locked by every writer, changed by moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import codec
from kase.is2in.subscription.tables import book as table
from kase.is2in.subscription.tables import edition
from kase.is2in.subscription.types import Conditions
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import Select
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import TextClause
from sqlalchemy import update


# An application that has ended so leaves its mode to another one.
GONE = ("refused", "cancelled", "failed")
# One question for both locks: every bid waits for its answer. Rows of a join are locked last.
LOCK = """
WITH door AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(hashtextextended('subscription placement ' || placement, 0))
    FROM subscription_book WHERE book = :book AND (conditions->>'private_placement')::boolean
)
SELECT one.* FROM subscription_book AS one LEFT JOIN door ON true
WHERE one.book = :book FOR UPDATE OF one
"""


@dataclass(frozen=True)
class BookRow:
    """A book as it is stored: its state, conditions, the last number and moment given."""

    book: str
    placement: str
    state: str
    edition: int
    conditions: Conditions
    last_number: int
    last_at: datetime | None
    market_price: Decimal | None
    number: str | None = None


def make(book: str, conditions: Conditions, placement: str = "", author: str | None = None) -> None:
    """Make a book in the state draft; ``placement`` joins the two modes of one subscription."""
    data = codec.conditions_to_json(conditions)
    values = {"state": "draft", "edition": 1, "conditions": data}
    ledger.write(insert(table).values(book=book, placement=placement or book, **values))
    _keep_edition(book, 1, data, "", author)


def get(book: str) -> BookRow:
    """Return a book; raise Missing."""
    return _one(select(table).where(table.c.book == book))


def lock(book: str) -> BookRow:
    """Return a book that nobody else changes until the end of this transaction.

    The books of a private placement in two modes share its limit of investors: they are
    locked together, always in one order, before the row itself.
    """
    return _one(text(LOCK), {"book": book})


def modes(placement: str) -> frozenset[str]:
    """Return the modes a placement has applications for that have not come to nothing."""
    query = select(table.c.conditions["mode"].astext).where(
        table.c.placement == placement, table.c.state.not_in(GONE)
    )
    return frozenset(row[0] for row in ledger.read(query))


def change_conditions(
    found: BookRow, conditions: Conditions, reason: str, author: str | None
) -> int:
    """Store a new edition of the conditions of a locked book; return its number (2.10)."""
    number, data = found.edition + 1, codec.conditions_to_json(conditions)
    _set(found.book, edition=number, conditions=data)
    _keep_edition(found.book, number, data, reason, author)
    return number


def set_state(book: str, state: str) -> None:
    """Put a locked book into a state."""
    _set(book, state=state)


def set_number(book: str, number: str) -> None:
    """Keep the unique number that the decision reserves (article 3.2)."""
    _set(book, number=number)


def editions(book: str):
    """Return the editions of the conditions, the first one first: number, reason, author, at."""
    query = select(edition).where(edition.c.book == book)
    return ledger.read(query.order_by(edition.c.edition))


def set_market_price(book: str, price: Decimal) -> None:
    """Keep the price of market bids that the seller has named (article 4.5)."""
    _set(book, market_price=price)


def give_numbers(found: BookRow, count: int, at: datetime) -> None:
    """Note that a locked book has given its next numbers at a moment.

    ``at`` is the moment the bids were checked at, no sooner than the book's last: what was in
    time then is accepted then.
    """
    _set(found.book, last_number=found.last_number + count, last_at=at)


def _set(book: str, **values) -> None:
    ledger.write(update(table).where(table.c.book == book).values(**values))


def _keep_edition(book: str, number: int, data: dict, reason: str, author: str | None) -> None:
    values = {"conditions": data, "reason": reason, "author": author, "at": clock.now()}
    ledger.write(insert(edition).values(book=book, edition=number, **values))


def _one(query: Select | TextClause, values: Mapping[str, str] | None = None) -> BookRow:
    rows = ledger.read(query, values)
    if not rows:
        raise Missing("subscription", _("There is no such subscription to securities."))
    return _as_row(rows[0])


def _as_row(row: Row) -> BookRow:
    values = dict(row._mapping)
    values["conditions"] = codec.conditions_from_json(values["conditions"])
    return BookRow(**values)
