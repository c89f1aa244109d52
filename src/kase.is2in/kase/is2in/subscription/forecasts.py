"""The forecast of a book: which bids of a buyer will fail as things stand; what nobody knows."""

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from kase.is2in import _
from kase.is2in.subscription import accounts
from kase.is2in.subscription import reader
from kase.is2in.subscription.book import forecast
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book.forecast import Failure
from kase.is2in.subscription.book.forecast import Known
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.clearing import checks
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.web.api import formats
from zope.i18nmessageid import Message


CHECK, CRITERIA = "check-collateral", "check-bids"


@dataclass(frozen=True)
class Unknown:
    """What the depository is still to say of bids: nobody can forecast it (article 6.1).

    ``at`` is when bids are sent to it next, None where they are there and wait for its answer.
    """

    criteria: tuple[str, ...]
    at: datetime | None

    @property
    def message(self) -> Message:
        """Return what is said of it, with the criteria."""
        facts = {"criteria": "; ".join(self.criteria)}
        if self.at is None:
            return _("The central depository checks these criteria now: ${criteria}", mapping=facts)
        facts["at"] = formats.moment(self.at)
        return _(
            "Whether bids meet these criteria the central depository will check at ${at}: "
            "${criteria}",
            mapping=facts,
        )


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


def unknown(found: BookRow) -> Unknown | None:
    """Return what of a book no forecast can know; None where no criteria are left to check.

    In a longer period bids are sent every day once its hours are over (article 6-1).
    """
    terms = found.conditions
    if not (terms.criteria and life.asks_depository(terms)) or found.state in life.ENDED:
        return None
    if not reader.act_done(found.book, CRITERIA):
        now, end = almaty(clock.now()), almaty(terms.end)
        day = max(now.date(), almaty(terms.start).date())
        at = end.replace(year=day.year, month=day.month, day=day.day)
        return Unknown(terms.criteria, min(at if at > now else at + timedelta(days=1), end))
    return Unknown(terms.criteria, None) if checks.hold(found) else None
