"""Registers in SQL: kept as they were handed over, row by row, with what identifies them."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import money
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.merkle import DIGEST
from kase.is2in.subscription.book.merkle import HEIGHT
from kase.is2in.subscription.book.merkle import joined
from kase.is2in.subscription.book.merkle import Proof
from kase.is2in.subscription.book.merkle import Tree
from kase.is2in.subscription.book.register import Line
from kase.is2in.subscription.book.register import Manifest
from kase.is2in.subscription.book.register import Row
from kase.is2in.subscription.book.register import Totals
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.tables import register as table
from kase.is2in.subscription.tables import register_row
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from sqlalchemy import insert
from sqlalchemy import select
from tempfile import TemporaryFile
from typing import Any
from typing import Self
import json


ACCEPTED, SATISFIED, ALLOTMENT = "accepted", "satisfied", "allotment"


@dataclass(frozen=True)
class Kept:
    """A register that was handed over: its manifest, when, by whom, by which rule."""

    id: int
    kind: str
    manifest: Manifest
    at: datetime
    author: str | None
    rule: Mapping[str, Any] | None
    input: str | None


class Lines:
    """The rows of a register on the disk, until all are there and their manifest is known."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed when the block ends
        self._seal = register.Seal()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def extend(self, lines: Iterable[Line]) -> None:
        """Put rows behind the others."""
        for line in lines:
            self._seal.add(line)
            # Canonical rows have no line breaks.
            self._file.write(b"%d %s\n" % (line.number, line.canonical))

    def manifest(self) -> Manifest:
        """Return what identifies them."""
        return self._seal.manifest()

    def numbered(self) -> Iterator[tuple[int, int, str]]:
        """Yield place from 1, number and canonical row."""
        self._file.seek(0)
        for place, text in enumerate(self._file, 1):
            number, _space, canonical = text.decode().rstrip("\n").partition(" ")
            yield place, int(number), canonical


class Sent:
    """A register that an answer is held against: a portion of it in memory."""

    def __init__(self, kept: Kept) -> None:
        self._id = kept.id
        self.rows = kept.manifest.rows

    def of(self, numbers: Sequence[int]) -> dict[int, tuple[int, str]]:
        """Return the place, from 0, and the canonical row of each bid that is in it."""
        if not numbers:
            return {}
        query = select(register_row.c.number, register_row.c.line, register_row.c.canonical)
        query = query.where(register_row.c.register == self._id)
        low, high = min(numbers), max(numbers)
        if high - low < 2 * len(numbers):
            query = query.where(register_row.c.number.between(low, high))
        else:
            query = query.where(register_row.c.number.in_(numbers))
        return {number: (line - 1, text) for number, line, text in ledger.read(query)}

    def at(self, places: Sequence[int]) -> list[int]:
        """Return the numbers of the bids at some places, in the register's order."""
        lines = [place + 1 for place in places]
        mine = (register_row.c.register == self._id) & register_row.c.line.in_(lines)
        query = select(register_row.c.number).where(mine).order_by(register_row.c.line)
        return [row.number for row in ledger.read(query)]


def keep(
    book: str,
    kind: str,
    rows: Iterable[Row],
    author: str | None,
    rule: Mapping[str, Any] | None = None,
    digest: str | None = None,
) -> Kept:
    """Store a register; ``digest`` is the SHA-256 of the book that the rule was applied to."""
    with Lines() as lines:
        lines.extend(map(register.line_of, rows))
        return keep_lines(book, kind, lines, author, rule, digest)


def keep_lines(
    book: str,
    kind: str,
    lines: Lines,
    author: str | None,
    rule: Mapping[str, Any] | None = None,
    digest: str | None = None,
) -> Kept:
    """Store a register of rows that were put together before; see ``keep``."""
    found, at = lines.manifest(), clock.now()
    statement = insert(table).values(
        book=book,
        kind=kind,
        rows=found.rows,
        totals=_totals_to_json(found.totals),
        sha256=found.sha256,
        root=found.root,
        nodes=found.nodes,
        rule=rule,
        input=digest,
        author=author,
        at=at,
    )
    number = ledger.write(statement.returning(table.c.id)).scalar_one()
    columns = ("register", "line", "number", "canonical")
    ledger.copy_rows(register_row, columns, ((number, *line) for line in lines.numbered()))
    return Kept(number, kind, found, at, author, rule, digest)


