"""The register of accepted and of satisfied bids: annex 2, graph by graph.

A row is a bid; graphs keep their numbers. Canonical rows are what hashes, proofs and the check
of the seller's answer rest on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from json.encoder import encode_basestring as quoted
from kase.is2in.subscription import money
from kase.is2in.subscription.book.checks import amount_of
from kase.is2in.subscription.book.merkle import Growing
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Conditions
from kase.is2in.terms.clock import almaty
from typing import NamedTuple
import hashlib


# Graph number → attribute of a row, in the order of annex 2.
GRAPHS = {
    1: "number",
    2: "submitted_at",
    3: "price",
    4: "yield_",
    5: "quantity",
    6: "amount",
    7: "deal_price",
    8: "deal_yield",
    9: "deal_quantity",
    10: "deal_amount",
    11: "investor",
    12: "investor_contacts",
    13: "residence",
    14: "id_number",
    15: "other",
    16: "buyer",
    17: "buyer_contacts",
}
TOTALS = (5, 6, 9, 10)
# What the seller fills in; everything else comes back as it was sent (article 9.5).
ANSWERED = (7, 8, 9, 10)
ACCEPTED_GRAPHS = tuple(graph for graph in GRAPHS if graph not in ANSWERED)


@dataclass(frozen=True)
class Contact:
    """Who a buyer is to the seller: its name and how it is reached (graphs 16 and 17)."""

    name: str
    contacts: str = ""


@dataclass(frozen=True)
class Row:
    """A bid in a register. Graphs 7–10 are the seller's; texts are "" where not asked for.

    A market bid has no price; its quantity is what activation computed.
    """

    number: int
    submitted_at: datetime
    price: Decimal | None
    yield_: Decimal | None
    quantity: int
    amount: Decimal
    deal_price: Decimal | None = None
    deal_yield: Decimal | None = None
    deal_quantity: int | None = None
    deal_amount: Decimal | None = None
    investor: str = ""
    investor_contacts: str = ""
    residence: str = ""
    id_number: str = ""
    other: str = ""
    buyer: str = ""
    buyer_contacts: str = ""

    def graph(self, number: int):
        """Return the value of a graph."""
        return getattr(self, GRAPHS[number])


class Totals(NamedTuple):
    """The last line of annex 2: sums of graphs 5, 6, 9 and 10."""

    quantity: int = 0
    amount: Decimal = Decimal(0)
    deal_quantity: int = 0
    deal_amount: Decimal = Decimal(0)

    def plus(self, other: "Totals") -> "Totals":
        """Return the sums of both."""
        return Totals(
            self.quantity + other.quantity,
            money.EXACT.add(self.amount, other.amount),
            self.deal_quantity + other.deal_quantity,
            money.EXACT.add(self.deal_amount, other.deal_amount),
        )


@dataclass(frozen=True)
class Manifest:
    """What identifies a register: how many rows, the sums, the hash of its rows, the root.

    ``nodes`` are those of the tree at ``merkle.HEIGHT``, one after another.
    """

    rows: int
    totals: Totals
    sha256: str
    root: str
    nodes: bytes = field(default=b"", compare=False, repr=False)


def row_of(
    one: BookedBid, conditions: Conditions, quantity: int, buyer: Contact | None = None
) -> Row:
    """Return a bid as graphs 1–6 and 11–17; ``quantity`` is what activation left it.

    Graphs of investors are filled as far as the seller asked for them (annex 2, note 1).
    """
    asked, who = conditions.disclose, one.bid.investor
    extra = {"document": who.document, "address": who.address, "other": who.other}
    return Row(
        number=one.number,
        submitted_at=one.accepted_at,
        price=one.bid.price,
        yield_=one.bid.yield_ if conditions.is_debt else None,
        quantity=quantity,
        amount=amount_of(one.bid, conditions),
        investor=who.name if "name" in asked else "",
        investor_contacts=who.contacts if asked else "",
        residence=who.residence if "residence" in asked else "",
        id_number=who.number if "id" in asked else "",
        other="; ".join(text for name, text in extra.items() if name in asked and text),
        buyer=buyer.name if buyer and asked else "",
        buyer_contacts=buyer.contacts if buyer and asked else "",
    )


def satisfy(row: Row, conditions: Conditions, price: Decimal | None, quantity: int) -> Row:
    """Return a row with the seller's graphs: price, quantity, and the amount they make."""
    if not quantity or price is None:
        zero = Decimal(0)
        return replace(row, deal_price=None, deal_yield=None, deal_quantity=0, deal_amount=zero)
    return replace(
        row,
        deal_price=price,
        deal_yield=row.yield_,
        deal_quantity=quantity,
        deal_amount=deal_amount(conditions, price, quantity),
    )


def deal_amount(conditions: Conditions, price: Decimal, quantity: int) -> Decimal:
    """Return what a deal costs, exactly."""
    return money.times(conditions.worth(price), quantity)


def totals(rows: Iterable[Row]) -> Totals:
    """Return the last line of a register."""
    found = Totals()
    for row in rows:
        found = found.plus(totals_of(row))
    return found


def totals_of(row: Row) -> Totals:
    """Return what one row adds to the last line."""
    return Totals(
        row.quantity, row.amount, row.deal_quantity or 0, row.deal_amount or Decimal(0)
    )


def texts(row: Row) -> list[str]:
    """Return the texts of all graphs in their order.

    Numbers are plain, without noughts at the end; moments are of Almaty with microseconds.
    """
    return [plain(getattr(row, name)) for name in GRAPHS.values()]


def canonical(row: Row) -> bytes:
    """Return a row as bytes: a JSON list of the texts of its graphs, UTF-8."""
    return f"[{listed(texts(row))}]".encode()


def listed(some: Iterable[str]) -> str:
    """Return texts as they stand in a canonical row between its brackets."""
    return ",".join(map(quoted, some))


def plain(value) -> str:
    """Return the one form of a value in a register; nothing is an empty text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return almaty(value).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return money.plain(value)
    return str(value)


class Line(NamedTuple):
    """A row of a register as it is kept: whose, its canonical bytes, what it adds to the sums."""

    number: int
    canonical: bytes
    totals: Totals


def line_of(row: Row) -> Line:
    """Return a row as it is kept."""
    return Line(row.number, canonical(row), totals_of(row))


class Seal:
    """What identifies a register whose rows come one by one: memory does not grow."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._tree = Growing()
        self._totals = Totals()

    def add(self, line: Line) -> None:
        """Add a row behind the others."""
        self._hash.update(line.canonical + b"\n")
        self._tree.add(line.canonical)
        self._totals = self._totals.plus(line.totals)

    def manifest(self) -> Manifest:
        """Return what identifies the rows that were added."""
        nodes = b"".join(self._tree.nodes())
        root = self._tree.root.hex()
        return Manifest(self._tree.size, self._totals, self._hash.hexdigest(), root, nodes)


def manifest(rows: Iterable[Row]) -> Manifest:
    """Return what identifies a register."""
    seal = Seal()
    for row in rows:
        seal.add(line_of(row))
    return seal.manifest()
