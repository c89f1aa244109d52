"""What the clock does: each act at its moment, once, also after a crash.

An act is a job queued for its moment when the subscription is announced; a sweep every minute
finds what was missed. The act's row and its effects are of one transaction under the book's
lock: whoever comes second finds the row and does nothing.
"""

from collections.abc import Callable
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import allotting
from kase.is2in.subscription import books
from kase.is2in.subscription import changing
from kase.is2in.subscription import dealing
from kase.is2in.subscription import moves
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription import securities
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book import pricing
from kase.is2in.subscription.book.collateral import check_all
from kase.is2in.subscription.book.life import Act
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.clearing import checks
from kase.is2in.subscription.interfaces import ActDone
from kase.is2in.subscription.interfaces import ActWaits
from kase.is2in.subscription.tables import act as table
from kase.is2in.subscription.tables import book as book_table
from kase.is2in.subscription.types import ACTIVE
from kase.is2in.subscription.types import ANNULLED_COLLATERAL
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from sqlalchemy import insert
from sqlalchemy import select
from zope.event import notify


TASK = "subscription.act"
# Of the states before the announcement and after the end nothing is due.
WATCHED = ("announced", *life.RUNNING, "dealt")
NO_BIDS, NO_REGISTER = "4.7", "9.6"


def schedule(book: str) -> None:
    """Queue every act of an announced subscription for its moment."""
    for act in life.timetable(books.get(book).conditions):
        ledger.enqueue_at(act.at, TASK, book=book, act=act.name)


@ledger.task(TASK)
def run(book: str, act: str) -> None:
    """Do what is due up to an act; nothing where it is done or its moment has been moved."""
    catch_up(book)


@ledger.periodic("* * * * *", "subscription.sweep")
def sweep() -> None:
    """Queue what is overdue of every running subscription: a job may have been lost or moved."""
    query = select(book_table.c.book).where(book_table.c.state.in_(WATCHED))
    for row in ledger.read(query):
        if due(row.book):
            ledger.enqueue_once(f"subscription {row.book}", TASK, book=row.book, act="")


def due(book: str) -> tuple[Act, ...]:
    """Return the acts whose moment has come and that are not done, in their order."""
    found, now = books.get(book), clock.now()
    if found.state not in WATCHED:
        return ()
    done = _done(book)
    acts = life.timetable(found.conditions)
    return tuple(act for act in acts if act.at <= now and act.name not in done)


def catch_up(book: str) -> tuple[str, ...]:
    """Do all that is due, in order; return what was done.

    An act that has to wait holds only those that need it: a missing price does not keep the
    period of bids open.
    """
    done = tuple(act.name for act in due(book) if perform(book, act.name))
    if reason := waits_for(book):
        notify(ActWaits(book, reason))
    return done


def perform(book: str, name: str, actor: str | None = "system", reason: str = "") -> bool:
    """Do one act; return False where it is done already or must wait.

    Staff do an overdue act by hand with a reason. Raises Missing for an act that this
    subscription does not have, Conflict before its moment.
    """
    found = books.lock(book)
    act = next((one for one in life.timetable(found.conditions) if one.name == name), None)
    if act is None:
        raise Missing("act", _("The subscription has no such step."))
    if act.at > clock.now():
        raise Conflict("act-early", _("The moment of this step has not come."))
    if name in _done(book) or found.state not in WATCHED or not EFFECTS[name](found, actor):
        return False
    values = {"due_at": act.at, "done_at": clock.now(), "actor": actor, "reason": reason}
    ledger.write(insert(table).values(book=book, act=name, **values))
    notify(ActDone(book, name))
    return True


def activated(book: str) -> bool:
    """Return whether the bids of a book have been activated."""
    return "activate" in _done(book)


def waits_for(book: str) -> str:
    """Return why the next due act waits, "" where nothing does: for the alarm of staff."""
    found = books.get(book)
    for act in due(book):
        if act.name == "activate" and _price_missing(found):
            return "market-price-missing"
        if act.name == "hand-over":
            return "checks-unanswered" if checks.hold(found) else "not-activated"
        if act.name == "make-deals" and found.state == "satisfied":
            if not registers.is_signed(book):
                return "result-not-signed"
            return "securities-short" if securities.short(found) else ""
    return ""


