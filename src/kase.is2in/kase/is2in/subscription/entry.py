"""Bids enter the book: checked, numbered without gaps, each kept with its first version.

One writer at a time holds the book, so that numbers follow acceptance, a client's own id is
used once, collateral is not promised twice and the fifty-first investor stays out, however
many submit at the same moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
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


MOST_ROWS = 50_000
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
    book: str, buyer: str, rows: Sequence[Any], actor: str | None, atomic: bool = False
) -> Report:
    """Take bids of a buyer, each a mapping as programs send it (article 4).

    The good rows stand, the bad do not; with ``atomic`` one bad row keeps all out. Raises
    Conflict where the subscription takes no bids at all in its state, TooLarge for too many.
    """
    if len(rows) > MOST_ROWS:
        raise TooLarge("rows", _("At most 50 000 bids can be sent at once."))
    read = [read_bid(row) for row in rows]
    found = books.lock(book)
    if found.state not in life.TAKING:
        raise Conflict("state", _("The subscription takes no bids now."))
    desk = _Desk(found, buyer, [bid for bid, _errors in read if bid is not None])
    answers = [
        RowAnswer(_id_of(row), errors=errors) if bid is None else desk.take(bid)
        for row, (bid, errors) in zip(rows, read, strict=True)
    ]
    if atomic and any(answer.errors for answer in answers):
        return Report(tuple(dataclasses.replace(one, number=None) for one in answers))
    numbers = desk.enter(actor)
    report = Report(tuple(_numbered(one, numbers) for one in answers))
    ledger.record(
        "subscription.bids-submitted",
        f"subscription:{book}",
        {"buyer": buyer, "accepted": len(numbers), "refused": report.refused},
        actor=actor,
    )
    return report


class _Desk:
    """Takes the rows of one submission one after another, each on what those before left."""

    def __init__(self, found: BookRow, buyer: str, bids: Sequence[Bid]) -> None:
        self.found = found
        self.terms = found.conditions
        self.buyer = buyer
        self.at = clock.now()
        self.covered = self.terms.covered_from(self.at)
        codes = {bid.account for bid in bids}
        self.accounts = accounts.find(codes, self.terms, lock=self.covered)
        self.earlier = reader.by_client_id(found.book, buyer, {b.client_id for b in bids} - {""})
        self.same = reader.same_terms(found.book, {bid.investor.key for bid in bids})
        private = self.terms.private_placement
        self.investors = reader.investors(found.placement) if private else set()
        self.window = checks.window(self.terms, self.at)
        self.waiting: list[Bid] = []
        self.marks: list[str] = []

    def take(self, bid: Bid) -> RowAnswer:
        """Check one bid; what passes waits to be entered, its place standing for a number."""
        mark = codec.fingerprint(bid)
        if bid.client_id in self.earlier:
            number, fingerprint = self.earlier[bid.client_id]
            if fingerprint == mark:
                return RowAnswer(bid.client_id, number, repeated=True)
            return RowAnswer(bid.client_id, errors=(refuse("client-id"),))
        errors = self.window or self._check(bid)
        if errors:
            return RowAnswer(bid.client_id, errors=errors)
        self._keep(bid, mark)
        place = -len(self.waiting)
        if bid.client_id:
            self.earlier[bid.client_id] = (place, mark)
        key = reader.terms_of(bid)
        same = self.same.setdefault(key, place)
        return RowAnswer(bid.client_id, place, same_as=None if same == place else same)

    def enter(self, actor: str | None) -> dict[int, int]:
        """Write what waits; return the number that each place has become."""
        if not self.waiting:
            return {}
        numbers, at = books.give_numbers(self.found, len(self.waiting), self.at)
        state = ACTIVE if self._active() else REGISTERED
        # Made while they are sent: the database works on what has come.
        rows = (
            as_row(self.found.book, number, 1, at, self.buyer, state, bid, mark)
            for number, bid, mark in zip(numbers, self.waiting, self.marks, strict=True)
        )
        ledger.copy_rows(table, BID_COLUMNS, rows)
        ledger.copy_rows(
            bid_version,
            VERSION_COLUMNS,
            (
                (self.found.book, n, 1, SUBMITTED, state, at, actor, "", codec.bid_to_text(bid))
                for n, bid in zip(numbers, self.waiting, strict=True)
            ),
        )
        if self.covered:
            amounts = {
                number: (bid.account, checks.amount_of(bid, self.terms))
                for number, bid in zip(numbers, self.waiting, strict=True)
            }
            accounts.hold(self.found.book, amounts, self.terms)
        return {-place: number for place, number in enumerate(numbers, 1)}

    def _active(self) -> bool:
        """Return whether bids have been activated, which they are not before the moment set."""
        return self.at >= self.terms.activation and reader.act_done(self.found.book, "activate")

    def _check(self, bid: Bid) -> tuple[FieldError, ...]:
        count = None
        if self.terms.private_placement:
            count = len(self.investors | {bid.investor.key})
        facts = Facts(self.at, self.buyer, self.accounts.get(bid.account), count)
        return checks.check_without_time(bid, self.terms, facts)

    def _keep(self, bid: Bid, mark: str) -> None:
        self.waiting.append(bid)
        self.marks.append(mark)
        if self.terms.private_placement:
            self.investors.add(bid.investor.key)
        if self.covered:
            self.accounts[bid.account] = _less(
                self.accounts[bid.account], checks.amount_of(bid, self.terms)
            )


def as_row(
    book: str,
    number: int,
    version: int,
    at: datetime,
    buyer: str,
    state: str,
    bid: Bid,
    mark: str,
) -> tuple[Any, ...]:
    """Return the values of a bid in the order of ``BID_COLUMNS``; ``mark`` is its fingerprint."""
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
        codec.investor_to_text(bid.investor),
    )


def _less(account: Account, amount: Decimal) -> Account:
    free = money.EXACT.subtract(account.free or Decimal(0), amount)
    return dataclasses.replace(account, free=free)


def _numbered(answer: RowAnswer, numbers: dict[int, int]) -> RowAnswer:
    """Return an answer with the numbers that stand for places of this submission."""
    number = numbers.get(answer.number, answer.number) if answer.number else None
    same_as = numbers.get(answer.same_as, answer.same_as) if answer.same_as else None
    return RowAnswer(answer.client_id, number, answer.errors, answer.repeated, same_as)


def _id_of(row: Any) -> str:
    value = row.get("client_id", "") if isinstance(row, dict) else ""
    return value[:100] if isinstance(value, str) else ""
