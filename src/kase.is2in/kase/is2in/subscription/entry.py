"""Bids enter the book: checked, numbered without gaps, each kept with its first version.

One writer at a time holds the book, so that numbers follow acceptance, a client's own id is
used once, collateral is not promised twice and the fifty-first investor stays out, however
many submit at the same moment.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import codec
from kase.is2in.subscription import money
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import checks
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book.checks import Facts
from kase.is2in.subscription.book.reading import read_bid
from kase.is2in.subscription.book.reading import TEXT
from kase.is2in.subscription.book.reading import UNPRINTABLE
from kase.is2in.subscription.book.reasons import refuse
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.tables import bid as table
from kase.is2in.subscription.tables import bid_version
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import ACTIVE
from kase.is2in.subscription.types import Bid
from kase.is2in.subscription.types import REGISTERED
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import TooLarge
from typing import Any
import dataclasses
import gc


MOST_ROWS = 50_000
PORTION = 2_000
SUBMITTED = "submitted"
BID_COLUMNS = (
    "book",
    "number",
    "version",
    "accepted_at",
    "buyer",
    "account",
    "client_id",
    "fingerprint",
    "state",
    "type",
    "price",
    "yield",
    "quantity",
    "amount",
    "client_code",
    "investor_key",
    "investor",
)
VERSION_COLUMNS = (
    "book",
    "number",
    "version",
    "change",
    "state",
    "at",
    "actor",
    "reason",
    "content",
)


@dataclass(frozen=True)
class RowAnswer:
    """What became of one row: its number, or why it was refused.

    ``repeated``: the same bid came before under the same client's id, and this is its number.
    ``same_as`` is the number of a live bid of the same investor on the same terms: a warning.
    """

    client_id: str
    number: int | None = None
    errors: tuple[FieldError, ...] = ()
    repeated: bool = False
    same_as: int | None = None


@dataclass(frozen=True)
class Report:
    """What became of a submission, row by row."""

    rows: tuple[RowAnswer, ...]

    @property
    def accepted(self) -> int:
        """Return how many rows are in the book."""
        return sum(row.number is not None for row in self.rows)

    @property
    def refused(self) -> int:
        """Return how many rows are not."""
        return len(self.rows) - self.accepted


def submit(
    book: str,
    buyer: str,
    rows: Sequence[Any],
    actor: str | None,
    atomic: bool = False,
    told: Callable[[int], None] | None = None,
) -> Report:
    """Take bids of a buyer, each a mapping as programs send it (article 4).

    The good rows stand, the bad do not; with ``atomic`` one bad row keeps all out. Raises
    Conflict where the subscription takes no bids at all in its state, TooLarge for too many.
    ``told`` is called now and then with the number of rows that have been checked.
    """
    if len(rows) > MOST_ROWS:
        raise TooLarge("rows", _("At most 50 000 bids can be sent at once."))
    found = books.lock(book)
    if found.state not in life.TAKING:
        raise Conflict("state", _("The subscription takes no bids now."))
    desk = _Desk(found, buyer, rows)
    with _no_collecting():
        entered = desk.entered(rows if told is None else _counted(rows, told))
        if atomic:
            entered = iter(list(entered))
            if any(answer.errors for answer in desk.answers):
                return Report(tuple(dataclasses.replace(one, number=None) for one in desk.answers))
        desk.write(entered, actor)
        report = Report(desk.flagged())
    ledger.record(
        "subscription.bids-submitted",
        f"subscription:{book}",
        {"buyer": buyer, "accepted": len(desk.taken), "refused": report.refused},
        actor=actor,
    )
    return report


class _Desk:
    """Takes the rows of one submission one after another, each on what those before left.

    What has passed is on its way into the database while the next row is read: ``entered``
    is drawn on by COPY itself.
    """

    def __init__(self, found: BookRow, buyer: str, rows: Sequence[Any]) -> None:
        self.found = found
        self.terms = found.conditions
        self.buyer = buyer
        self.at = clock.now()
        # The moment never goes back, so that numbers and moments have one order.
        self.accepted_at = max(self.at, found.last_at or self.at)
        self.covered = self.terms.covered_from(self.at)
        codes = named(rows, "account")
        self.accounts = accounts.find(codes, self.terms, self.covered, with_free=self.covered)
        self.earlier = reader.by_client_id(found.book, buyer, named(rows, "client_id"))
        private = self.terms.private_placement
        self.investors = reader.investors(found.placement) if private else set()
        self.window = checks.window(self.terms, self.at)
        self.state = ACTIVE if self._active() else REGISTERED
        self.answers: list[RowAnswer] = []
        self.taken: list[tuple[int, Bid, str]] = []

    def entered(self, rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield what is to be written of each row that passes; note what becomes of every row."""
        for row in rows:
            bid, errors = read_bid(row)
            if bid is None:
                self.answers.append(RowAnswer(_id_of(row), errors=errors))
                continue
            text = codec.investor_to_text(bid.investor)
            mark = codec.fingerprint(bid, text)
            answer = self._take(bid, mark)
            self.answers.append(answer)
            if answer.number is not None and not answer.repeated:
                self.taken.append((answer.number, bid, text))
                book, at = self.found.book, self.accepted_at
                yield as_row(book, answer.number, 1, at, self.buyer, self.state, bid, mark, text)

    def write(self, entered: Iterator[tuple[Any, ...]], actor: str | None) -> None:
        """Write what passes, its versions, and what it blocks."""
        first = next(entered, None)
        if first is None:
            return
        ledger.copy_rows(table, BID_COLUMNS, chain((first,), entered))
        book, state, at = self.found.book, self.state, self.accepted_at
        versions = (
            (book, number, 1, SUBMITTED, state, at, actor, "", codec.bid_to_text(bid, text))
            for number, bid, text in self.taken
        )
        ledger.copy_rows(bid_version, VERSION_COLUMNS, versions)
        books.give_numbers(self.found, len(self.taken), at)
        if self.covered:
            amounts = {
                number: (bid.account, checks.amount_of(bid, self.terms))
                for number, bid, _text in self.taken
            }
            accounts.hold(book, amounts, self.terms)

    def flagged(self) -> tuple[RowAnswer, ...]:
        """Return the answers; those to bids that another live bid equals say which it is."""
        keys = {bid.investor.key for _number, bid, _text in self.taken}
        first = reader.same_terms(self.found.book, keys) if keys else {}
        if not first:
            return tuple(self.answers)
        same = {number: first.get(reader.terms_of(bid)) for number, bid, _text in self.taken}
        return tuple(
            one if one.repeated else dataclasses.replace(one, same_as=_before(one, same))
            for one in self.answers
        )

    def _take(self, bid: Bid, mark: str) -> RowAnswer:
        """Check one bid; what passes has the next number."""
        if bid.client_id in self.earlier:
            number, fingerprint = self.earlier[bid.client_id]
            if fingerprint == mark:
                return RowAnswer(bid.client_id, number, repeated=True)
            return RowAnswer(bid.client_id, errors=(refuse("client-id"),))
        errors = self.window or self._check(bid)
        if errors:
            return RowAnswer(bid.client_id, errors=errors)
        number = self.found.last_number + len(self.taken) + 1
        if bid.client_id:
            self.earlier[bid.client_id] = (number, mark)
        if self.terms.private_placement:
            self.investors.add(bid.investor.key)
        if self.covered:
            self.accounts[bid.account] = _less(
                self.accounts[bid.account], checks.amount_of(bid, self.terms)
            )
        return RowAnswer(bid.client_id, number)

    def _active(self) -> bool:
        """Return whether bids have been activated, which they are not before the moment set."""
        return self.at >= self.terms.activation and reader.act_done(self.found.book, "activate")

    def _check(self, bid: Bid) -> tuple[FieldError, ...]:
        count = None
        if self.terms.private_placement:
            count = len(self.investors | {bid.investor.key})
        facts = Facts(self.at, self.buyer, self.accounts.get(bid.account), count)
        return checks.check_without_time(bid, self.terms, facts)


