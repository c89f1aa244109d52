"""A later day for the answer to a request: the applicant asks, the officer decides (B11).

Each question and decision stays on its request; while one is undecided there is no second.
"""

from collections.abc import Mapping
from datetime import date
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.course import duty
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.course.notices import Words
from kase.is2in.procedures.examination.asked import waiting_extension
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.rights import require_role
from kase.is2in.procedures.work import clocks
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import formats


LONGEST_REASON = 2000
PLACE = "/@@extension-decide"
# The farthest day somebody may ask for.
LAST_YEAR = 2100
ASKED = Words(
    _("${procedure}: a later day is asked for on application ${number}"),
    _("Decide whether ${company} may answer by ${wanted}."),
)
GRANTED = Words(
    _("${procedure}: the answer on application ${number} may come later"),
    _("Answer the request of the exchange by ${due}."),
)
REFUSED = Words(
    _("${procedure}: no later day for the answer on application ${number}"),
    _("Answer the request of the exchange by ${due}."),
)


def may_ask(application: IApplication, person: Person) -> bool:
    """Return whether somebody may ask for a later day now."""
    waits = states.state_of(application) == states.MORE_INFORMATION
    held = roles.held(application, person)
    return waits and roles.EXECUTOR in held and waiting_extension(application) is None


def may_decide(application: IApplication, person: Person) -> bool:
    """Return whether somebody decides about a later day that is asked for."""
    return waiting_extension(application) is not None and roles.CASE_OFFICER in roles.held(
        application, person
    )


def ask(application: IApplication, person: Person, due: date | None, reason: str) -> None:
    """Ask for a later day, with a reason; the officer is told.

    Raises Forbidden (not an executor), Conflict (no request waits, or one is asked already),
    RuleRefused (no reason, a day that is not later).
    """
    require_role(application, person, roles.EXECUTOR)
    _require_waiting(application)
    if waiting_extension(application) is not None:
        raise Conflict("asked", _("A later day is asked for already. Wait for the decision."))
    reason = _checked(application, due, reason)
    one = {"due": due, "reason": reason, "asked_at": clock.now(), "asked_by": person.id}
    *before, last = application.requests
    extensions = (*last.get("extensions", ()), one)
    application.requests = (*before, {**last, "extensions": extensions})
    _follow(application, "application.extension-ask", {"due": due.isoformat(), "text": reason})
    people = duty.acting(application, states.EXAMINATION)
    more = {"wanted": formats.said(due)}
    notices.tell(
        application, "application.extension-ask", ASKED, people, person, True, more, PLACE
    )


def decide(
    application: IApplication, person: Person, granted: bool, reason: str, due: date | None = None
) -> None:
    """Grant a later day (the one asked for, or ``due``) or refuse it, with a reason.

    The applicant's clock runs to the new day. Raises Forbidden (not the case officer), Conflict
    (nothing is asked for), RuleRefused (no reason, a day that is not later).
    """
    require_role(application, person, roles.CASE_OFFICER)
    one = waiting_extension(application)
    if one is None:
        raise Conflict("not-asked", _("No later day is asked for."))
    until = due or one["due"]
    reason = _checked(application, until if granted else one["due"], reason, granted)
    *before, last = application.requests
    *others, asked = last["extensions"]
    decided = {
        **asked,
        "granted": granted,
        "decided_due": until if granted else None,
        "decision": reason,
        "decided_at": clock.now(),
        "decided_by": person.id,
    }
    changed = {**last, "extensions": (*others, decided)}
    if granted:
        changed["due"] = until
        clocks.move_named_day(application, states.MORE_INFORMATION, until)
    application.requests = (*before, changed)
    details = {"granted": granted, "due": changed["due"].isoformat(), "text": reason}
    _follow(application, "application.extension-decide", details)
    words = GRANTED if granted else REFUSED
    people = [each for each in duty.acting(application) if each.id != person.id]
    notices.tell(application, "application.extension-decide", words, people, person, False)


def _require_waiting(application: IApplication) -> None:
    if states.state_of(application) != states.MORE_INFORMATION:
        raise Conflict("state", _("This cannot be done at this stage of the application."))


def _checked(
    application: IApplication, due: date | None, reason: str, later: bool = True
) -> str:
    text, errors = reason.strip(), []
    if not text:
        errors.append(FieldError("reason", "required", _("Fill in this field.")))
    elif len(text) > LONGEST_REASON:
        message = _("At most ${count} characters.", mapping={"count": str(LONGEST_REASON)})
        errors.append(FieldError("reason", "too-long", message))
    if later:
        named = application.requests[-1]["due"]
        if due is None:
            errors.append(FieldError("due", "required", _("Fill in this field.")))
        elif due <= named or due < today() or due.year > LAST_YEAR:
            message = _("Name a day after ${due}.", mapping={"due": formats.said(named)})
            errors.append(FieldError("due", "later", message))
    if errors:
        raise RuleRefused("extension", _("Some fields are not right yet."), errors=errors)
    return text


def _follow(application: IApplication, action: str, details: Mapping[str, object]) -> None:
    touch(application)
    ledger.record(action, application_subject(application), details)
    roles.access_changed(application)
