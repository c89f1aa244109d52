"""The book read: one bid, pages of bids by number, whole books, what writers need to know."""

from collections.abc import Collection
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import codec
from kase.is2in.subscription import money
from kase.is2in.subscription.book.demand import Heap
from kase.is2in.subscription.book.demand import Slice
from kase.is2in.subscription.quick import Terms
from kase.is2in.subscription.quick import terms_of
from kase.is2in.subscription.tables import act
from kase.is2in.subscription.tables import bid as table
from kase.is2in.subscription.tables import bid_version
from kase.is2in.subscription.tables import book
from kase.is2in.subscription.tables import demand
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import Bid
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import LIVE
from kase.is2in.subscription.types import MARKET
from kase.is2in.subscription.types import REJECTED_CRITERIA
from kase.is2in.terms.errors import Missing
from sqlalchemy import func
from sqlalchemy import Row
from sqlalchemy import select


PAGE, MOST_PAGE = 100, 10_000
SUBMITTED, CHANGED = "submitted", "changed"


@dataclass(frozen=True)
class Version:
    """One version of a bid: what was done, when, by whom; the bid where it was sent anew."""

    version: int
    change: str
    state: str
    at: datetime
    actor: str | None
    reason: str
    content: dict | None


def one(book_id: str, number: int, buyer: str | None = None, lock: bool = False) -> BookedBid:
    """Return a bid; raise Missing, also for a bid of somebody else than ``buyer``."""
    query = select(table).where(table.c.book == book_id, table.c.number == number)
    rows = ledger.read(query.with_for_update() if lock else query)
    if not rows or (buyer is not None and rows[0].buyer != buyer):
        raise Missing("bid", _("There is no such bid."))
    return as_booked(rows[0])


def page(
    book_id: str,
    buyer: str | None = None,
    state: str = "",
    after: int = 0,
    limit: int = PAGE,
    kind: str = "",
) -> tuple[BookedBid, ...]:
    """Return bids in the order of their numbers, those after a number; ``buyer`` None: all."""
    query = select(table).where(table.c.book == book_id, table.c.number > after)
    if buyer is not None:
        query = query.where(table.c.buyer == buyer)
    if state:
        query = query.where(table.c.state == state)
    if kind:
        query = query.where(table.c.type == kind)
    limit = max(1, min(limit, MOST_PAGE))
    return tuple(map(as_booked, ledger.read(query.order_by(table.c.number).limit(limit))))


def on_accounts(
    book_id: str, accounts: Collection[str], state: str = "", after: int = 0, limit: int = PAGE
) -> tuple[BookedBid, ...]:
    """Return bids on some accounts in the order of their numbers, those after a number."""
    mine = (table.c.book == book_id) & table.c.account.in_(accounts) & (table.c.number > after)
    query = select(table).where(mine)
    if state:
        query = query.where(table.c.state == state)
    limit = max(1, min(limit, MOST_PAGE))
    return tuple(map(as_booked, ledger.read(query.order_by(table.c.number).limit(limit))))


def every(book_id: str, live: bool = True, buyer: str | None = None) -> Iterator[BookedBid]:
    """Yield the bids of a book in the order of their numbers, page by page; None: of all."""
    after = 0
    while True:
        query = select(table).where(table.c.book == book_id, table.c.number > after)
        if live:
            query = query.where(table.c.state.in_(sorted(LIVE)))
        if buyer is not None:
            query = query.where(table.c.buyer == buyer)
        rows = ledger.read(query.order_by(table.c.number).limit(MOST_PAGE))
        for row in rows:
            yield as_booked(row)
        if len(rows) < MOST_PAGE:
            return
        after = rows[-1].number


def count(book_id: str) -> int:
    """Return how many bids were ever submitted to a book."""
    return ledger.read(select(func.count()).where(table.c.book == book_id))[0][0]


def heaps(book_id: str) -> list[Heap]:
    """Return the live demand of a book, bids on the same terms in one heap."""
    query = select(demand.c.category, demand.c.price, demand.c.amount, demand.c.bids)
    query = query.add_columns(demand.c.quantity)
    rows = ledger.read(query.where(demand.c.book == book_id, demand.c.bids > 0))
    return [
        Heap(row.category, row.price or None, row.amount, row.bids, int(row.quantity))
        for row in rows
    ]


def demand_by(book_id: str, word: str, terms: Conditions) -> tuple[Slice, ...]:
    """Return live demand by residence, category or buyer, the largest sum first.

    The quantity is that of limit bids; the sum counts market bids by their money.
    """
    name = table.c.buyer if word == "buyer" else table.c.investor[word].astext
    name = func.coalesce(name, "").label("name")
    sums = (
        func.count(),
        func.coalesce(func.sum(table.c.quantity), 0),
        func.coalesce(func.sum(table.c.price * table.c.quantity), 0),
        func.coalesce(func.sum(table.c.amount), 0),
    )
    query = select(name, *sums).where(
        table.c.book == book_id, table.c.state.in_(sorted(LIVE))
    )
    found = [
        Slice(row[0], row[1], int(row[2]), money.EXACT.add(terms.worth(row[3]), row[4]))
        for row in ledger.read(query.group_by(name))
    ]
    return tuple(sorted(found, key=lambda one: (-one.amount, one.name)))


def has_market_bids(book_id: str) -> bool:
    """Return whether a live bid waits for the price of market bids (article 4.5)."""
    query = select(table.c.number).where(
        table.c.book == book_id, table.c.type == MARKET, table.c.state.in_(sorted(LIVE))
    )
    return bool(ledger.read(query.limit(1)))


