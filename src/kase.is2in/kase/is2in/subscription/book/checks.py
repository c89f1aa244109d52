"""What a bid must be to enter the book: every broken rule at once, each with its article."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from kase.is2in.subscription import money
from kase.is2in.subscription.book.reasons import refuse
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import Bid
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import Investor
from kase.is2in.subscription.types import LEGAL
from kase.is2in.subscription.types import LIMIT
from kase.is2in.subscription.types import MARKET
from kase.is2in.subscription.types import PERSON
from kase.is2in.terms import identifiers
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused


# Articles 4.1 and 2.3 on private placements.
PRIVATE_MINIMUM = Decimal(100_000)
PRIVATE_INVESTORS = 50
# What the columns of the book hold without loss.
PRICE_STEPS_MOST = 10**15
QUANTITY_MOST = 10**15
AMOUNT_MOST = Decimal(10) ** 16
CENT = Decimal("0.01")
HOME = "KZ"
# Who the investor is comes with the bid; the rest the depository tells, or the buyer after the
# period (articles 7.3-2, 7.4).
TOLD_AT_ENTRY = ("name", "id")


@dataclass(frozen=True)
class Facts:
    """What is known when a bid comes: the moment, the buyer, its account.

    ``account`` is None when the buyer has none of the bid's name. ``investors`` is how many
    distinct investors the placement would have with this bid, None where nobody counts.
    """

    at: datetime
    buyer: str
    account: Account | None
    investors: int | None = None


def amount_of(bid: Bid, conditions: Conditions) -> Decimal:
    """Return the sum of a bid: what is blocked for it (article 5.2-6)."""
    if bid.type == MARKET:
        return bid.amount or Decimal(0)
    return money.times(conditions.worth(bid.price or Decimal(0)), bid.quantity or 0)


def check(bid: Bid, conditions: Conditions, facts: Facts) -> tuple[FieldError, ...]:
    """Return every rule a bid breaks when it comes; nothing for a good one."""
    return (*window(conditions, facts.at), *check_without_time(bid, conditions, facts))


def check_without_time(bid: Bid, conditions: Conditions, facts: Facts) -> tuple[FieldError, ...]:
    """Return every rule a bid breaks but for the period: the same at each moment."""
    errors = [*_form(bid, conditions), *_account(bid, facts), *_investor(bid, conditions)]
    if conditions.private_placement:
        errors += _private(bid, conditions, facts)
    return (*errors, *(() if errors else _collateral(bid, conditions, facts)))


def window(conditions: Conditions, at: datetime) -> tuple[FieldError, ...]:
    """Return why bids are not taken at a moment: from the start on, up to the end (4.1, 4.3)."""
    if at < conditions.start:
        return (refuse("window-early"),)
    return (refuse("window-late"),) if at >= conditions.end else ()


def _form(bid: Bid, conditions: Conditions) -> Iterator[FieldError]:
    if bid.currency and bid.currency != conditions.currency:
        yield refuse("currency")
    if bid.yield_ is not None and not conditions.is_debt:
        yield refuse("yield-of-equity")
    if bid.type == LIMIT:
        yield from _limit(bid, conditions)
    elif bid.type == MARKET:
        yield from _market(bid, conditions)
    else:
        yield refuse("type")


def price_fault(price: Decimal, conditions: Conditions) -> str:
    """Return the code of what is wrong with the price of a limit bid, "" for nothing."""
    if price <= 0:
        return "price-positive"
    steps = money.steps(price, conditions.tick)
    if steps is None:
        return "price-tick"
    return "price-size" if steps > PRICE_STEPS_MOST else ""


def quantity_fault(quantity: int, conditions: Conditions) -> str:
    """Return the code of what is wrong with the quantity of a limit bid, "" for nothing."""
    if quantity <= 0:
        return "quantity-positive"
    if quantity > QUANTITY_MOST:
        return "quantity-size"
    return "quantity-lot" if quantity % conditions.lot else ""


def amount_fault(amount: Decimal) -> str:
    """Return the code of what is wrong with the money of a market bid, "" for nothing."""
    if amount <= 0:
        return "amount-positive"
    if amount > AMOUNT_MOST:
        return "amount-size"
    return "amount-cents" if money.steps(amount, CENT) is None else ""


def _limit(bid: Bid, conditions: Conditions) -> Iterator[FieldError]:
    if bid.price is None:
        yield refuse("price-required")
    elif code := price_fault(bid.price, conditions):
        yield refuse(code)
    if bid.quantity is None:
        yield refuse("quantity-required")
    elif code := quantity_fault(bid.quantity, conditions):
        yield refuse(code)
    if bid.amount is not None:
        yield refuse("amount-of-limit")


def _market(bid: Bid, conditions: Conditions) -> Iterator[FieldError]:
    if not conditions.market_bids:
        yield refuse("market-not-allowed")
    if bid.price is not None:
        yield refuse("price-of-market")
    if bid.quantity is not None:
        yield refuse("quantity-of-market")
    if bid.amount is None:
        yield refuse("amount-required")
    elif code := amount_fault(bid.amount):
        yield refuse(code)


def _account(bid: Bid, facts: Facts) -> Iterator[FieldError]:
    if not bid.account:
        yield refuse("account-required")
    elif facts.account is None or facts.account.owner != facts.buyer:
        yield refuse("account-unknown")
    elif facts.account.segregated and not bid.client_code:
        yield refuse("client-code")


def _investor(bid: Bid, conditions: Conditions) -> Iterator[FieldError]:
    investor = bid.investor
    if investor.type not in (PERSON, LEGAL):
        yield refuse("investor-type")
    elif investor.number and investor.residence == HOME:
        read, code = (
            (identifiers.iin, "investor-iin")
            if investor.type == PERSON
            else (identifiers.bin_number, "investor-bin")
        )
        try:
            read(investor.number)
        except RuleRefused:
            yield refuse(code)
    if conditions.disclose:
        yield from _disclosed(investor, conditions)


def _disclosed(investor: Investor, conditions: Conditions) -> Iterator[FieldError]:
    for name, value in zip(TOLD_AT_ENTRY, (investor.name, investor.number), strict=True):
        if name in conditions.disclose and not value:
            yield refuse(f"disclose-{name}")


def _private(bid: Bid, conditions: Conditions, facts: Facts) -> Iterator[FieldError]:
    if facts.buyer in conditions.sellers:
        yield refuse("private-organizer")
    if not bid.investor.qualified:
        yield refuse("private-qualified")
    if not bid.investor.number:
        yield refuse("private-identity")
    elif facts.investors is not None and facts.investors > PRIVATE_INVESTORS:
        yield refuse("private-investors")
    amount = amount_of(bid, conditions)
    if 0 < money.times(amount, conditions.tenge_rate) < PRIVATE_MINIMUM:
        yield refuse("private-minimum", "amount" if bid.type == MARKET else "quantity")


def _collateral(bid: Bid, conditions: Conditions, facts: Facts) -> Iterator[FieldError]:
    if conditions.covered_from(facts.at) and facts.account is not None:
        free = facts.account.free or Decimal(0)
        if amount_of(bid, conditions) > free:
            yield refuse("collateral-short")
