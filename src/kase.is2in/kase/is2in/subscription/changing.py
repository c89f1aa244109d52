"""A bid in the book is changed, deleted or refused: a new version each time (article 4)."""

from collections.abc import Mapping
from dataclasses import fields
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import codec
from kase.is2in.subscription import money
from kase.is2in.subscription import quick
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import checks
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book import reasons
from kase.is2in.subscription.book.checks import Facts
from kase.is2in.subscription.book.reading import read_bid
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.interfaces import BidGone
from kase.is2in.subscription.tables import bid as table
from kase.is2in.subscription.tables import bid_version
from kase.is2in.subscription.types import Bid
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import DELETED_BY_BUYER
from kase.is2in.subscription.types import DELETED_BY_SELLER
from kase.is2in.subscription.types import Investor
from kase.is2in.subscription.types import LIVE
from kase.is2in.subscription.types import REFUSED_BY_CONTROL
from kase.is2in.subscription.types import REJECTED_CRITERIA
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from sqlalchemy import insert
from sqlalchemy import update
from typing import Any
from zope.event import notify


COMPLETED = "investor_completed"
# Who the investor is, is not the depository's to say.
KEPT = frozenset({"type", "number", "qualified", "category"})
HANDED_OVER = frozenset({"allotting", "satisfied", "dealt", "settling", *life.ENDED, "settled"})


def change(
    book: str,
    number: int,
    buyer: str,
    row: Mapping[str, Any],
    actor: str | None,
    version: int | None = None,
) -> BookedBid:
    """Put new content into a buyer's own bid in the acceptance period (article 4.3).

    ``row`` is the whole bid. Raises Missing, Stale, Conflict, and RuleRefused with every
    fault. The bid keeps its number; it keeps its place in the order of acceptance only when
    nothing but its size became smaller.
    """
    bid, errors = read_bid(row)
    found, old = _open(book, number, buyer, version)
    if bid is None:
        raise _refused(errors)
    now = clock.now()
    errors = checks.window(found.conditions, now) or _check(found, old, bid, now)
    if errors:
        raise _refused(errors)
    kept = keeps_place(old.bid, bid)
    at = old.accepted_at
    if not kept:
        at = max(now, found.last_at or now)
        books.give_numbers(found, 0, at)
    _update(book, number, {"version": old.version + 1, "accepted_at": at, **_values(bid)})
    _keep_version(book, old, reader.CHANGED, old.state, actor, "", codec.bid_to_json(bid))
    accounts.release(book, (number,))
    if found.conditions.covered_from(now):
        amount = checks.amount_of(bid, found.conditions)
        accounts.hold(book, {number: (bid.account, amount)}, found.conditions)
    ledger.record("subscription.bid-changed", _subject(book), {"bid": number}, actor=actor)
    return reader.one(book, number)


def delete(
    book: str, number: int, buyer: str, actor: str | None, version: int | None = None
) -> BookedBid:
    """Take a buyer's own bid out of the book in the acceptance period (articles 4.3, 5.2-7)."""
    found, old = _open(book, number, buyer, version)
    now = clock.now()
    if not life.may_delete(found.conditions, now, by_seller=False):
        raise _refused(checks.window(found.conditions, now))
    ended = _end(book, old, DELETED_BY_BUYER, actor, "")
    ledger.record("subscription.bid-deleted-by-buyer", _subject(book), {"bid": number}, actor=actor)
    return ended


def delete_by_seller(book: str, number: int, actor: str | None, reason: str) -> BookedBid:
    """Take any bid out of the book: in the period, after activation (article 4.3)."""
    found, old = _open(book, number, None, None)
    now = clock.now()
    if not life.may_delete(found.conditions, now, by_seller=True):
        message = _("The seller deletes bids while they are taken, once they are activated.")
        raise RuleRefused("delete-by-seller", message, errors=(_at(message, "4.3"),))
    ended = _end(book, old, DELETED_BY_SELLER, actor, reason)
    ledger.record(
        "subscription.bid-deleted-by-seller", _subject(book), {"bid": number}, actor=actor
    )
    return ended


def refuse(book: str, number: int, control: str, actor: str | None, reason: str) -> BookedBid:
    """Refuse to confirm a bid of a watched account (article 4.2).

    Raises Missing for a bid of an account that ``control`` does not watch.
    """
    found, old = _open(book, number, None, None)
    code = old.bid.account
    watched = accounts.find({code}, found.conditions, lock=False).get(code)
    if watched is None or not control or watched.control != control:
        raise Missing("bid", _("There is no such bid."))
    # A bid of the accepted register is the seller's: it is not taken out behind their back.
    if found.state in HANDED_OVER or not life.may_refuse(found.conditions, clock.now()):
        message = _("Bids are refused after activation, up to the moment the seller has set.")
        raise RuleRefused("refuse-time", message, errors=(_at(message, "4.2"),))
    ended = _end(book, old, REFUSED_BY_CONTROL, actor, reason)
    ledger.record(
        "subscription.bid-refused-by-control", _subject(book), {"bid": number}, actor=actor
    )
    return ended


