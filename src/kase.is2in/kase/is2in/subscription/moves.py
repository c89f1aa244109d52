"""A subscription moves: by a person or by the clock, each move once, each on record.

State and history are rows; whoever moves holds the book's lock, so that a move sees what all
before it have done.
"""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import dealing
from kase.is2in.subscription import registers
from kase.is2in.subscription import settings
from kase.is2in.subscription.book import application
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.course import checking
from kase.is2in.subscription.interfaces import TradingActEvent
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.tables import move as table
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.subscription.types import OTHER
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import insert
from sqlalchemy import select
from zope.event import notify


REGISTER, LETTER = "subscription", "П"
# Nothing is owed for these bids any more: what they block is free.
WITHOUT_DEALS = frozenset({"failed", "cancelled"})


def move(
    book: str,
    transition: str,
    role: str,
    actor: str | None = None,
    reason: str = "",
    foreign: bool = False,
) -> str:
    """Make a move and return the state it leads to.

    ``role`` is what the caller acts as (``life.SELLER`` and so on); that it may is checked
    here, who it is by the caller. ``foreign`` marks an offering of article 3.7. Raises
    Conflict in a state without this move, Forbidden for another role, RuleRefused for a
    missing reason and for an application that is wrong or late.
    """
    found = books.lock(book)
    target = life.target(transition, found.state, found.conditions)
    if target is None:
        raise Conflict("state", _("This cannot be done in the subscription's present state."))
    if role not in life.TRANSITIONS[transition].actors:
        raise Forbidden("role", _("Somebody else makes this step."))
    if life.TRANSITIONS[transition].needs_reason and not reason.strip():
        raise RuleRefused("required", _("Give the reason: the other side reads it."), "reason")
    if transition == "fail" and role == life.SELLER:
        _check_failure(found)
    if transition == "submit":
        _check_application(found, foreign or found.conditions.foreign)
    if transition == "approve":
        checking.require_in_order(book)
        reserve_number(found)
    if transition == "accept-register":
        _require_register(book)
    if transition == "confirm-settlement":
        _require_answers(found)
    go(found, transition, target, actor, reason)
    return target


def reserve_number(found: BookRow) -> None:
    """Give a locked book its unique number at the decision (article 3.2)."""
    if not found.number:
        year = almaty(clock.now()).year
        count = ledger.next_serial(REGISTER, year)
        books.set_number(found.book, f"{LETTER}-{year}-{count:04d}")


def go(found: BookRow, transition: str, target: str, actor: str | None, reason: str = "") -> None:
    """Put a locked book into a state and keep the move."""
    values = {"transition": transition, "source": found.state, "target": target}
    statement = insert(table).values(
        book=found.book, at=clock.now(), actor=actor, reason=reason, **values
    )
    ledger.write(statement)
    books.set_state(found.book, target)
    if target in WITHOUT_DEALS:
        accounts.release_all(found.book)
    ledger.record(
        "subscription.moved",
        f"subscription:{found.book}",
        {"from": found.state, "to": target, "reason": reason},
        actor=actor,
    )
    notify(TradingActEvent(found.book, transition, found.state, target, actor, reason))


def history(book: str):
    """Return the moves of a book, the first one first."""
    query = select(table).where(table.c.book == book)
    return ledger.read(query.order_by(table.c.id))


def _require_register(book: str) -> None:
    """Refuse the move where no satisfied register was taken (article 9.5)."""
    try:
        registers.last(book, registers.SATISFIED)
    except Missing as error:
        text = _("The satisfied register has not been taken yet.")
        raise Conflict("no-register", text) from error


def _require_answers(found: BookRow) -> None:
    """Refuse the move while the depository settles and has not answered for all deals."""
    waiting = dealing.MADE in {state for state, _reason in dealing.states(found.book).values()}
    if waiting and found.conditions.settlement_by == DEPOSITORY:
        text = _("Enter first what the depository has settled: deals wait for its answer.")
        raise Conflict("deals-unanswered", text)


def _check_application(found: BookRow, foreign: bool) -> None:
    errors = (
        *application.check(found.conditions, currencies=settings.currencies()),
        *application.check_time(found.conditions, clock.now(), foreign),
    )
    if errors:
        raise RuleRefused(errors[0].code, errors[0].message, errors=errors)
    issuer = found.conditions.issuer_organization
    if issuer and issuer not in {one.code for one in parties.organizations(active=None)}:
        text = _("There is no such organisation.")
        raise RuleRefused("issuer", text, "issuer_organization")
    if store.signed(found.book, store.APPLICATION, found.edition) is None:
        raise Conflict("not-signed", _("The first head of the seller signs the application first."))
    if foreign and found.conditions.settlement_by == OTHER:
        _check_letter(found)


def _check_failure(found: BookRow) -> None:
    """Refuse the seller's own failure after the day its register was due (article 9.3)."""
    if application.failure_in_time(found.conditions, clock.now()):
        return
    text = _("The seller declares a subscription failed by the day its register is due.")
    raise RuleRefused("fail-late", text, errors=(FieldError("", "fail-late", text, "9.3"),))


def _check_letter(found: BookRow) -> None:
    """Refuse without a letter of intent that came a working day ahead (article 3.7)."""
    letter = store.signed(found.book, store.LETTER)
    at = letter.signed_at if letter is not None else None
    if at is not None and application.letter_in_time(found.conditions, at):
        return
    text = _("The letter of intent comes at least a working day before bids are taken.")
    error = FieldError("foreign", "letter-late", text, "3.7")
    raise RuleRefused("letter-late", text, errors=(error,))
