"""Which bids will fail as things stand, and why: told to buyers while they can still act.

Nothing is decided here. The checks that decide later are made on what is known now: the
conditions as they have become, the collateral that is free, the prices that were named.
"""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from kase.is2in import _
from kase.is2in.subscription import money
from kase.is2in.subscription.book import checks
from kase.is2in.subscription.book.checks import amount_of
from kase.is2in.subscription.book.checks import Facts
from kase.is2in.subscription.book.collateral import check_all
from kase.is2in.subscription.book.pricing import price_due
from kase.is2in.subscription.book.reasons import Reason
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import MARKET
from kase.is2in.subscription.types import MONEY
from kase.is2in.terms.errors import FieldError


# What shows only later than at the entry of a bid; what shows there keeps its codes.
REASONS = {
    "collateral-later": Reason(
        "account",
        _("At the check the account will not cover this bid after those before it."),
        "5.2",
    ),
    "settlement-money": Reason(
        "account",
        _("The money does not suffice for all your bids: all your deals would be declined."),
        "10.6",
    ),
    "price-below": Reason(
        "price", _("The seller sells at a higher price than that of the bid."), "9.5"
    ),
    "price-waits": Reason(
        "amount",
        _("The seller has not named the price of market bids in time: activation waits."),
        "4.5",
    ),
    "amount-below-lot": Reason(
        "amount", _("At the price that was named the amount does not buy one lot."), "4.5"
    ),
    "criteria": Reason(
        "investor", _("Another bid of this investor has failed the seller's criteria."), "6.2"
    ),
}


@dataclass(frozen=True)
class Known:
    """What is known when a forecast is made.

    ``accounts`` are those of the bids; ``free`` is what is free on those whose balance clearing
    has told. ``market_price`` is what the seller has named. ``checked`` says that the collateral
    has been checked at its moment. ``rejected`` are the investors whose bids failed the
    criteria; ``investors`` how many distinct ones the placement has.
    """

    at: datetime
    accounts: Mapping[str, Account]
    free: Mapping[str, Decimal]
    market_price: Decimal | None = None
    checked: bool = False
    rejected: frozenset[str] = frozenset()
    investors: int | None = None


@dataclass(frozen=True)
class Failure:
    """A bid that will fail, with every reason."""

    bid: BookedBid
    reasons: tuple[FieldError, ...]


def forecast(
    bids: Sequence[BookedBid], conditions: Conditions, known: Known
) -> tuple[Failure, ...]:
    """Return the live bids of some buyers that will fail, in the order of their numbers.

    ``bids`` are all live bids on the accounts they name: each counts for what is left to the
    next (article 5.2-2).
    """
    short = _uncovered(bids, conditions, known)
    found = []
    for one in sorted(bids, key=lambda bid: bid.number):
        reasons = [*_by_conditions(one, conditions, known), *_by_price(one, conditions, known)]
        if one.number in short:
            reasons.append(_because(short[one.number]))
        if one.bid.investor.key in known.rejected:
            reasons.append(_because("criteria"))
        if reasons:
            found.append(Failure(one, tuple(reasons)))
    return tuple(found)


def _by_conditions(
    one: BookedBid, conditions: Conditions, known: Known
) -> Iterator[FieldError]:
    """Yield what would refuse the bid if it came now: conditions may have changed since."""
    facts = Facts(known.at, one.buyer, known.accounts.get(one.bid.account), known.investors)
    for error in checks.check_without_time(one.bid, conditions, facts):
        # The bid is in the book: what covers it is another question than at its entry.
        if error.code != "collateral-short":
            yield error


def _by_price(one: BookedBid, conditions: Conditions, known: Known) -> Iterator[FieldError]:
    bid, named = one.bid, known.market_price
    if bid.type != MARKET:
        if conditions.price is not None and (bid.price or 0) < conditions.price:
            yield _because("price-below")
        return
    due = price_due(conditions)
    if due is not None and named is None and known.at >= due:
        yield _because("price-waits")
    if due is not None and named is not None:
        lot = money.times(conditions.worth(named), conditions.lot)
        if (bid.amount or Decimal(0)) < lot:
            yield _because("amount-below-lot")


def _uncovered(
    bids: Sequence[BookedBid], conditions: Conditions, known: Known
) -> dict[int, str]:
    """Return the bids that will not be covered, with the code of the reason."""
    if conditions.mode == CCP:
        if conditions.collateral_check is None or known.checked:
            return {}
        annulled = check_all(bids, conditions, known.free).annulled
        return dict.fromkeys(annulled, "collateral-later")
    if conditions.collateral != MONEY:
        return {}
    # Article 10.6: a buyer whose money is short for all its deals settles none of them.
    owed: dict[str, Decimal] = defaultdict(Decimal)
    held: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for one in bids:
        owed[one.buyer] = money.EXACT.add(owed[one.buyer], amount_of(one.bid, conditions))
        if one.bid.account in known.free:
            held[one.buyer][one.bid.account] = known.free[one.bid.account]
    poor = {buyer for buyer, sums in held.items() if owed[buyer] > sum(sums.values())}
    return {one.number: "settlement-money" for one in bids if one.buyer in poor}


def _because(code: str) -> FieldError:
    reason = REASONS[code]
    return FieldError(reason.field, code, reason.message, reason.article)
