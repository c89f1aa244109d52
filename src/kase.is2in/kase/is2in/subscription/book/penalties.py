"""Default without the central counterparty (article 12): terms of each step, the sum.

All terms are in working days and begin on the day after the event.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context
from decimal import Decimal
from decimal import ROUND_HALF_UP
from kase.is2in.subscription import money
from kase.is2in.terms.workdays import add_working_days
from kase.is2in.terms.workdays import NOTHING


# Article 12.2: 0.1 % of the deal that failed.
RATE = Decimal("0.1")
CENT = Decimal("0.01")
ROUNDING = Context(prec=90)
CLAIM_DAYS, NOTICE_DAYS, PAYMENT_DAYS, TRANSFER_DAYS, DISPUTE_DAYS = 5, 2, 5, 2, 5
CLAIM, NOTICE, PAYMENT, TRANSFER, DISPUTE = "claim", "notice", "payment", "transfer", "dispute"
NO_CLAIM, DONE = "no_claim", "done"


@dataclass(frozen=True)
class Default:
    """A deal that was not kept, and what has happened since; None has not happened yet.

    Days: the deal made, the deal dissolved, the claim received by the exchange, the notice
    received by the guilty side, the penalty on the exchange's account, the penalty passed on.
    """

    dealt: date
    dissolved: date
    claimed: date | None = None
    noticed: date | None = None
    paid: date | None = None
    passed: date | None = None


@dataclass(frozen=True)
class Step:
    """What is due next, by when, and the article; ``by`` is None when nothing is."""

    name: str
    by: date | None
    article: str


def penalty(amount: Decimal) -> Decimal:
    """Return the penalty for a failed deal, to the nearest hundredth, a half upwards."""
    return money.percent(RATE, amount).quantize(CENT, ROUND_HALF_UP, ROUNDING)


def next_step(case: Default, today: date, moved: Mapping[date, bool] = NOTHING) -> Step:
    """Return what is due: silence until the term of the claim ends means no claim (12.2)."""

    def after(day: date, count: int) -> date:
        return add_working_days(day, count, moved)

    if case.claimed is None:
        by = after(case.dissolved, CLAIM_DAYS)
        return Step(CLAIM, by, "12.2") if today <= by else Step(NO_CLAIM, None, "12.2")
    if case.noticed is None:
        return Step(NOTICE, after(case.claimed, NOTICE_DAYS), "12.3")
    if case.paid is None:
        return Step(PAYMENT, after(case.noticed, PAYMENT_DAYS), "12.4")
    if case.passed is None:
        return Step(TRANSFER, after(case.paid, TRANSFER_DAYS), "12.5")
    return Step(DONE, None, "12.5")


def claim_in_time(case: Default, day: date, moved: Mapping[date, bool] = NOTHING) -> bool:
    """Return whether a claim of a day counts: from the dissolution on, five working days."""
    return case.dissolved <= day <= add_working_days(case.dissolved, CLAIM_DAYS, moved)


def dispute_by(case: Default, moved: Mapping[date, bool] = NOTHING) -> date:
    """Return the last day of a complaint to the commission, from the deal on (article 12.6)."""
    return add_working_days(case.dealt, DISPUTE_DAYS, moved)
