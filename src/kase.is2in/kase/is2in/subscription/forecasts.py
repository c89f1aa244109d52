"""The forecast of a book: which bids of a buyer will fail as things stand."""

from kase.is2in.subscription import accounts
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import forecast
from kase.is2in.subscription.book.forecast import Failure
from kase.is2in.subscription.book.forecast import Known
from kase.is2in.subscription.books import BookRow
from kase.is2in.terms import clock


CHECK = "check-collateral"


def of_buyer(found: BookRow, buyer: str | None = None) -> tuple[Failure, ...]:
    """Return the live bids of a buyer that will fail, of all buyers for None.

    Accounts are a buyer's own, so that the bids of others change nothing for it.
    """
    bids = list(reader.every(found.book, buyer=buyer))
    codes = {one.bid.account for one in bids}
    private = found.conditions.private_placement
    known = Known(
        at=clock.now(),
        accounts=accounts.find(codes, found.conditions, lock=False),
        free=accounts.free_on(codes, found.conditions),
        market_price=found.market_price,
        checked=reader.act_done(found.book, CHECK),
        rejected=reader.rejected_investors(found.book),
        investors=len(reader.investors(found.placement)) if private else None,
    )
    return forecast.forecast(bids, found.conditions, known)
