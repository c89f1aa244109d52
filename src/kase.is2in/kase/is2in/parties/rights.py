"""Who may change people and partners."""

from kase.is2in import _
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Forbidden


def may_administer(who: Person, code: str) -> bool:
    """Return whether a person administers an organisation: its own administrators."""
    return who.active and who.organization == code and "administrator" in who.roles


def require_administrator(who: Person, code: str) -> None:
    """Raise Forbidden unless the person administers the organisation."""
    if not may_administer(who, code):
        raise Forbidden(
            "not-administrator", _("This is done by an administrator of the organisation.")
        )


def require_officer(who: Person) -> None:
    """Raise Forbidden unless the person is an authorised officer of the exchange."""
    if not who.active or not who.departments & {"officers", "listing"}:
        raise Forbidden("not-officer", _("This is done by an authorised officer of the exchange."))
