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
from itertools import islice
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import money
from kase.is2in.subscription import quick
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import checks
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book.checks import Facts
from kase.is2in.subscription.book.reading import read_bid
from kase.is2in.subscription.book.reasons import refuse
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.quick import Quick
from kase.is2in.subscription.quick import Ready
from kase.is2in.subscription.quick import SentBid
from kase.is2in.subscription.tables import bid as table
from kase.is2in.subscription.types import ACTIVE
from kase.is2in.subscription.types import Bid
from kase.is2in.subscription.types import REGISTERED
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import TooLarge
from psycopg.errors import UniqueViolation
from sqlalchemy.dialects import postgresql
from typing import Any
from typing import NamedTuple
import dataclasses
import gc


MOST_ROWS = 50_000
PORTION = 2_000
# More bids than these enter without asking which of their ids were used.
ASKING = 200
USED_ONCE = "uq_subscription_bid_client_id"
# What all bids of one submission have in common stands between the number and the rest.
ALIKE = ("book", "version", "accepted_at", "buyer", "state", "actor")
COLUMNS = ("number", *ALIKE, *quick.COLUMNS)
NOTHING = Decimal(0)


def _value(place: int, name: str) -> str:
    """Return the SQL of a value of a line."""
    # What COPY takes has each backslash twice.
    value = f"replace(v[{place}], repeat(chr(92), 2), chr(92))"
    return f"CAST({value} AS {table.c[name].type.compile(postgresql.dialect())})"


VALUES = {name: _value(place, name) for place, name in enumerate(COLUMNS, 1)}
# A bid alone is written by one statement with the book's last number and the journal's entry.
# Its line goes as one value: twenty would take longer to send than to write.
ENTER_ONE = f"""
, sent AS (SELECT string_to_array(:line, chr(9), chr(92) || 'N') AS v),
entered AS (INSERT INTO subscription_bid ({", ".join(COLUMNS)})
    SELECT {", ".join(VALUES.values())} FROM sent)
UPDATE subscription_book SET last_number = {VALUES["number"]}, last_at = {VALUES["accepted_at"]}
FROM sent WHERE book = {VALUES["book"]}
"""  # noqa: S608  (names of columns only)


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
    book: str | BookRow,
    buyer: str,
    rows: Sequence[Any],
    actor: str | None,
    atomic: bool = False,
    told: Callable[[int], None] | None = None,
) -> Report:
    """Take bids of a buyer, each a mapping as programs send it or a ``SentBid`` (article 4).

    ``book`` is its id, or its row that the caller has locked. The good rows stand, the bad do
    not; with ``atomic`` one bad row keeps all out. Raises Conflict where the subscription takes
    no bids at all in its state, TooLarge for too many. ``told`` is called now and then with the
    number of rows that have been checked.
    """
    if len(rows) > MOST_ROWS:
        raise TooLarge("rows", _("At most 50 000 bids can be sent at once."))
    with _no_collecting():
        # Before the lock: others write meanwhile.
        read = [_read(row) for row in rows]
    found = books.lock(book) if isinstance(book, str) else book
    if found.state not in life.TAKING:
        raise Conflict("state", _("The subscription takes no bids now."))
    with _no_collecting():
        desk = _Desk(found, buyer, actor, read, clock.now(), asking=len(read) <= ASKING)
        judged = read if told is None else _counted(read, told)
        if not desk.asking and not _hopefully(desk, judged, atomic):
            # As of the same moment: what was in time stays in time.
            desk, judged = _Desk(found, buyer, actor, read, desk.at), read
        if desk.asking and not desk.enter(judged, atomic):
            nothing = {"number": None, "same_as": None}
            return Report(tuple(dataclasses.replace(one, **nothing) for one in desk.answers))
        report = Report(tuple(desk.answers))
    ledger.record(
        "subscription.bids-submitted",
        f"subscription:{found.book}",
        {"buyer": buyer, "accepted": desk.count, "refused": report.refused},
        actor=actor,
        along=desk.along,
    )
    return report


