"""What the trading department checks before it decides (article 3.2): a list with notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import books
from kase.is2in.subscription import settings
from kase.is2in.subscription.book import application
from kase.is2in.subscription.tables import check as table
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert


# What is looked at, in this order; the rules themselves are checked by the program.
ITEMS: Mapping[str, object] = {
    "parameters": _("Issuer, ISIN, kind and quantity of securities agree with the list"),
    "subaccount": _("The seller’s subaccount exists and can deliver"),
    "timetable": _("Days and times suit the trading system"),
    "mode": _("Trading mode and currency are available"),
    "collateral": _("Collateral is blocked and checked as the rules say"),
    "criteria": _("The criteria can be checked by the depository"),
    "disclosure": _("The information on investors can be given"),
    "capacity": _("The exchange can technically hold this subscription"),
}
OPEN = ("submitted", "checking")
MOST_TEXT = 2000


@dataclass(frozen=True)
class Checked:
    """One item: in order, not in order, or (None) not looked at yet; who noted it and when."""

    item: str
    title: object
    done: bool | None = None
    note: str = ""
    author: str | None = None
    at: datetime | None = None


def check_list(book: str) -> tuple[Checked, ...]:
    """Return the list with what was noted."""
    rows = ledger.read(select(table).where(table.c.book == book))
    noted = {row.item: row for row in rows}
    return tuple(
        Checked(name, title, row.done, row.note, row.author, row.at)
        if (row := noted.get(name)) is not None
        else Checked(name, title)
        for name, title in ITEMS.items()
    )


def note(book: str, item: str, done: bool | None, text: str, actor: str) -> None:
    """Note what was found; raise Missing for no item, Conflict once it is decided.

    What is not in order says why (RuleRefused).
    """
    if item not in ITEMS:
        raise Missing("item", _("There is no such point to check."))
    if books.lock(book).state not in OPEN:
        raise Conflict("state", _("This cannot be done in the subscription's present state."))
    text = text.strip()
    if done is False and not text:
        raise RuleRefused("required", _("Say what is not in order."), "note")
    if len(text) > MOST_TEXT:
        raise RuleRefused("text-long", _("The text is too long."), "note")
    values = {"done": done, "note": text, "author": actor, "at": clock.now()}
    statement = insert(table).values(book=book, item=item, **values)
    keys = ["book", "item"]
    ledger.write(statement.on_conflict_do_update(index_elements=keys, set_=values))
    details = {"item": item, "done": done, "note": text}
    ledger.record("subscription.checked", f"subscription:{book}", details, actor=actor)


def faults(book: str) -> tuple[FieldError, ...]:
    """Return what the rules themselves say against the application as it stands."""
    return application.check(books.get(book).conditions, currencies=settings.currencies())


def require_in_order(book: str) -> None:
    """Raise RuleRefused while something is noted as not in order."""
    bad = [one for one in check_list(book) if one.done is False]
    if bad:
        errors = tuple(FieldError(one.item, "not-in-order", one.title, "3.2") for one in bad)
        text = _("Something is not in order: mend it or refuse the subscription.")
        raise RuleRefused("not-in-order", text, errors=errors)