def last(book: str, kind: str) -> Kept:
    """Return the newest register of a kind; raise Missing where there is none."""
    query = select(table).where(table.c.book == book, table.c.kind == kind)
    rows = ledger.read(query.order_by(table.c.id.desc()).limit(1))
    if not rows:
        raise Missing("register", _("There is no such register yet."))
    row = rows[0]
    totals = _totals_from_json(row.totals)
    manifest = Manifest(row.rows, totals, row.sha256, row.root, row.nodes or b"")
    return Kept(row.id, row.kind, manifest, row.at, row.author, row.rule, row.input)


def is_signed(book: str) -> bool:
    """Return whether the seller has signed the satisfied register that was taken last."""
    paper = store.signed(book, store.RESULT)
    return paper is not None and paper.content["register"] == last(book, SATISFIED).id


def rows_of(kept: Kept) -> list[Row]:
    """Return the rows of a register in its order."""
    return [from_canonical(text) for text in _lines(kept)]


def lines_of(kept: Kept) -> Iterator[list[str]]:
    """Yield the canonical rows of a register, the texts of their graphs: memory does not grow."""
    query = select(register_row.c.canonical).where(register_row.c.register == kept.id)
    for row in ledger.stream(query.order_by(register_row.c.line)):
        yield json.loads(row.canonical)


def proof(kept: Kept, number: int) -> tuple[bytes, Proof]:
    """Return the canonical row of a bid and its proof; raise Missing for a bid not in it."""
    query = select(register_row.c.line, register_row.c.canonical)
    mine = (register_row.c.register == kept.id) & (register_row.c.number == number)
    rows = ledger.read(query.where(mine))
    if not rows:
        raise Missing("bid", _("The bid is not in the register."))
    return rows[0].canonical.encode(), _proof(kept, rows[0].line - 1)


def _proof(kept: Kept, index: int) -> Proof:
    nodes, size = kept.manifest.nodes, kept.manifest.rows
    if not nodes:
        return Tree(text.encode() for text in _lines(kept)).proof(index)
    first = index // 2**HEIGHT * 2**HEIGHT
    query = select(register_row.c.canonical).where(
        register_row.c.register == kept.id,
        register_row.c.line > first,
        register_row.c.line <= first + 2**HEIGHT,
    )
    block = [row.canonical.encode() for row in ledger.read(query.order_by(register_row.c.line))]
    above = [nodes[place : place + DIGEST] for place in range(0, len(nodes), DIGEST)]
    return joined(block, above, index, size)


def from_canonical(text: str) -> Row:
    """Return the row of its canonical text: the way back of ``register.canonical``."""
    given = json.loads(text)
    values: dict[str, Any] = {}
    for value, (graph, name) in zip(given, register.GRAPHS.items(), strict=True):
        values[name] = _value(graph, value)
    return Row(**values)


def _value(graph: int, text: str) -> Any:
    if graph >= 11:
        return text
    if not text:
        return None
    if graph in (1, 5, 9):
        return int(text)
    return datetime.fromisoformat(text) if graph == 2 else Decimal(text)


def _lines(kept: Kept) -> list[str]:
    query = select(register_row.c.canonical).where(register_row.c.register == kept.id)
    return [row[0] for row in ledger.read(query.order_by(register_row.c.line))]


def _totals_to_json(totals: Totals) -> dict[str, Any]:
    return {
        "quantity": totals.quantity,
        "amount": money.plain(totals.amount),
        "deal_quantity": totals.deal_quantity,
        "deal_amount": money.plain(totals.deal_amount),
    }


def _totals_from_json(data: Mapping[str, Any]) -> Totals:
    amounts = {name: Decimal(data[name]) for name in ("amount", "deal_amount")}
    units = {name: data[name] for name in ("quantity", "deal_quantity")}
    return Totals(**units, **amounts)
