"""An organisation is closed, so that nobody of it gets in, and opened again (A1)."""

from kase.is2in import _
from kase.is2in.parties.organizations import change_organization
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.types import Organization
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused


LONGEST_REASON = 2000


def close_organization(code: str, reason: str) -> Organization:
    """Close an organisation: its people are out at once, everything it has stays.

    Raises RuleRefused without a reason, Conflict when it is closed already, Missing.
    """
    return _switch(code, False, reason, _("The organisation is closed already."))


def open_organization(code: str, reason: str) -> Organization:
    """Open an organisation again: whoever has an open account gets in.

    Raises RuleRefused without a reason, Conflict when it is active, Missing.
    """
    return _switch(code, True, reason, _("The organisation is active already."))


def checked_reason(text: str) -> str:
    """Return a reason in its one form; raise RuleRefused for none and for what cannot be shown."""
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise RuleRefused("reason", _("Say why."), "reason")
    return reason


def _switch(code: str, active: bool, reason: str, already) -> Organization:
    before = organization(code)
    reason = checked_reason(reason)
    if before.active is active:
        raise Conflict("repeated", already)
    return change_organization(
        code,
        before.names,
        before.legal_forms,
        before.roles,
        before.contacts,
        active,
        reason=reason,
    )
