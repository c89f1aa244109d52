"""Bids go to the depository: for the seller's criteria and for facts on investors (6, 7.3).

What is asked is kept with the numbers of the bids, so that each bid is asked about once, a
deleted one is told of (6-3), and the accepted register waits for the answer.
"""

from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import changing
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.clearing.asking import Question
from kase.is2in.subscription.interfaces import BidsChecked
from kase.is2in.subscription.interfaces import BidsToCheck
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import Investor
from zope.event import notify


# So many bids go into one question: a longer one would be too long for whoever reads it.
PORTION = 10_000
# After the register is handed over its bids are the seller's: no answer changes them.
OPEN = frozenset({"announced", "accepting", "closed", "registering"})
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
    """Put the question about the live bids of a locked book that were not asked about.

    A bid that its buyer has changed since is asked about again. Returns False where there are
    none; the worker asks.
    """
    if not life.asks_depository(found.conditions):
        return False
    before = asking.of_book(found.book, asking.CHECK)
    asked = {number: one.at for one in before for number in one.numbers}
    changed = reader.last_changes(found.book) if asked else {}
    known = {number for number, at in asked.items() if changed.get(number, at) <= at}
    numbers = [one.number for one in reader.every(found.book) if one.number not in known]
    for place, start in enumerate(range(0, len(numbers), PORTION), len(before) + 1):
        some = numbers[start : start + PORTION]
        asking.put(found.book, asking.CHECK, f"check {found.book} {place}", numbers=some)
    return bool(numbers)


def message(found: BookRow, question: Question) -> BidsToCheck:
    """Return what is sent: the bids as they are now, also those that have gone since."""
    wanted, terms = set(question.numbers), found.conditions
    bids = tuple(one for one in reader.every(found.book, live=False) if one.number in wanted)
    number = found.number or found.book
    return BidsToCheck(question.key, number, bids, terms.criteria, terms.disclose)


def enter(
    found: BookRow, key: str, answer: CheckAnswer, actor: str | None, letter: str = ""
) -> bool:
    """Enter an answer to a question of a locked book: rejections, facts on investors.

    Returns False where it is answered already or the register has been handed over.
    """
    data = {str(number): criterion for number, criterion in answer.rejected.items()}
    if found.state not in OPEN or not asking.answered(key, {"rejected": data}, actor, letter):
        return False
    changing.reject(found.book, tuple(answer.rejected), actor)
    for number, told in answer.investors.items():
        changing.complete_investor(found.book, number, told, actor)
    ledger.record(
        "subscription.bids-checked",
        f"subscription:{found.book}",
        {"rejected": len(data), "told": len(answer.investors), "letter": letter},
        actor=actor,
    )
    notify(BidsChecked(found.book))
    return True


def hold(found: BookRow) -> bool:
    """Return whether the accepted register waits for an answer: on criteria it does (8.2-1)."""
    return bool(found.conditions.criteria) and bool(asking.waiting(found.book, asking.CHECK))


def asked_about(book: str) -> set[int]:
    """Return the bids the depository was asked about."""
    return {n for one in asking.of_book(book, asking.CHECK) for n in one.numbers}


def reasons(book: str) -> dict[int, str]:
    """Return which criterion each rejected bid failed."""
    return {
        int(number): criterion
        for one in asking.of_book(book, asking.CHECK)
        for number, criterion in ((one.answer or {}).get("rejected") or {}).items()
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
