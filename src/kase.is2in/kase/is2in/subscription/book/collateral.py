"""The check of collateral at the set moment (article 5.2), and what is blocked for whom."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from kase.is2in.subscription.book.checks import amount_of
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Conditions
from types import MappingProxyType


@dataclass(frozen=True)
class Blocks:
    """The outcome of a check: what each covered bid blocks, which bids are annulled.

    ``free`` is what is left on each account afterwards.
    """

    blocked: Mapping[int, Decimal]
    annulled: tuple[int, ...]
    free: Mapping[str, Decimal]


def check_all(
    bids: Iterable[BookedBid], conditions: Conditions, free: Mapping[str, Decimal]
) -> Blocks:
    """Block each bid in full or annul it, in the order of acceptance (articles 5.2-2, 5.2-6).

    ``free`` is what each account has; an account that is not named has nothing. A bid that is
    too large does not stand in the way of a later one that is covered.
    """
    left = dict(free)
    blocked, annulled = {}, []
    for one in sorted(bids, key=lambda bid: (bid.accepted_at, bid.number)):
        amount = amount_of(one.bid, conditions)
        have = left.get(one.bid.account, Decimal(0))
        if amount <= have:
            left[one.bid.account] = have - amount
            blocked[one.number] = amount
        else:
            annulled.append(one.number)
    return Blocks(MappingProxyType(blocked), tuple(annulled), MappingProxyType(left))
