"""Who may change people, organisations and partners."""

from kase.is2in import _
from kase.is2in.parties.partnership_store import partnership
from kase.is2in.parties.people import staff
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing


# The manual sends requests of this kind to listing@ and monitoring@; "officers" stand above.
OFFICE = frozenset({"officers", "listing", "disclosure"})


def may_administer(who: Person, code: str) -> bool:
    """Return whether a person administers an organisation: its own administrators."""
    return bool(code) and who.active and who.organization == code and "administrator" in who.roles


def may_partner(who: Person, code: str) -> bool:
    """Return whether a person adds partners and asks to remove them: all who work there."""
    return bool(code) and who.active and who.organization == code and bool(who.roles)


def partnership_for(who: Person, number: int) -> Partnership:
    """Return a partnership that a person may know of: people of both sides and of the exchange.

    For anybody else it does not exist: raises Missing.
    """
    found = partnership(number)
    known = found is not None and who.organization in (found.code, found.partner)
    if not (known or (found is not None and is_staff(who))):
        raise Missing("partnership", _("There is no such partnership."))
    return found


def is_staff(who: Person) -> bool:
    """Return whether a person works at the exchange."""
    return who.active and not who.organization and bool(who.departments)


def is_officer(who: Person) -> bool:
    """Return whether a person decides for the exchange about organisations and partners."""
    return is_staff(who) and bool(who.departments & OFFICE)


def officers() -> tuple[Person, ...]:
    """Return everybody who decides for the exchange about organisations and partners."""
    found = {one.id: one for name in sorted(OFFICE) for one in staff(name) if is_officer(one)}
    return tuple(found.values())


def require_administrator(who: Person, code: str) -> None:
    """Raise Forbidden unless the person administers the organisation."""
    if not may_administer(who, code):
        raise Forbidden(
            "not-administrator", _("This is done by an administrator of the organisation.")
        )


def require_partner_rights(who: Person, code: str) -> None:
    """Raise Forbidden unless the person may add partners for the organisation."""
    if not may_partner(who, code):
        raise Forbidden("no-role", _("This is done by people with a role in the organisation."))


def require_staff(who: Person) -> None:
    """Raise Forbidden unless the person works at the exchange."""
    if not is_staff(who):
        raise Forbidden("not-staff", _("This page is for people of the exchange."))


def require_officer(who: Person) -> None:
    """Raise Forbidden unless the person is an authorised officer of the exchange."""
    if not is_officer(who):
        raise Forbidden("not-officer", _("This is done by an authorised officer of the exchange."))


def require_company(who: Person) -> str:
    """Return the code of the person's organisation; raise Forbidden for people without one."""
    if not who.organization:
        raise Forbidden("not-client", _("This page is for people of organisations."))
    return who.organization
