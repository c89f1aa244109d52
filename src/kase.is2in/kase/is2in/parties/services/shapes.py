"""How people, organisations and partnerships look as JSON."""

from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import Person


def of_person(one: Person, own: bool = False) -> dict:
    """Return a person; the IIN only to the person."""
    shape = {
        "id": one.id,
        "email": one.email,
        "surname": one.surname,
        "given_name": one.given_name,
        "patronymic": one.patronymic,
        "fullname": one.full_name,
        "position": one.position,
        "phone": one.phone,
        "organization": one.organization or None,
        "roles": sorted(one.roles),
        "active": one.active,
    }
    if own:
        departments = sorted(one.departments)
        shape |= {"iin": one.iin, "language": one.language, "departments": departments}
    return shape


def of_organization(one: Organization) -> dict:
    """Return an organisation."""
    return {
        "code": one.code,
        "bin": one.bin,
        "name": dict(one.names),
        "legal_form": dict(one.legal_forms),
        "roles": sorted(one.roles),
        "active": one.active,
    }


def of_partnership(one: Partnership) -> dict:
    """Return a partnership."""
    return {
        "id": one.id,
        "organization": one.code,
        "partner": one.partner,
        "role": one.role,
        "since": one.since.isoformat(),
        "removal_requested": one.removal_requested and one.removal_requested.isoformat(),
    }