def versions(book_id: str, number: int) -> tuple[Version, ...]:
    """Return every version of a bid, the first one first.

    What nobody has changed since is read from the bid itself, as the database would keep it.
    """
    names = ("version", "change", "state", "at", "actor", "reason", "content")
    columns = [bid_version.c[name] for name in names]
    query = select(*columns).where(bid_version.c.book == book_id, bid_version.c.number == number)
    kept = [Version(*row) for row in ledger.read(query.order_by(bid_version.c.version))]
    mine = (table.c.book == book_id) & (table.c.number == number)
    now = ledger.read(select(table).where(mine, ~table.c.version.in_([v.version for v in kept])))
    return (*kept, *map(_as_version, now))


def last_changes(book_id: str) -> dict[int, datetime]:
    """Return when buyers have last changed their bids, by number; nothing of those unchanged."""
    query = select(bid_version.c.number, func.max(bid_version.c.at)).where(
        bid_version.c.book == book_id, bid_version.c.change == CHANGED
    )
    return {row[0]: row[1] for row in ledger.read(query.group_by(bid_version.c.number))}


@dataclass(frozen=True)
class Around:
    """What a submission finds: accounts of some names, bids of its own ids, bids like its own.

    ``earlier`` is number and fingerprint of the buyer's bids by the client's own ids, ``same``
    the first live bid on the same terms.
    """

    accounts: dict[str, Account]
    earlier: dict[str, tuple[int, str]]
    same: dict[Terms, int]


# One question, for a bid alone waits for each answer. What is asked for is one text of lines, for
# arrays are made slowly. Statistics say that a new book is empty, and then every index looks
# equally good: read once for each bid, a wrong one is the whole book each time. So ids are asked
# for all at once, which reads the book once at most; and of an investor nothing is asked but in
# the order of the one index that begins with it. The condition of the index on ids is repeated
# so that it is used.
AROUND = """
SELECT 1, account, owner, control, CAST(segregated AS int), CAST(NULL AS numeric),
    CAST(NULL AS bigint), CAST(NULL AS numeric)
FROM subscription_account WHERE account = ANY(string_to_array(:codes, chr(10)))
UNION ALL
SELECT 2, client_id, fingerprint, NULL, number, NULL, NULL, NULL
FROM subscription_bid WHERE book = :book AND buyer = :buyer AND client_id <> ''
    AND client_id = ANY(string_to_array(:ids, chr(10)))
UNION ALL
SELECT 3, key, type, NULL, min(number), price, quantity, amount
FROM unnest(string_to_array(:keys, chr(10))) AS key CROSS JOIN LATERAL (
    SELECT number, type, price, quantity, amount, state FROM subscription_bid
    WHERE investor_key = key AND (investor_key, book) >= (key, :book)
        AND (investor_key, book) <= (key, :book) OFFSET 0) AS bid
WHERE state = ANY(:live)
GROUP BY key, type, price, quantity, amount
"""


def around(
    book_id: str, buyer: str, codes: Collection[str], ids: Collection[str], keys: Collection[str]
) -> Around:
    """Return what the bids of a submission find; none of the texts holds a line feed."""
    asked = {"codes": codes, "ids": ids, "keys": keys}
    values = {name: "\n".join(sorted(texts)) for name, texts in asked.items()}
    found = Around({}, {}, {})
    for kind, name, text, control, number, *figures in ledger.read(
        AROUND, {**values, "book": book_id, "buyer": buyer, "live": sorted(LIVE)}
    ):
        if kind == 1:
            found.accounts[name] = Account(name, text, bool(number), control)
        elif kind == 2:
            found.earlier[name] = (number, text)
        else:
            found.same[terms_of(name, text, *figures)] = number
    return found


def investors(placement: str, but_not: tuple[str, int] | None = None) -> set[str]:
    """Return the distinct investors with live bids in all modes of a placement (article 2.3).

    ``but_not`` leaves one bid out of account: the one that is being changed.
    """
    query = (
        select(table.c.investor_key)
        .join(book, book.c.book == table.c.book)
        .where(book.c.placement == placement, table.c.state.in_(sorted(LIVE)))
    )
    if but_not is not None:
        query = query.where(~((table.c.book == but_not[0]) & (table.c.number == but_not[1])))
    return {row[0] for row in ledger.read(query.distinct())}


def rejected_investors(book_id: str) -> frozenset[str]:
    """Return the investors of whom a bid has failed the seller's criteria (article 6.2)."""
    query = select(table.c.investor_key).where(
        table.c.book == book_id, table.c.state == REJECTED_CRITERIA
    )
    return frozenset(row.investor_key for row in ledger.read(query.distinct()))


def act_done(book_id: str, name: str) -> bool:
    """Return whether the clock has done an act."""
    return bool(ledger.read(select(act.c.act).where(act.c.book == book_id, act.c.act == name)))


def as_booked(row: Row) -> BookedBid:
    """Return the bid of a row."""
    values = row._mapping
    bid = Bid(
        type=row.type,
        account=row.account,
        investor=codec.investor_from_json(row.investor),
        price=row.price,
        quantity=row.quantity,
        amount=row.amount,
        yield_=values["yield"],
        client_code=row.client_code,
        client_id=row.client_id,
        currency=row.currency,
    )
    return BookedBid(row.number, row.accepted_at, row.buyer, bid, row.state, row.version)


def _as_version(row: Row) -> Version:
    """Return the version a row stands for; the product itself writes every one but the first."""
    first = row.version == 1
    change, actor = (SUBMITTED, row.actor) if first else (CHANGED, None)
    content = codec.bid_to_json(as_booked(row).bid)
    return Version(row.version, change, row.state, row.accepted_at, actor, "", content)