def _counted(rows: Sequence[Any], told: Callable[[int], None]) -> Iterator[Any]:
    for done, row in enumerate(rows):
        if done % PORTION == 0 and done:
            told(done)
        yield row


def _before(answer: RowAnswer, same: Mapping[int, int | None]) -> int | None:
    number = answer.number or 0
    other = same.get(number)
    return other if other is not None and other < number else None


def named(rows: Iterable[Any], name: str) -> set[str]:
    """Return the texts that rows hold under a name, whatever else is wrong with them."""
    values = (row.get(name) for row in rows if isinstance(row, Mapping))
    texts = (str(value).strip() for value in values if isinstance(value, str | int))
    return {text for text in texts if text and len(text) <= TEXT and not UNPRINTABLE.search(text)}


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Let the collector of garbage rest.

    A hundred thousand objects come to be and none of them is garbage: it would look through
    all of them, and through all of the site, again and again.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def as_row(
    book: str,
    number: int,
    version: int,
    at: datetime,
    buyer: str,
    state: str,
    bid: Bid,
    mark: str,
    investor: str,
) -> tuple[Any, ...]:
    """Return the values of a bid in the order of ``BID_COLUMNS``.

    ``mark`` is its fingerprint, ``investor`` the text of its investor.
    """
    return (
        book,
        number,
        version,
        at,
        buyer,
        bid.account,
        bid.client_id,
        mark,
        state,
        bid.type,
        bid.price,
        bid.yield_,
        bid.quantity,
        bid.amount,
        bid.client_code,
        bid.investor.key,
        investor,
    )


def _less(account: Account, amount: Decimal) -> Account:
    free = money.EXACT.subtract(account.free or Decimal(0), amount)
    return dataclasses.replace(account, free=free)


def _id_of(row: Any) -> str:
    value = row.get("client_id", "") if isinstance(row, dict) else ""
    return value[:100] if isinstance(value, str) else ""
