"""A subscription moves: by a person or by the clock, each move once, each on record.

State and history are rows; whoever moves holds the book's lock, so that a move sees what all
before it have done.
"""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import books
from kase.is2in.subscription.book import application
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.interfaces import TradingActEvent
from kase.is2in.subscription.tables import move as table
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import insert
from sqlalchemy import select
from zope.event import notify


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
    if transition == "submit":
        _check_application(found, foreign)
    go(found, transition, target, actor, reason)
    return target


def go(found: BookRow, transition: str, target: str, actor: str | None, reason: str = "") -> None:
    """Put a locked book into a state and keep the move."""
    values = {"transition": transition, "source": found.state, "target": target}
    statement = insert(table).values(
        book=found.book, at=clock.now(), actor=actor, reason=reason, **values
    )
    ledger.write(statement)
    books.set_state(found.book, target)
    ledger.record(
        "subscription.moved",
        f"subscription:{found.book}",
        {**values, "reason": reason},
        actor=actor,
    )
    notify(TradingActEvent(found.book, transition, found.state, target))


def history(book: str):
    """Return the moves of a book, the first one first."""
    query = select(table).where(table.c.book == book)
    return ledger.read(query.order_by(table.c.id))


def _check_application(found: BookRow, foreign: bool) -> None:
    errors = (
        *application.check(found.conditions),
        *application.check_time(found.conditions, clock.now(), foreign),
    )
    if errors:
        raise RuleRefused(errors[0].code, errors[0].message, errors=errors)
