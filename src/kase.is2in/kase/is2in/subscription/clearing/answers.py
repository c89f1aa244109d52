"""Whether an answer fits its question: bids and deals that were asked about, criteria that are.

Nobody is believed: neither a depository's program nor a clerk's file puts anything into the book
that was not asked.
"""

from collections.abc import Collection
from kase.is2in.subscription.book.deals import Deal
from kase.is2in.subscription.interfaces import BidsToCheck
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.interfaces import Instructions
from kase.is2in.subscription.interfaces import NoAnswer
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.types import CCP


# Of these the depository declines all deals of a buyer without the counterparty (10.6-1 … 3).
OF_ALL_DEALS = frozenset({"money", "wrong-day", "consent"})
MALFORMED = "malformed"


def checked(answer: CheckAnswer, asked: BidsToCheck) -> CheckAnswer:
    """Return an answer on bids; raise NoAnswer where it is about other bids or criteria."""
    numbers = {one.number for one in asked.bids}
    if not (answer.rejected.keys() | answer.investors.keys()) <= numbers:
        raise NoAnswer(MALFORMED)
    if not set(answer.rejected.values()) <= set(asked.criteria):
        raise NoAnswer(MALFORMED)
    return answer


def settled(answer: SettlementAnswer, sheet: Instructions) -> SettlementAnswer:
    """Return an answer on deals; raise NoAnswer unless it says of each deal what became of it."""
    numbers = {deal.number for deal in sheet.deals}
    both = answer.settled & answer.declined.keys()
    if both or answer.settled | answer.declined.keys() != numbers:
        raise NoAnswer(MALFORMED)
    return answer


def declined_in_part(answer: SettlementAnswer, deals: Collection[Deal], mode: str) -> list[int]:
    """Return deals that settle although another of their buyer's is declined (article 10.6)."""
    if mode == CCP:
        return []
    buyers = {
        deal.buyer for deal in deals if answer.declined.get(deal.number) in OF_ALL_DEALS
    }
    return [one.number for one in deals if one.buyer in buyers and one.number in answer.settled]
