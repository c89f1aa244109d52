"""What buyers tell of their investors after the period of bids (articles 7.3-2 and 7.4).

Where deals settle through the depository it is asked first, and buyers give what it does not
have; elsewhere buyers give everything. What was said once stays.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import books
from kase.is2in.subscription import changing
from kase.is2in.subscription import reader
from kase.is2in.subscription.book.reading import read_investor
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.clearing import checks
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.types import BookedBid
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooLarge
from typing import Any


# Name and number identify the investor and come with the bid; the rest may come later.
GIVEN = ("document", "address", "contacts", "other")
NUMBER = "number"
OPEN = frozenset(("closed", "registering"))
MOST_ROWS = 5_000


@dataclass(frozen=True)
class Lacking:
    """A live bid and the lines 12.x of annex 1 nobody has answered of its investor."""

    bid: BookedBid
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What became of a row: the number of its bid, nothing or everything that is wrong."""

    number: str
    errors: tuple[FieldError, ...] = ()


def is_open(found: BookRow) -> bool:
    """Return whether buyers give information now: after the period, before the register."""
    return found.state in OPEN and bool(found.conditions.disclose)


def lacking(found: BookRow, buyer: str) -> tuple[Lacking, ...]:
    """Return the live bids of a buyer whose investors are not told of as the seller asks."""
    short = []
    for one in reader.every(found.book, buyer=buyer):
        lines = checks.missing(found.conditions, one.bid.investor)
        if lines:
            short.append(Lacking(one, lines))
    return tuple(short)


def give(
    book: str, buyer: str, rows: Sequence[Mapping[str, Any]], actor: str | None
) -> tuple[Told, ...]:
    """Take what a buyer tells of the investors of its bids, row by row; good rows stand.

    A row names the ``number`` of an own bid and any of ``GIVEN``. Raises RuleRefused outside
    the time for it, TooLarge for too many rows.
    """
    found = books.lock(book)
    if not is_open(found):
        text = _("Investors are told of after the period of bids, until the register is made.")
        error = FieldError("", "disclose-time", text, "7.3")
        raise RuleRefused("disclose-time", text, errors=(error,))
    if len(rows) > MOST_ROWS:
        raise TooLarge("rows", _("The file has too many rows."))
    own = {one.number: one for one in reader.every(book, buyer=buyer)}
    answers = tuple(_take(book, own, row, actor) for row in rows)
    good = sum(not one.errors for one in answers)
    if good:
        subject = f"subscription:{book}"
        ledger.record("subscription.investors-told", subject, {"bids": good}, actor=actor)
    settle_duty(found, buyer, actor)
    return answers


def settle_duty(found: BookRow, buyer: str, actor: str | None = None) -> None:
    """End the duty of a buyer whose investors are all told of."""
    if not lacking(found, buyer):
        duties.done(found.book, f"disclose {buyer}", actor)


def _take(book: str, own: dict[int, BookedBid], row: Any, actor: str | None) -> Told:
    if not isinstance(row, Mapping):
        return Told("", (_wrong("", "row-form", _("A row is an object with named fields.")),))
    number = str(row.get(NUMBER, ""))[:20]
    one = own.get(int(number)) if number.isascii() and number.isdigit() else None
    if one is None:
        return Told(number, (_wrong(NUMBER, "bid", _("There is no such bid.")),))
    told, errors = read_investor({name: row[name] for name in row if name != NUMBER}, GIVEN)
    mine = one.bid.investor
    errors += tuple(
        _wrong(name, "told-before", _("This was told before and stays."))
        for name in GIVEN
        if getattr(told, name) and getattr(mine, name) not in ("", getattr(told, name))
    )
    if not errors:
        changing.complete_investor(book, one.number, told, actor)
        added = {name: getattr(told, name) for name in GIVEN if getattr(told, name)}
        own[one.number] = replace(one, bid=replace(one.bid, investor=replace(mine, **added)))
    return Told(number, errors)


def _wrong(field: str, code: str, text: str) -> FieldError:
    return FieldError(field, code, text, "7.3")