def keeps_place(old: Bid, new: Bid) -> bool:
    """Return whether a change leaves a bid where it is in the order of acceptance."""
    smaller = (new.quantity or 0) <= (old.quantity or 0) and (new.amount or 0) <= (old.amount or 0)
    same = (new.type, new.price, new.investor.key) == (old.type, old.price, old.investor.key)
    return smaller and same


def put_many(
    book: str, numbers: tuple[int, ...], state: str, actor: str | None, at: datetime
) -> None:
    """Put many bids of a locked book into a state, with a version each, by two statements."""
    values = {"book": book, "numbers": list(numbers), "state": state, "at": at, "actor": actor}
    ledger.write(
        "INSERT INTO subscription_bid_version "
        "(book, number, version, change, state, at, actor, reason) "
        "SELECT book, number, version + 1, :state, :state, :at, :actor, '' "
        "FROM subscription_bid WHERE book = :book AND number = ANY(:numbers)",
        values,
    )
    ledger.write(
        "UPDATE subscription_bid SET state = :state, version = version + 1 "
        "WHERE book = :book AND number = ANY(:numbers)",
        values,
    )


def _open(
    book: str, number: int, buyer: str | None, version: int | None
) -> tuple[BookRow, BookedBid]:
    found = books.lock(book)
    old = reader.one(book, number, buyer, lock=True)
    if version is not None and version != old.version:
        raise Stale("bid", _("The bid was changed in the meantime."), current=old)
    if old.state not in LIVE:
        raise Conflict("bid-state", _("The bid is in the book no more."))
    return found, old


def _check(found: BookRow, old: BookedBid, bid: Bid, at: datetime) -> tuple[FieldError, ...]:
    terms, count = found.conditions, None
    known = accounts.find({bid.account}, terms, lock=terms.covered_from(at)).get(bid.account)
    if known is not None and bid.account == old.bid.account:
        # What the bid itself blocks is free for its new version.
        own = accounts.held(found.book, old.number)
        known = replace(known, free=money.EXACT.add(known.free or Decimal(0), own))
    if terms.private_placement:
        others = reader.investors(found.placement, (found.book, old.number))
        count = len(others | {bid.investor.key})
    facts = Facts(at, old.buyer, known, count)
    errors = checks.check_without_time(bid, terms, facts)
    if bid.client_id != old.bid.client_id:
        errors = (*errors, reasons.refuse("client-id"))
    return errors


def _end(book: str, old: BookedBid, state: str, actor: str | None, reason: str) -> BookedBid:
    _update(book, old.number, {"state": state, "version": old.version + 1})
    _keep_version(book, old, state, state, actor, reason, None)
    accounts.release(book, (old.number,))
    notify(BidGone(book, old.number))
    return reader.one(book, old.number)


def reject(book: str, numbers: tuple[int, ...], actor: str | None) -> None:
    """Take live bids of a locked book out of it that fail the seller's criteria (article 6-2)."""
    live = {one.number for one in reader.every(book)}
    failing = tuple(sorted(live & set(numbers)))
    put_many(book, failing, REJECTED_CRITERIA, actor, clock.now())
    accounts.release(book, failing)


def complete_investor(book: str, number: int, told: Investor, actor: str | None) -> bool:
    """Fill what a bid of a locked book leaves open of its investor; return whether it did.

    What the buyer has said stays (article 7.3): the depository only adds to it.
    """
    old = reader.one(book, number, lock=True)
    mine = old.bid.investor
    named = {
        field.name: getattr(told, field.name)
        for field in fields(Investor)
        if field.name not in KEPT and not getattr(mine, field.name) and getattr(told, field.name)
    }
    if not named:
        return False
    bid = replace(old.bid, investor=replace(mine, **named))
    values = {"investor": codec.investor_to_json(bid.investor), "version": old.version + 1}
    _update(book, number, values)
    _keep_version(book, old, COMPLETED, old.state, actor, "", codec.bid_to_json(bid))
    return True


def _update(book: str, number: int, values: dict[str, Any]) -> None:
    mine = (table.c.book == book) & (table.c.number == number)
    ledger.write(update(table).where(mine).values(**values))


def _keep_version(
    book: str,
    old: BookedBid,
    what: str,
    state: str,
    actor: str | None,
    reason: str,
    content: dict | None,
) -> None:
    values = {"change": what, "state": state, "at": clock.now(), "actor": actor}
    ledger.write(
        insert(bid_version).values(
            book=book,
            number=old.number,
            version=old.version + 1,
            reason=reason,
            content=content,
            **values,
        )
    )


def _values(bid: Bid) -> dict[str, Any]:
    """Return what the row of a bid says of its content."""
    names = ("account", "client_id", "type", "price", "quantity", "amount", "client_code")
    return {
        **{name: getattr(bid, name) for name in names},
        "yield": bid.yield_,
        "currency": bid.currency,
        "fingerprint": quick.of_bid(bid).mark,
        "investor_key": bid.investor.key,
        "investor": codec.investor_to_json(bid.investor),
    }


def _subject(book: str) -> str:
    return f"subscription:{book}"


def _at(message: str, article: str) -> FieldError:
    return FieldError("", "rule", message, article)


def _refused(errors: tuple[FieldError, ...]) -> RuleRefused:
    return RuleRefused(errors[0].code, errors[0].message, errors=errors)
