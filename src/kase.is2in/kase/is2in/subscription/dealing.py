"""Deals in SQL: made from the satisfied register, sent to settle, settled or declined."""

from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import changing
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription.book import deals
from kase.is2in.subscription.book.deals import Deal
from kase.is2in.subscription.book.register import Row
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.interfaces import Instructions
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.tables import bid as bid_table
from kase.is2in.subscription.tables import deal as table
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import PARTLY_SATISFIED
from kase.is2in.subscription.types import SATISFIED
from kase.is2in.subscription.types import UNSATISFIED
from kase.is2in.terms import clock
from sqlalchemy import select


SETTLING = frozenset({"dealt", "settling"})
MADE, SENT, SETTLED, DECLINED = "made", "sent", "settled", "declined"
ANSWERS = {deals.FULL: SATISFIED, deals.PART: PARTLY_SATISFIED, deals.NONE: UNSATISFIED}
COLUMNS = (
    "book",
    "number",
    "bid",
    "buyer",
    "account",
    "seller",
    "price",
    "quantity",
    "amount",
    "state",
    "reason",
)


def make(found: BookRow) -> tuple[Deal, ...]:
    """Make the deals of a locked book's satisfied register (article 10.3).

    Each bid is told what became of it (11.3); what unsatisfied bids have blocked is free.
    """
    rows = registers.rows_of(registers.last(found.book, registers.SATISFIED))
    bids = {one.number: one for one in reader.every(found.book)}
    seller = found.conditions.sellers[0] if found.conditions.sellers else ""
    made = deals.make(rows, bids, seller)
    ledger.copy_rows(table, COLUMNS, (_values(found.book, one) for one in made))
    _answer(found.book, rows)
    return made


def of_book(book: str, buyer: str | None = None) -> tuple[Deal, ...]:
    """Return the deals of a book, or those of one buyer."""
    names = ("number", "bid", "buyer", "account", "seller", "price", "quantity", "amount")
    query = select(*(table.c[name] for name in names)).where(table.c.book == book)
    if buyer is not None:
        query = query.where(table.c.buyer == buyer)
    return tuple(Deal(*row) for row in ledger.read(query.order_by(table.c.number)))


def sheet(found: BookRow, key: str) -> Instructions:
    """Return the sheet of orders of a book (article 10.3); with the counterparty what is net."""
    made = of_book(found.book)
    terms = found.conditions
    return Instructions(
        key=key,
        subscription=found.number or found.book,
        settlement_at=terms.settlement_at,
        mode=terms.mode,
        deals=made,
        nets=deals.net(made, terms.seller_subaccount) if terms.mode == CCP else (),
    )


def enter(
    book: str, told: SettlementAnswer, actor: str | None = "depository", letter: str = ""
) -> bool:
    """Enter what became of the deals of a book, whether or not the worker has asked yet."""
    found, key = books.lock(book), f"settle {book}"
    asking.put(book, asking.SETTLE, key)
    return answer(found, key, told, actor, letter)


def answer(
    found: BookRow, key: str, told: SettlementAnswer, actor: str | None, letter: str = ""
) -> bool:
    """Enter what became of the deals of a locked book; what settled bids block is free.

    Returns False where that is known already.
    """
    counts = {"settled": len(told.settled), "declined": len(told.declined)}
    if found.state not in SETTLING or not asking.answered(key, counts, actor, letter):
        return False
    for number, reason in told.declined.items():
        _set(found.book, (number,), DECLINED, reason)
    _set(found.book, tuple(told.settled), SETTLED)
    known = {one.number: one.bid for one in of_book(found.book)}
    accounts.release(found.book, [known[n] for n in told.settled if n in known])
    ledger.record(
        "subscription.settlement-entered",
        f"subscription:{found.book}",
        {**counts, "letter": letter},
        actor=actor,
    )
    return True


def buyers(book: str) -> tuple[str, ...]:
    """Return whose bids are in the accepted register of a book: they are told what became of it."""
    kept = registers.last(book, registers.SATISFIED)
    rows = ledger.read(
        "SELECT DISTINCT one.buyer FROM subscription_bid AS one JOIN subscription_register_row "
        "AS sent ON sent.register = :register AND sent.number = one.number WHERE one.book = :book",
        {"register": kept.id, "book": book},
    )
    return tuple(sorted(row.buyer for row in rows))


def bidders(book: str) -> tuple[str, ...]:
    """Return who has submitted bids to a book."""
    query = select(bid_table.c.buyer).where(bid_table.c.book == book).distinct()
    return tuple(sorted(row.buyer for row in ledger.read(query)))


def states(book: str) -> dict[int, tuple[str, str]]:
    """Return state and reason of each deal."""
    query = select(table.c.number, table.c.state, table.c.reason).where(table.c.book == book)
    return {row.number: (row.state, row.reason) for row in ledger.read(query)}


def _answer(book: str, rows: list[Row]) -> None:
    groups: dict[str, list[int]] = {}
    for row in rows:
        groups.setdefault(ANSWERS[deals.answer(row)], []).append(row.number)
    for state, numbers in groups.items():
        changing.put_many(book, tuple(numbers), state, "system", clock.now())
    accounts.release(book, groups.get(UNSATISFIED, ()))


def _set(book: str, numbers: tuple[int, ...], state: str, reason: str = "") -> None:
    ledger.write(
        "UPDATE subscription_deal SET state = :state, reason = :reason "
        "WHERE book = :book AND number = ANY(:numbers)",
        {"book": book, "numbers": list(numbers), "state": state, "reason": reason},
    )


def _values(book: str, one: Deal) -> tuple:
    return (
        book,
        one.number,
        one.bid,
        one.buyer,
        one.account,
        one.seller,
        one.price,
        one.quantity,
        one.amount,
        MADE,
        "",
    )
