"""Bids on watched accounts, as their control user sees them (article 4.2)."""

from collections.abc import Collection
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.subscription import reader
from kase.is2in.subscription.tables import account
from kase.is2in.subscription.tables import bid as table
from kase.is2in.subscription.types import BookedBid
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from sqlalchemy import select
from sqlalchemy import tuple_


@dataclass(frozen=True)
class WatchedBid:
    """A bid and the subscription it is in."""

    book: str
    bid: BookedBid


def watches(person: Person) -> str:
    """Return as whom a person watches accounts: their organisation or e-mail, "" for nobody."""
    names = [name for name in (person.organization, person.email) if name]
    query = select(account.c.control).where(account.c.control.in_(names)).limit(1)
    rows = ledger.read(query) if person.active and names else ()
    return rows[0].control if rows else ""


def require_control(person: Person) -> str:
    """Return as whom a person watches accounts; raise Forbidden for who watches none."""
    control = watches(person)
    if not control:
        raise Forbidden("not-control", _("This is for users who watch accounts."))
    return control


def bids(control: str, state: str, after: str, size: int) -> tuple[WatchedBid, ...]:
    """Return watched bids of all subscriptions, the newest subscription last.

    ``after`` is "subscription/number" of the last one before, "" for the beginning.
    """
    query = _watched({control})
    if state:
        query = query.where(table.c.state == state)
    book, _slash, number = after.partition("/")
    if number.isascii() and number.isdigit() and len(number) < 16:
        query = query.where(tuple_(table.c.book, table.c.number) > tuple_(book, int(number)))
    rows = ledger.read(query.order_by(table.c.book, table.c.number).limit(size))
    return tuple(WatchedBid(row.book, reader.as_booked(row)) for row in rows)


def bid(control: str, book: str, number: int) -> WatchedBid:
    """Return a watched bid; raise Missing for one that ``control`` does not watch."""
    query = _watched({control}).where(table.c.book == book, table.c.number == number)
    rows = ledger.read(query)
    if not rows:
        raise Missing("bid", _("There is no such bid."))
    return WatchedBid(book, reader.as_booked(rows[0]))


def _watched(controls: Collection[str]):
    joined = table.join(account, account.c.account == table.c.account)
    return select(table).select_from(joined).where(account.c.control.in_(sorted(controls)))
