"""Who is told what happens to a partnership: both sides, and officers when they must decide."""

from collections.abc import Callable
from collections.abc import Iterable
from kase.is2in import _
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Partnership
from kase.is2in.procedures import api as procedures
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import formats
from plone import api
from zope.i18nmessageid import Message


LANGUAGES = ("ru", "kk", "en")
LEADERS = frozenset({"administrator", "first_head"})
WORKERS = LEADERS | {"executor"}
ROLES = {
    "financial_consultant": _("Financial consultant"),
    "auditor": _("Audit organisation"),
}


def on_added(event) -> None:
    """Both sides: who works for whom from now on."""
    _tell_sides(
        event,
        "added",
        _("${partner} works for ${company}: ${role}"),
        _("Open the partnership to see its procedures and its last day."),
    )


def on_requested(event) -> None:
    """Officers decide; the other side knows that it is asked."""
    one, request = event.object, event.request
    if request.kind == "end":
        subject = _("${asker} asks to end the partnership of ${company} and ${partner}")
    else:
        subject = _("${asker} asks to change the partnership of ${company} and ${partner}")
    more = {"asker": _names(request.asked_for), "reason": request.reason}
    key = f"request:{request.id}"
    officers = [officer.id for officer in parties.officers()]
    decide = _("Look at what the request changes and decide. Reason: ${reason}")
    _tell(one, "requested", officers, subject, decide, more, key, asks=True)
    wait = _("Wait for the decision of the exchange. Reason: ${reason}")
    _tell(one, "requested", _sides(one), subject, wait, more, key)


def on_withdrawn(event) -> None:
    """Both sides: nothing changes."""
    _tell_sides(
        event,
        "withdrawn",
        _("The request about the partnership of ${company} and ${partner} is withdrawn"),
        _("The partnership goes on as it was."),
        key=f"withdrawn:{event.request.id}",
    )


def on_refused(event) -> None:
    """Both sides: nothing changes."""
    _tell_sides(
        event,
        "refused",
        _("The exchange has refused the request about ${company} and ${partner}"),
        _("The partnership goes on as it was. Open it to read the reason."),
        key=f"refused:{event.request.id}",
    )


def on_changed(event) -> None:
    """Both sides: what the partner may do now."""
    _tell_sides(
        event,
        "changed",
        _("The partnership of ${company} and ${partner} is changed"),
        _("Open the partnership to see its procedures and its last day."),
    )


def on_ends_soon(event) -> None:
    """Both sides, once for each last day: there is time to set a later one."""
    one = event.object
    _tell_sides(
        event,
        "ends-soon",
        _("The partnership of ${company} and ${partner} ends on ${day}"),
        _("After this day the partner's people have no access. ${company} may set a later day."),
        more={"day": formats.said(one.last_day)},
        key=f"soon:{one.last_day.isoformat()}",
    )


def on_ended(event) -> None:
    """Both sides; and first heads, when applications are left that nobody fills in."""
    one = event.object
    _tell_sides(
        event,
        "ended",
        _("The partnership of ${company} and ${partner} has ended"),
        _("The partner's people have no access to applications of ${company}."),
        key="ended",
    )
    left = [each for each in procedures.partner_work(one.code, one.partner) if each.unattended]
    if left:
        heads = [head.id for head in parties.people(one.code, "first_head")]
        _tell(
            one,
            "unattended",
            heads,
            _("${company} has applications without an executor: ${count}"),
            _("Open each of them and make a colleague an executor."),
            {"count": str(len(left))},
            "unattended",
            asks=True,
            path="@@in-review",
        )


def _tell_sides(event, code: str, subject, action, *, more=None, key: str = "") -> None:
    _tell(event.object, code, _sides(event.object), subject, action, more or {}, key)


def _sides(one: Partnership) -> list[str]:
    """Return administrators and first heads of both, and those who work for the partner."""
    found = _with_role(one.code, LEADERS) + _with_role(one.partner, WORKERS)
    return [user_id for user_id in dict.fromkeys(found) if user_id != current_user_id()]


def _with_role(code: str, roles: frozenset[str]) -> list[str]:
    return [person.id for person in parties.people(code) if person.roles & roles]


def _tell(
    one: Partnership,
    code: str,
    people: Iterable[str],
    subject: Message,
    action: Message,
    more: dict,
    key: str,
    *,
    asks: bool = False,
    path: str = "",
) -> None:
    facts = {
        "company": _names(one.code),
        "partner": _names(one.partner),
        "role": ROLES[one.role],
        **more,
    }
    notify.tell(
        f"partnership.{code}",
        people,
        Message(subject, mapping=facts),
        Message(action, mapping=facts),
        link=f"{api.portal.get().absolute_url()}/{path or f'@@partnership/{one.id}'}",
        about=f"organization:{one.code}",
        author=current_user_id(),
        key=f"partnership:{one.id}:{key}" if key else None,
        asks=asks,
    )


def _names(code: str) -> dict[str, str]:
    try:
        name: Callable[[str], str] = parties.organization(code).name
    except Missing:
        return dict.fromkeys(LANGUAGES, code)
    return {lang: name(lang) for lang in LANGUAGES}
