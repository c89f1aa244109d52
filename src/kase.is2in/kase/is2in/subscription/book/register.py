"""The register of accepted and of satisfied bids: annex 2, graph by graph.

A row is a bid; graphs keep their numbers. Canonical rows are what hashes, proofs and the check
of the seller's answer rest on.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from kase.is2in.subscription import money
from kase.is2in.subscription.book import merkle
from kase.is2in.subscription.book.checks import amount_of
from kase.is2in.subscription.book.merkle import Tree
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Conditions
from kase.is2in.terms.clock import almaty
import hashlib
import json


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


@dataclass(frozen=True)
class Totals:
    """The last line of annex 2: sums of graphs 5, 6, 9 and 10."""

    quantity: int = 0
    amount: Decimal = Decimal(0)
    deal_quantity: int = 0
    deal_amount: Decimal = Decimal(0)


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
    quantity = deal_quantity = 0
    amount = deal = Decimal(0)
    for row in rows:
        quantity += row.quantity
        amount = money.EXACT.add(amount, row.amount)
        deal_quantity += row.deal_quantity or 0
        deal = money.EXACT.add(deal, row.deal_amount or 0)
    return Totals(quantity, amount, deal_quantity, deal)


def canonical(row: Row, graphs: Sequence[int] = tuple(GRAPHS)) -> bytes:
    """Return a row as bytes: a JSON list of texts in the order of graphs, UTF-8.

    Numbers are plain, without noughts at the end; moments are of Almaty with microseconds.
    """
    texts = [plain(row.graph(graph)) for graph in graphs]
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode()


def plain(value) -> str:
    """Return the one form of a value in a register; nothing is an empty text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return almaty(value).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return money.plain(value)
    return str(value)


def manifest(rows: Sequence[Row]) -> Manifest:
    """Return what identifies a register."""
    seal, lines = hashlib.sha256(), [canonical(row) for row in rows]
    for line in lines:
        seal.update(line + b"\n")
    tree = Tree(lines)
    nodes = b"".join(tree.nodes(merkle.HEIGHT))
    return Manifest(len(rows), totals(rows), seal.hexdigest(), tree.root.hex(), nodes)
