"""Bids go to the depository: for the seller's criteria and for facts on investors (6, 7.3).

What was asked is kept with the numbers of the bids, so that each bid is asked about once, a
deleted one is told of (6-3), and the accepted register waits for the answer.
"""

from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import changing
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.clearing import wired
from kase.is2in.subscription.interfaces import BidsChecked
from kase.is2in.subscription.interfaces import BidsToCheck
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.tables import asked as table
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import Investor
from kase.is2in.terms import clock
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from zope.event import notify


KIND = "check-bids"
# Lines 12.1–12.6 of annex 1 and the fields that answer them.
FACTS = {
    "name": "name",
    "id": "number",
    "residence": "residence",
    "document": "document",
    "address": "address",
    "other": "other",
}


def ask(found: BookRow) -> bool:
    """Ask about the live bids of a locked book that were not asked about; False for none.

    An answer that is there at once is entered at once.
    """
    if not life.asks_depository(found.conditions):
        return False
    before = asked_about(found.book)
    bids = [one for one in reader.every(found.book) if one.number not in before]
    if not bids:
        return False
    count = ledger.read(select(func.count()).where(table.c.book == found.book))[0][0]
    key = f"check {found.book} {count + 1}"
    question = {"numbers": [one.number for one in bids]}
    ledger.write(
        insert(table).values(
            key=key, book=found.book, kind=KIND, question=question, at=clock.now()
        )
    )
    _send(found, key, bids)
    return True


def ask_again(found: BookRow) -> None:
    """Repeat what a locked book has asked and got no answer to: the port bears it."""
    for row in _open_rows(found.book):
        wanted = set(row.question["numbers"])
        bids = [one for one in reader.every(found.book, live=False) if one.number in wanted]
        _send(found, row.key, bids)


def enter(found: BookRow, key: str, answer: CheckAnswer, actor: str | None) -> None:
    """Enter an answer to a question of a locked book: rejections, facts on investors."""
    changing.reject(found.book, tuple(answer.rejected), actor)
    for number, told in answer.investors.items():
        changing.complete_investor(found.book, number, told, actor)
    data = {str(number): criterion for number, criterion in answer.rejected.items()}
    mine = (table.c.key == key) & (table.c.book == found.book) & table.c.answered_at.is_(None)
    values = {"answered_at": clock.now(), "answer": {"rejected": data}}
    ledger.write(update(table).where(mine).values(**values))
    ledger.record(
        "subscription.bids-checked",
        f"subscription:{found.book}",
        {"rejected": len(data), "told": len(answer.investors)},
        actor=actor,
    )
    notify(BidsChecked(found.book))


def open_keys(book: str) -> tuple[str, ...]:
    """Return the questions of a book without an answer, the first one first."""
    return tuple(row.key for row in _open_rows(book))


def hold(found: BookRow) -> bool:
    """Return whether the accepted register waits for an answer: on criteria it does (8.2-1)."""
    return bool(found.conditions.criteria) and bool(_open_rows(found.book))


def asked_about(book: str) -> set[int]:
    """Return the bids the depository was asked about."""
    rows = ledger.read(select(table.c.question).where(table.c.book == book))
    return {number for row in rows for number in row.question["numbers"]}


def reasons(book: str) -> dict[int, str]:
    """Return which criterion each rejected bid failed."""
    query = select(table.c.answer).where(table.c.book == book, table.c.answered_at.is_not(None))
    return {
        int(number): criterion
        for row in ledger.read(query)
        for number, criterion in row.answer["rejected"].items()
    }


def lacking(found: BookRow) -> dict[str, tuple[int, ...]]:
    """Return the live bids whose investors are not told of as the seller asks, by buyer."""
    short: dict[str, tuple[int, ...]] = {}
    for one in reader.every(found.book):
        if missing(found.conditions, one.bid.investor):
            short[one.buyer] = (*short.get(one.buyer, ()), one.number)
    return short


def missing(terms: Conditions, investor: Investor) -> tuple[str, ...]:
    """Return the lines 12.x the seller asks for that are not answered of an investor."""
    asked = (name for name in FACTS if name in terms.disclose)
    return tuple(name for name in asked if not getattr(investor, FACTS[name]))


def _send(found: BookRow, key: str, bids: list[BookedBid]) -> None:
    terms = found.conditions
    number = found.number or found.book
    asked = BidsToCheck(key, number, tuple(bids), terms.criteria, terms.disclose)
    answer = wired.depository().check_bids(asked)
    if answer is not None:
        enter(found, key, answer, "depository")


def _open_rows(book: str):
    query = select(table.c.key, table.c.question).where(
        table.c.book == book, table.c.answered_at.is_(None)
    )
    return ledger.read(query.order_by(table.c.at, table.c.key))
