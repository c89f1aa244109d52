"""What is asked about a partnership, and how the exchange decides (paragraph 9.3).

More work for a partner, or a later end, is the organisation's own decision, as adding is. To take
work away or to end is decided by the exchange; either side may ask, and take its request back.
"""

from datetime import date
from datetime import datetime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import partnership_store as store
from kase.is2in.parties import partnerships
from kase.is2in.parties.events import PartnershipChanged
from kase.is2in.parties.events import PartnershipEnded
from kase.is2in.parties.events import PartnershipRequested
from kase.is2in.parties.events import PartnershipRequestRefused
from kase.is2in.parties.events import PartnershipRequestWithdrawn
from kase.is2in.parties.partnership_tables import partnership as table
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import PartnershipRequest
from kase.is2in.parties.types import Scope
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import current_user_id
from sqlalchemy import update
from zope.event import notify


LONGEST_REASON = 2000
END, CHANGE = "end", "change"


def change_partnership(
    number: int, code: str, scope: Scope, last_day: date | None, reason: str = ""
) -> Partnership:
    """Give a partner another scope and last day, as the organisation ``code`` that has it.

    What gives more happens at once. What takes something away becomes a request to the exchange,
    for which a reason is needed. Raises Missing for no such living partnership, RuleRefused for
    a wrong scope or day, nothing to change, no reason; Conflict while a request waits.
    """
    found = _living(number)
    if code != found.code:
        raise Missing("partnership", _("There is no such partner."))
    _require_no_request(found)
    scope = partnerships.checked_scope(scope, found.scope)
    # A day that stays as it is may lie farther than one can choose.
    until = found.until if last_day == found.last_day else partnerships.end_of(last_day)
    if (scope, until) == (found.scope, found.until):
        raise RuleRefused("nothing", _("Nothing is changed."))
    if takes_away(found, scope, until):
        return _ask(found, CHANGE, code, _checked_reason(reason), scope, until)
    who = current_user_id() or "system"
    partnerships.keep_request(
        {
            **_asked(found, CHANGE, code, reason.strip()[:LONGEST_REASON], scope, until),
            "decided": clock.now(),
            "decided_by": who,
            "decision": "agreed",
        }
    )
    return _apply(found, scope, until)


def takes_away(one: Partnership, scope: Scope, until: datetime | None) -> bool:
    """Return whether other terms leave a partner less than it has."""
    if until is not None and (one.until is None or until < one.until):
        return True
    if scope.everything or one.scope.everything:
        return not scope.everything
    homes = partnerships.procedure_homes()
    return not (
        one.scope.categories <= scope.categories
        and all(
            code in scope.procedures or homes.get(code) in scope.categories
            for code in one.scope.procedures
        )
    )


def request_partner_removal(
    code: str, partner_code: str, reason: str, role: str | None = None
) -> Partnership:
    """Ask the exchange to remove a partner; return the partnership, which lives on until then.

    ``role`` is needed where a company is a partner in both. Raises RuleRefused without a
    reason, Missing for no partner, Conflict when the exchange has a request already.
    """
    found = [one for one in store.partners(code, role) if one.partner == partner_code]
    if not found:
        raise Missing("partnership", _("There is no such partner."))
    if len(found) > 1:
        raise RuleRefused("role", _("This company is a partner in two roles: name one."), "role")
    return ask_to_end(found[0].id, code, reason)


def ask_to_end(number: int, code: str, reason: str) -> Partnership:
    """Ask the exchange to end a partnership, as one of its two organisations.

    Raises as ``request_partner_removal``.
    """
    found = _living(number)
    if code not in (found.code, found.partner):
        raise Missing("partnership", _("There is no such partner."))
    _require_no_request(found)
    return _ask(found, END, code, _checked_reason(reason), found.scope, found.until)