class _Read(NamedTuple):
    """A row that was read: quickly, or closely with its faults; what to look for in the book."""

    sent: SentBid | None
    bid: Bid | None
    errors: tuple[FieldError, ...]
    account: str
    client_id: str
    key: str


ACCOUNT, CLIENT_ID, KEY = map(_Read._fields.index, ("account", "client_id", "key"))


def _read(row: Any) -> _Read:
    sent = quick.known(row)
    if sent is not None:
        return _Read(sent, None, (), sent.account, sent.client_id, quick.key_of(sent))
    row = quick.plain(row)
    bid, errors = read_bid(row)
    if bid is None:
        return _Read(None, None, errors, "", _id_of(row), "")
    return _Read(None, bid, (), bid.account, bid.client_id, bid.investor.key)


class _Desk:
    """Takes the rows of one submission one after another, each on what those before left.

    What has passed is on its way into the database while the next row is judged: ``entered``
    is drawn on by COPY itself.
    """

    def __init__(
        self,
        found: BookRow,
        buyer: str,
        actor: str | None,
        rows: Sequence[_Read],
        at: datetime,
        asking: bool = True,
    ) -> None:
        self.asking = asking
        self.found = found
        self.terms = found.conditions
        self.buyer = buyer
        self.actor = actor
        self.at = at
        # The moment never goes back, so that numbers and moments have one order.
        self.accepted_at = max(self.at, found.last_at or self.at)
        self.covered = self.terms.covered_from(self.at)
        readable = [row for row in rows if not row.errors]
        codes, ids, keys = (
            {row[place] for row in readable} - {""} for place in (ACCOUNT, CLIENT_ID, KEY)
        )
        around = reader.around(found.book, buyer, codes, ids if asking else (), keys)
        self.earlier, self.same = around.earlier, around.same
        # What is promised of an account is asked under its lock.
        known = accounts.find(codes, self.terms, lock=True) if self.covered else around.accounts
        self.accounts = known
        self.free = {code: one.free or NOTHING for code, one in known.items()}
        private = self.terms.private_placement
        self.investors = reader.investors(found.placement) if private else set()
        self.window = checks.window(self.terms, self.at)
        self.state = ACTIVE if self._active() else REGISTERED
        mine = {
            code: one.segregated for code, one in known.items() if one.owner == buyer
        }
        self.quick = Quick(self.terms, mine, self.covered)
        # The rules that look at more than the bid are left to the checks.
        self.closely = bool(self.window) or private
        self.answers: list[RowAnswer] = []
        self.held: dict[int, tuple[str, Decimal]] = {}
        self.count = 0
        # The ids of those the checks refused, and what a bid alone still has to write.
        self.refused: set[str] = set()
        self.along: tuple[str, dict[str, Any]] | None = None

    def enter(self, rows: Iterable[_Read], atomic: bool) -> bool:
        """Judge the rows and write those that pass; False: one bad row keeps all out."""
        entered = self.entered(rows)
        if atomic:
            entered = iter(list(entered))
            if any(answer.errors for answer in self.answers):
                return False
        self.along = self.write(entered)
        return True

    def used_by_refused(self) -> bool:
        """Return whether a refused row has an id of before: that one is answered as before."""
        ids = self.refused - {""}
        if not ids:
            return False
        earlier = reader.around(self.found.book, self.buyer, (), ids, ()).earlier
        return any(number <= self.found.last_number for number, _mark in earlier.values())

    def entered(self, rows: Iterable[_Read]) -> Iterator[str]:
        """Yield the line of each row that passes; note what becomes of every row."""
        at = self.accepted_at.isoformat()
        shared = (self.found.book, "1", at, self.buyer, self.state, self.actor)
        alike = "\t".join(map(ledger.copied, shared))
        for row in rows:
            ready, errors = (None, row.errors) if row.errors else self._ready(row)
            if ready is None:
                self.answers.append(RowAnswer(row.client_id[:100], errors=errors))
                continue
            answer = self._known(ready) or self._take(ready, row.key, errors)
            self.answers.append(answer)
            if answer.errors:
                self.refused.add(ready.client_id)
            if answer.number is not None and not answer.repeated:
                yield f"{answer.number}\t{alike}\t{ready.values}\n"

    def write(self, entered: Iterator[str]) -> tuple[str, dict[str, Any]] | None:
        """Write what passes, and what it blocks; return what a bid alone still has to write."""
        lines = list(islice(entered, 2))
        # The journal writes a bid alone, later than the index could still be minded.
        alone = len(lines) == 1 and self.asking
        if lines and not alone:
            ledger.copy_lines(table, COLUMNS, chain(lines, entered))
            books.give_numbers(self.found, self.count, self.accepted_at)
        if self.held:
            accounts.hold(self.found.book, self.held, self.terms)
        return (ENTER_ONE, {"line": lines[0].removesuffix("\n")}) if alone else None

    def _ready(self, row: _Read) -> tuple[Ready | None, tuple[FieldError, ...]]:
        """Return a bid, None for what cannot be read, and all that is wrong with it."""
        if row.sent is not None and not self.closely:
            ready = self.quick.ready(row.sent, row.key)
            if ready is not None and (not self.covered or ready.cost <= self.free[ready.account]):
                return ready, ()
        bid, errors = (row.bid, ()) if row.bid else read_bid(quick.plain(row.sent))
        if bid is None:
            return None, errors
        if bid.client_id in self.earlier:
            return quick.of_bid(bid), ()
        errors = self.window or self._check(bid)
        cost = checks.amount_of(bid, self.terms) if self.covered and not errors else NOTHING
        return quick.of_bid(bid, cost), errors

    def _known(self, ready: Ready) -> RowAnswer | None:
        """Return what a bid of the client's own id is answered that came before."""
        if ready.client_id not in self.earlier:
            return None
        number, mark = self.earlier[ready.client_id]
        if mark == ready.mark:
            return RowAnswer(ready.client_id, number, repeated=True)
        return RowAnswer(ready.client_id, errors=(refuse("client-id"),))

    def _take(self, ready: Ready, key: str, errors: tuple[FieldError, ...]) -> RowAnswer:
        """Give a bid that breaks no rule the next number."""
        if errors:
            return RowAnswer(ready.client_id, errors=errors)
        self.count += 1
        number = self.found.last_number + self.count
        if ready.client_id:
            self.earlier[ready.client_id] = (number, ready.mark)
        if self.terms.private_placement:
            self.investors.add(key)
        if self.covered:
            self.free[ready.account] = money.EXACT.subtract(self.free[ready.account], ready.cost)
            self.held[number] = (ready.account, ready.cost)
        first = self.same.setdefault(ready.terms, number)
        return RowAnswer(ready.client_id, number, same_as=None if first == number else first)

    def _active(self) -> bool:
        """Return whether bids have been activated, which they are not before the moment set."""
        return self.at >= self.terms.activation and reader.act_done(self.found.book, "activate")

    def _check(self, bid: Bid) -> tuple[FieldError, ...]:
        count = None
        if self.terms.private_placement:
            count = len(self.investors | {bid.investor.key})
        account = self.accounts.get(bid.account)
        if account is not None:
            account = dataclasses.replace(account, free=self.free[account.code])
        facts = Facts(self.at, self.buyer, account, count)
        return checks.check_without_time(bid, self.terms, facts)


def _hopefully(desk: _Desk, rows: Iterable[_Read], atomic: bool) -> bool:
    """Enter bids without asking which of their ids were used; return False if any was.

    Then nothing of them is in the book, nor if one bad row keeps all out. The index refuses an
    id that is used a second time.
    """
    try:
        with ledger.session().begin_nested() as before:
            if desk.enter(rows, atomic) and not desk.used_by_refused():
                return True
            before.rollback()
    except UniqueViolation as error:
        if USED_ONCE not in str(error):
            raise
    return False


def _counted(rows: Sequence[Any], told: Callable[[int], None]) -> Iterator[Any]:
    for done, row in enumerate(rows):
        if done % PORTION == 0 and done:
            told(done)
        yield row


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


def _id_of(row: Any) -> str:
    value = row.get("client_id", "") if isinstance(row, Mapping) else ""
    return value[:100] if isinstance(value, str) else ""
