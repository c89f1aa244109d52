"""The decision about an application: it comes from the votes where the body voted here."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.committee import api as committee
from kase.is2in.committee.types import DEFERRED
from kase.is2in.committee.types import NO_QUORUM
from kase.is2in.committee.types import OPEN
from kase.is2in.procedures.deciding.agenda import standing
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import translate


BINDING = ("granted", "refused")


def checked(application: IApplication, values: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of deciding; the minutes are named where they were closed here.

    Raises RuleRefused for what contradicts the votes, Conflict while the body sits or when it
    has deferred the item.
    """
    found = standing(application)
    if found is None:
        return dict(values)
    if found.outcome in BINDING:
        if values["decision"] != found.outcome:
            text = _("The body has voted otherwise: the decision follows its minutes.")
            raise RuleRefused("contradicts-votes", text, "decision")
        return {**values, "minutes": found.meeting.number, "minutes_date": found.meeting.day}
    if found.item.state == OPEN and found.started:
        raise Conflict("being-decided", _("The meeting is being held, wait for its minutes."))
    if found.item.outcome in BINDING:
        raise Conflict("open-minutes", _("The minutes of the meeting are not closed yet."))
    if found.item.outcome in (DEFERRED, NO_QUORUM):
        text = _("The body has not decided. Put the application before another meeting.")
        raise Conflict("deferred", text)
    return dict(values)


def prefilled(application: IApplication) -> dict[str, str]:
    """Return the fields of deciding as the minutes have them, {} where there are none."""
    found = standing(application)
    if found is None or found.outcome not in BINDING:
        return {}
    return {
        "decision": found.outcome,
        "text": found.item.decision,
        "minutes": found.meeting.number,
        "minutes_date": found.meeting.day.isoformat(),
    }


def settle(application: IApplication) -> None:
    """Take an application off an agenda on which nobody voted: it is decided elsewhere."""
    found = standing(application)
    if found is not None and found.item.state == OPEN:
        committee.leave(
            found.item, found.meeting, translate(_("Decided outside the system"), "ru")
        )