def withdraw_request(number: int, code: str) -> Partnership:
    """Take the waiting request about a partnership back, as the organisation that asked.

    Raises Missing when none waits, Forbidden for the other side.
    """
    found = store.partnership(number, locked=True)
    if found is None or code not in (found.code, found.partner) or found.request is None:
        raise Missing("partnership", _("There is no such request."))
    if found.request.asked_for != code:
        raise Forbidden("not-yours", _("A request is withdrawn by who has asked."))
    partnerships.settle(number, "withdrawn", decided_by=current_user_id() or "system")
    after = _fresh(number)
    partnerships.record("partner-request-withdrawn", after, organization=code)
    notify(PartnershipRequestWithdrawn(after, found.request))
    return after


def decide_partner_removal(partnership_id: int, agreed: bool, reason: str = "") -> Partnership:
    """Decide the waiting request about a partnership as an officer.

    Agreed to, it ends or gets the terms that were asked for, at this moment. Returns the
    partnership as it is then. Raises Missing when no such request waits, RuleRefused for a
    refusal without a reason.
    """
    found = store.partnership(partnership_id, locked=True)
    if found is None or found.request is None or not found.living(clock.now()):
        raise Missing("partnership", _("There is no such request."))
    reason = reason.strip()
    if len(reason) > LONGEST_REASON or not (agreed or reason):
        raise RuleRefused("reason", _("Say why the partner stays."), "reason")
    decision = "agreed" if agreed else "refused"
    who = current_user_id() or "system"
    partnerships.settle(partnership_id, decision, decided_by=who, decision_reason=reason)
    if not agreed:
        after = _fresh(partnership_id)
        partnerships.record("partner-removal-refused", after, reason=reason)
        notify(PartnershipRequestRefused(after, found.request))
        return after
    until = found.request.until
    if found.request.kind == END or (until is not None and until <= clock.now()):
        return _end(found, reason)
    return _apply(found, found.request.scope, until)


def _end(found: Partnership, reason: str) -> Partnership:
    now = clock.now()
    ledger.write(update(table).where(table.c.id == found.id).values(until=now, closed=now))
    after = _fresh(found.id)
    partnerships.record("partner-removed", after, reason=reason)
    notify(PartnershipEnded(after, found.request))
    return after


def _apply(found: Partnership, scope: Scope, until: datetime | None) -> Partnership:
    values = {**partnerships.columns_of(scope), "until": until}
    ledger.write(update(table).where(table.c.id == found.id).values(values))
    after = _fresh(found.id)
    details = partnerships.terms_of(after.scope, after.last_day)
    partnerships.record("partner-changed", after, **details)
    notify(PartnershipChanged(after, found.request))
    return after


def _ask(
    found: Partnership,
    kind: str,
    code: str,
    reason: str,
    scope: Scope,
    until: datetime | None,
) -> Partnership:
    partnerships.keep_request(_asked(found, kind, code, reason, scope, until))
    after = _fresh(found.id)
    details: dict[str, object] = {"reason": reason, "organization": code}
    if kind == CHANGE:
        details |= partnerships.terms_of(scope, after.request.last_day)
    action = "partner-removal-requested" if kind == END else "partner-change-requested"
    partnerships.record(action, after, **details)
    notify(PartnershipRequested(after, after.request))
    return after


def _asked(found: Partnership, kind, code, reason, scope: Scope, until) -> dict[str, object]:
    return {
        "partnership_id": found.id,
        "kind": kind,
        "asked": clock.now(),
        "asked_by": current_user_id() or "system",
        "asked_for": code,
        "reason": reason,
        "until": until,
        **partnerships.columns_of(scope),
    }


def _living(number: int) -> Partnership:
    found = store.partnership(number, locked=True)
    if found is None or not found.living(clock.now()):
        raise Missing("partnership", _("There is no such partner."))
    return found


def _fresh(number: int) -> Partnership:
    store.forget()
    return store.partnership(number)


def _require_no_request(found: Partnership) -> None:
    if found.request is not None:
        raise Conflict("requested", _("The exchange has this request already."))


def _checked_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise RuleRefused("reason", _("Say why the partner is to be removed."), "reason")
    return reason


def history_of(number: int) -> tuple[PartnershipRequest, ...]:
    """Return everything asked and changed about a partnership, the last first."""
    return tuple(request for _one, request in store.requests_about(number=number, size=200)[0])
