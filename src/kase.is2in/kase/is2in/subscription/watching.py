"""Bids on watched accounts, as their control user sees them (article 4.2)."""

from collections.abc import Collection
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.subscription import changing
from kase.is2in.subscription import reader
from kase.is2in.subscription.accounts import account as account_of
from kase.is2in.subscription.seats import watched_by
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


def require_control(person: Person) -> tuple[str, ...]:
    """Return the accounts a person watches; raise Forbidden for who watches none."""
    found = watched_by(person)
    if not found:
        raise Forbidden("not-control", _("This is for users who watch accounts."))
    return found


def bids(
    accounts: Collection[str], state: str, after: str, size: int
) -> tuple[WatchedBid, ...]:
    """Return bids on some accounts in all subscriptions, the newest subscription last.

    ``after`` is "subscription/number" of the last one before, "" for the beginning.
    """
    query = select(table).where(table.c.account.in_(accounts))
    if state:
        query = query.where(table.c.state == state)
    book, _slash, number = after.partition("/")
    if number.isascii() and number.isdigit() and len(number) < 16:
        query = query.where(tuple_(table.c.book, table.c.number) > tuple_(book, int(number)))
    rows = ledger.read(query.order_by(table.c.book, table.c.number).limit(size))
    return tuple(WatchedBid(row.book, reader.as_booked(row)) for row in rows)


def bid(accounts: Collection[str], book: str, number: int) -> WatchedBid:
    """Return a bid on one of some accounts; raise Missing for any other."""
    found = reader.one(book, number)
    if found.bid.account not in accounts:
        raise Missing("bid", _("There is no such bid."))
    return WatchedBid(book, found)


def refuse(person: Person, book: str, number: int, reason: str) -> BookedBid:
    """Refuse to confirm a bid of an account that a person watches (article 4.2).

    Raises Missing for any other bid, RuleRefused out of time.
    """
    account = bid(watched_by(person), book, number).bid.bid.account
    control = account_of(account).control
    return changing.refuse(book, number, control, person.id, reason)