def _done(book: str) -> set[str]:
    return {row.act for row in ledger.read(select(table.c.act).where(table.c.book == book))}


def _open(found: BookRow, actor: str | None) -> bool:
    return _step(found, "open", actor)


def _close(found: BookRow, actor: str | None) -> bool:
    if not _step(found, "close", actor):
        return False
    if not reader.count(found.book):
        _fail(found.book, actor, NO_BIDS)
    return True


def _register(found: BookRow, actor: str | None) -> bool:
    return _step(found, "register", actor)


def _check_collateral(found: BookRow, actor: str | None) -> bool:
    """Block or annul, all bids at once, in the order of acceptance (article 5.2)."""
    bids = list(reader.every(found.book))
    codes = sorted({one.bid.account for one in bids})
    known = accounts.find(codes, found.conditions, lock=True)
    free = {code: one.free for code, one in known.items() if one.free is not None}
    blocks = check_all(bids, found.conditions, free)
    by_number = {one.number: one.bid.account for one in bids}
    held = {n: (by_number[n], amount) for n, amount in blocks.blocked.items()}
    accounts.hold(found.book, held, found.conditions)
    changing.put_many(found.book, blocks.annulled, ANNULLED_COLLATERAL, actor, clock.now())
    return True


def _activate(found: BookRow, actor: str | None) -> bool:
    """Make all bids active; wait where the price of market bids is missing (article 4.5)."""
    if _price_missing(found):
        return False
    numbers = tuple(one.number for one in reader.every(found.book))
    changing.put_many(found.book, numbers, ACTIVE, actor, clock.now())
    return True


def _hand_over(found: BookRow, actor: str | None) -> bool:
    """Make the accepted register and hand it to the seller (article 8.1)."""
    if "activate" not in _done(found.book) or found.state != "registering":
        return False
    if checks.hold(found):
        return False
    bids = list(reader.every(found.book))
    rows = allotting.accepted(found, allotting.contacts(found, bids), bids)
    registers.keep(found.book, registers.ACCEPTED, rows, actor)
    return _step(found, "hand-over", actor)


def _make_deals(found: BookRow, actor: str | None) -> bool:
    """Make the deals; without a satisfied register the subscription has failed (9.6).

    They wait for the seller's signature under what it has sent, with the counterparty for its
    securities too (5.2-4).
    """
    if found.state == "satisfied":
        if not registers.is_signed(found.book):
            return False
        securities.ask(found)
        if securities.short(found):
            return False
        dealing.make(found)
        return _step(found, "make-deals", actor)
    if found.state in life.RUNNING:
        _fail(found.book, actor, NO_REGISTER)
        return True
    return False


def _settle(found: BookRow, actor: str | None) -> bool:
    if found.state != "dealt":
        return False
    return _step(found, "settle", actor)


def _step(found: BookRow, transition: str, actor: str | None) -> bool:
    target = life.target(transition, found.state, found.conditions)
    if target is None:
        return False
    moves.go(found, transition, target, actor)
    return True


def _fail(book: str, actor: str | None, article: str) -> None:
    moves.go(books.lock(book), "fail", "failed", actor, article)


def _price_missing(found: BookRow) -> bool:
    if not found.conditions.one_day or found.market_price is not None:
        return False
    if pricing.price_due(found.conditions) is None:
        return False
    return reader.has_market_bids(found.book)


def _check_bids(found: BookRow, actor: str | None) -> bool:
    """Put all bids that were not asked about yet to the depository (articles 6.1, 7.3).

    The worker asks once this is committed: no act waits for somebody else's computer.
    """
    checks.ask(found)
    return True


EFFECTS: dict[str, Callable[[BookRow, str | None], bool]] = {
    "open": _open,
    "close": _close,
    "register": _register,
    "check-bids": _check_bids,
    "check-collateral": _check_collateral,
    "activate": _activate,
    "hand-over": _hand_over,
    "make-deals": _make_deals,
    "settle": _settle,
}
