"""Deals from the satisfied register, and what they make each side owe (articles 10 and 11)."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from decimal import Decimal
from kase.is2in.subscription import money
from kase.is2in.subscription.book.register import Row
from kase.is2in.subscription.types import BookedBid
from kase.is2in.terms.clock import almaty


FULL, PART, NONE = "full", "part", "none"


@dataclass(frozen=True)
class Deal:
    """One deal: one satisfied bid (article 10.3). Money is exact, in the currency of the book."""

    number: int
    bid: int
    buyer: str
    account: str
    seller: str
    price: Decimal
    quantity: int
    amount: Decimal


@dataclass(frozen=True)
class Net:
    """What an account owes or may claim on the settlement day: below zero it owes."""

    account: str
    securities: int
    money: Decimal


@dataclass(frozen=True)
class SettlementFacts:
    """What the depository knows when it settles without the central counterparty.

    ``money`` is what each buyer holds on its bank account there; ``consent`` that of article
    3.3; ``other`` its own reasons by buyer.
    """

    day: date
    consent: bool
    money: Mapping[str, Decimal]
    other: Mapping[str, str] = field(default_factory=dict)


def make(satisfied: Sequence[Row], bids: Mapping[int, BookedBid], seller: str) -> tuple[Deal, ...]:
    """Return a deal for each bid that gets something, numbered from 1 by the bids' numbers."""
    won = sorted((row for row in satisfied if row.deal_quantity), key=lambda row: row.number)
    return tuple(
        Deal(
            number=number,
            bid=row.number,
            buyer=bids[row.number].buyer,
            account=bids[row.number].bid.account,
            seller=seller,
            price=row.deal_price or Decimal(0),
            quantity=row.deal_quantity or 0,
            amount=row.deal_amount or Decimal(0),
        )
        for number, row in enumerate(won, 1)
    )


def net(deals: Iterable[Deal], seller_account: str) -> tuple[Net, ...]:
    """Return claims and obligations by account: netting, with the counterparty (article 10.4).

    The sums of securities and of money over all accounts are zero.
    """
    securities: dict[str, int] = defaultdict(int)
    cash: dict[str, Decimal] = defaultdict(Decimal)
    for deal in deals:
        for account, sign in ((deal.account, 1), (seller_account, -1)):
            securities[account] += sign * deal.quantity
            cash[account] = money.EXACT.subtract(cash[account], sign * deal.amount)
    return tuple(Net(one, securities[one], cash[one]) for one in sorted(securities))


def declined(
    deals: Sequence[Deal], facts: SettlementFacts, settlement_day: date, needs_consent: bool
) -> dict[str, str]:
    """Return the buyers all of whose deals the depository declines, with the reason (10.6).

    Without the central counterparty each deal settles by itself, but a buyer whose money is
    short for all its deals settles none. Codes: wrong-day, consent, money, or the
    depository's own word.
    """
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for deal in deals:
        owed[deal.buyer] = money.EXACT.add(owed[deal.buyer], deal.amount)
    found = {}
    for buyer, amount in owed.items():
        if facts.day != settlement_day:
            found[buyer] = "wrong-day"
        elif needs_consent and not facts.consent:
            found[buyer] = "consent"
        elif facts.money.get(buyer, Decimal(0)) < amount:
            found[buyer] = "money"
        elif buyer in facts.other:
            found[buyer] = facts.other[buyer]
    return found


def answer(row: Row) -> str:
    """Return what a buyer is told of its bid: full, part or none (article 11.3)."""
    return answer_of(row.deal_quantity or 0, row.quantity)


def answer_of(given: int, asked: int) -> str:
    """Return what a bid is told that asked for so many securities and was given some."""
    if not given:
        return NONE
    return FULL if given >= asked else PART


def day_of(moment) -> date:
    """Return the day of a moment as the exchange's calendar has it."""
    return almaty(moment).date()
