"""Absences are told: to who stands in, and to who is away."""

from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.parties.interfaces import IAbsenceEvent
from kase.is2in.parties.interfaces import IAbsenceStated
from kase.is2in.parties.types import Absence
from kase.is2in.terms import clock
from kase.is2in.web import api as web
from plone import api
from zope.component import adapter


# A worker that did not run for some days still tells.
LATE = timedelta(days=3)


@adapter(IAbsenceEvent)
def on_absence(event) -> None:
    """Tell the substitute what is stated or cancelled; the absent too, when others did it."""
    one = event.object
    facts = _facts(one)
    if IAbsenceStated.providedBy(event):
        _tell(
            one,
            "stated",
            one.substitute,
            _("Absence: you stand in for ${name}", mapping=facts),
            _(
                "From ${first} to ${last} you stand in for ${name}: you see and do the same in "
                "the system is2in. To sign as a first head you need this role yourself.",
                mapping=facts,
            ),
        )
        own = (
            _("Absence: ${acting} stands in for you", mapping=facts),
            _("From ${first} to ${last}. You can cancel it at any time.", mapping=facts),
        )
    else:
        _tell(
            one,
            "cancelled",
            one.substitute,
            _("Absence: you no longer stand in for ${name}", mapping=facts),
            _(
                "The absence of ${name} from ${first} to ${last} is cancelled: you do not stand "
                "in any more.",
                mapping=facts,
            ),
        )
        own = (
            _("Absence: ${acting} stands in for you no more", mapping=facts),
            _("The absence from ${first} to ${last} is cancelled.", mapping=facts),
        )
    if web.current_user_id() != one.user_id:
        _tell(one, "stated" if IAbsenceStated.providedBy(event) else "cancelled", one.user_id, *own)


@ledger.periodic("5 * * * *", "policy.tell_absences")
def tell_absences() -> None:
    """Tell that an absence begins, or has ended: once each, on the morning of the day."""
    today = clock.almaty(clock.now()).date()
    for one in parties.absences_of_days(today - LATE, today):
        facts = _facts(one)
        if one.last_day < today:
            _ended(one, facts)
        elif clock.almaty(one.stated).date() < one.first_day:
            # What was stated for the same day was told a moment ago.
            _tell(
                one,
                "begins",
                one.substitute,
                _("Absence: from today you stand in for ${name}", mapping=facts),
                _("Until ${last} look at what waits for ${name}.", mapping=facts),
            )


def _ended(one: Absence, facts: dict) -> None:
    _tell(
        one,
        "ends",
        one.substitute,
        _("Absence: you no longer stand in for ${name}", mapping=facts),
        _("The absence of ${name} ended on ${last}.", mapping=facts),
    )
    _tell(
        one,
        "ends",
        one.user_id,
        _("Absence: ${acting} stands in for you no more", mapping=facts),
        _("Your absence ended on ${last}. Look at what waits for you.", mapping=facts),
    )


def _tell(one: Absence, what: str, user_id: str, subject, action) -> None:
    person = parties.person(user_id)
    if person is None or not person.active:
        return
    notify.tell(
        f"absence.{what}",
        [user_id],
        subject,
        action,
        link=f"{api.portal.get().absolute_url()}/@@absences",
        about=f"absence:{one.id}",
        author=web.current_user_id(),
        key=f"absence:{one.id}:{what}",
    )


def _facts(one: Absence) -> dict[str, object]:
    """Return what the texts name; a name of somebody whose account is gone is left out."""
    absent, acting = parties.person(one.user_id), parties.person(one.substitute)
    return {
        "name": absent.full_name if absent is not None else "",
        "acting": acting.full_name if acting is not None else "",
        "first": web.formats.said(one.first_day),
        "last": web.formats.said(one.last_day),
    }
