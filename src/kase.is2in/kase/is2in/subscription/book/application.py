"""The seller's application: what its parameters and dates must be (article 3, annex 1)."""

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date
from datetime import datetime
from datetime import timedelta
from kase.is2in import _
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import CURRENCIES
from kase.is2in.subscription.types import DEPOSITORY
from kase.is2in.subscription.types import NO_CCP
from kase.is2in.subscription.types import OTHER
from kase.is2in.subscription.types import TENGE
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.workdays import add_working_days
from kase.is2in.terms.workdays import is_working_day
from kase.is2in.terms.workdays import NOTHING


Moved = Mapping[date, bool]
# Article 3.1, article 3.7.
AHEAD, FOREIGN_AHEAD = 2, timedelta(minutes=30)


def check(
    conditions: Conditions, moved: Moved = NOTHING, currencies: Collection[str] = CURRENCIES
) -> tuple[FieldError, ...]:
    """Return what is wrong with the parameters of a subscription, whenever it is submitted.

    ``currencies`` are those of the exchange's list of trading modes (article 2.1).
    """
    return (
        *_numbers(conditions),
        *_choices(conditions),
        *_currency(conditions, currencies),
        *_period(conditions),
        *_register_days(conditions, moved),
        *_settlement(conditions, moved),
    )


def check_time(
    conditions: Conditions, at: datetime, foreign: bool = False, moved: Moved = NOTHING
) -> tuple[FieldError, ...]:
    """Return why an application comes too late.

    Two working days before the first day of bids (article 3.1). An offering that runs abroad
    too and settles outside the depository: 30 minutes before the first bid (3.7); its letter
    of intent comes a working day ahead (``letter_in_time``).
    """
    if foreign and conditions.settlement_by == OTHER:
        late = at > conditions.start - FOREIGN_AHEAD
        text = _("The application comes at least 30 minutes before bids are taken.")
        return (FieldError("start", "application-late", text, "3.7"),) if late else ()
    last = add_working_days(almaty(conditions.start).date(), -AHEAD, moved)
    if almaty(at).date() <= last:
        return ()
    text = _("The application comes at least two working days before bids are taken.")
    return (FieldError("start", "application-late", text, "3.1"),)


def letter_in_time(conditions: Conditions, at: datetime, moved: Moved = NOTHING) -> bool:
    """Return whether the letter of intent of article 3.7 came a working day ahead."""
    last = add_working_days(almaty(conditions.start).date(), -1, moved)
    return almaty(at).date() <= last


def change_in_time(conditions: Conditions, at: datetime, moved: Moved = NOTHING) -> bool:
    """Return whether a change that touches the depository still may be made (article 2.10)."""
    return letter_in_time(conditions, at, moved)


def depository_answer_by(sent: datetime, moved: Moved = NOTHING) -> date:
    """Return the day by which the depository answers (article 3.4)."""
    return add_working_days(almaty(sent).date(), 1, moved)


def announce_by(answered: datetime, moved: Moved = NOTHING) -> date:
    """Return the day by which the subscription is announced after consent (article 3.5)."""
    return add_working_days(almaty(answered).date(), 1, moved)


def register_by(conditions: Conditions, moved: Moved = NOTHING) -> date:
    """Return the last day to hand the accepted register to the seller (article 8.1)."""
    return add_working_days(almaty(conditions.end).date(), 1, moved)


def answer_by(conditions: Conditions, moved: Moved = NOTHING) -> date:
    """Return the last day for the satisfied register: a working day before deals (9.3)."""
    latest = add_working_days(almaty(conditions.deals_at).date(), -1, moved)
    return min(conditions.satisfied_register_on or latest, latest)


def failure_in_time(conditions: Conditions, at: datetime, moved: Moved = NOTHING) -> bool:
    """Return whether the seller itself may declare it failed: up to its register's day (9.3)."""
    return almaty(at).date() <= answer_by(conditions, moved)


def results_by(conditions: Conditions, moved: Moved = NOTHING) -> date:
    """Return the day the seller reports by, settling elsewhere (article 11.4)."""
    return add_working_days(almaty(conditions.settlement_at).date(), 1, moved)


def published(conditions: Conditions) -> bool:
    """Return whether anything is published: nothing of a private placement (articles 3.5, 10.7)."""
    return not conditions.private_placement


def needs_consent(conditions: Conditions) -> bool:
    """Return whether the depository is asked (article 3.3)."""
    return conditions.settlement_by == DEPOSITORY


def _numbers(conditions: Conditions) -> Iterator[FieldError]:
    for name in ("quantity", "lot", "tick", "tenge_rate"):
        if getattr(conditions, name) <= 0:
            yield FieldError(name, "positive", _("The number is more than zero."), "annex 1")
    for name in ("price", "nominal"):
        value = getattr(conditions, name)
        if value is not None and value <= 0:
            yield FieldError(name, "positive", _("The number is more than zero."), "annex 1")
    if conditions.lot > 0 and conditions.quantity % conditions.lot:
        text = _("The quantity is not a multiple of the lot.")
        yield FieldError("quantity", "quantity-lot", text, "annex 1")
    if conditions.is_debt and conditions.nominal is None:
        text = _("A debt security has a nominal: its price is in per cent of it.")
        yield FieldError("nominal", "required", text, "annex 2, note 1")


def _choices(conditions: Conditions) -> Iterator[FieldError]:
    if conditions.mode not in (CCP, NO_CCP):
        text = _("The mode is with or without the central counterparty.")
        yield FieldError("mode", "choice", text, "2.1")
    if conditions.settlement_by not in (DEPOSITORY, OTHER):
        text = _("Deals settle through the depository or another organisation.")
        yield FieldError("settlement_by", "choice", text, "2.8")
    if conditions.mode == CCP and conditions.settlement_by == OTHER:
        text = _("With the central counterparty deals settle through the depository.")
        yield FieldError("settlement_by", "choice", text, "2.7")
    if conditions.mode != CCP and conditions.collateral_check is not None:
        text = _("Collateral is checked ahead only with the central counterparty.")
        yield FieldError("collateral_check", "choice", text, "5.1")
    if conditions.criteria and conditions.settlement_by != DEPOSITORY:
        text = _("Criteria are checked only where deals settle through the depository.")
        yield FieldError("criteria", "choice", text, "6")


def _currency(conditions: Conditions, currencies: Collection[str]) -> Iterator[FieldError]:
    if conditions.currency not in currencies:
        mapping = {"currencies": ", ".join(currencies)}
        text = _("Deals settle in a currency of the exchange: ${currencies}.", mapping=mapping)
        yield FieldError("currency", "choice", text, "2.1")


def _period(conditions: Conditions) -> Iterator[FieldError]:
    if conditions.start >= conditions.end:
        text = _("The period of bids ends after it begins.")
        yield FieldError("end", "order", text, "annex 1")
    after_end = {
        "collateral_check": conditions.collateral_check,
        "confirmation_until": conditions.confirmation_until,
        "deals_at": conditions.deals_at,
    }
    for name, moment in after_end.items():
        if moment is not None and moment < conditions.end:
            text = _("This comes after the period of bids.")
            yield FieldError(name, "order", text, "annex 1")
    if not conditions.start <= conditions.activation <= conditions.deals_at:
        text = _("Bids are activated after the period begins and before deals are made.")
        yield FieldError("activation", "order", text, "annex 1, line 8")
    check = conditions.collateral_check
    if check is not None and check > conditions.deals_at:
        text = _("Collateral is checked before deals are made.")
        yield FieldError("collateral_check", "order", text, "5.2")


def _register_days(conditions: Conditions, moved: Moved) -> Iterator[FieldError]:
    given, last = conditions.accepted_register_on, register_by(conditions, moved)
    if given is not None and not almaty(conditions.end).date() <= given <= last:
        text = _("The accepted register is handed over by the working day after the period.")
        yield FieldError("accepted_register_on", "order", text, "8.1")
    wanted = conditions.satisfied_register_on
    latest = add_working_days(almaty(conditions.deals_at).date(), -1, moved)
    if wanted is not None and not (given or almaty(conditions.end).date()) <= wanted <= latest:
        text = _("The satisfied register comes at least a working day before deals.")
        yield FieldError("satisfied_register_on", "order", text, "9.3")


def _settlement(conditions: Conditions, moved: Moved) -> Iterator[FieldError]:
    dealt, settled = almaty(conditions.deals_at).date(), almaty(conditions.settlement_at).date()
    if conditions.settlement_at < conditions.deals_at:
        text = _("Deals settle after they are made.")
        yield FieldError("settlement_at", "order", text, "2.6")
    elif dealt != settled and (conditions.mode == CCP or conditions.currency != TENGE):
        text = _("Deals settle on their own day, but for those in tenge without the counterparty.")
        yield FieldError("settlement_at", "order", text, "2.6")
    for name, day in (("deals_at", dealt), ("settlement_at", settled)):
        if not is_working_day(day, moved):
            yield FieldError(name, "working-day", _("This is not a working day."), "annex 1")
