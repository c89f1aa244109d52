"""How people and organisations look as JSON, and what is read of it."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.parties.invitations import invitation_of
from kase.is2in.parties.register_types import ConfirmationRow
from kase.is2in.parties.register_types import ConfirmationStatement
from kase.is2in.parties.register_types import HeadTerm
from kase.is2in.parties.requisites import requisites_version
from kase.is2in.parties.types import FactSection
from kase.is2in.parties.types import NameRecord
from kase.is2in.parties.types import Organization
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import MoreThan
from kase.is2in.web.api import translate
from plone import api


def of_person(one: Person, own: bool = False) -> dict:
    """Return a person; the IIN for ``own`` only. Plone's names of fields are kept too."""
    shape = {
        "@id": f"{api.portal.get().absolute_url()}/@users/{one.id}",
        "id": one.id,
        "username": one.email,
        "email": one.email,
        "surname": one.surname,
        "given_name": one.given_name,
        "patronymic": one.patronymic,
        "fullname": one.full_name,
        "position": one.position,
        "phone": one.phone,
        "organization": one.organization or None,
        "roles": sorted(one.roles),
        "departments": sorted(one.departments),
        "language": one.language,
        "active": one.active,
    }
    return shape | {"iin": one.iin} if own else shape


def of_invitation(user_id: str) -> dict:
    """Return how far a person's invitation has come."""
    found = invitation_of(user_id)
    return {
        "state": found.state,
        "sent": found.sent and found.sent.isoformat(),
        "until": found.until and found.until.isoformat(),
    }


def of_confirmation(one: ConfirmationRow) -> dict:
    """Return how far an organisation has come in a round of confirmations."""
    site = api.portal.get().absolute_url()
    return {
        "@id": f"{site}/@user-confirmations/{one.year}/{one.code}",
        "year": one.year,
        "organization": one.code,
        "due": one.due.isoformat(),
        "state": one.state,
        "administrators": one.administrators,
        "reminded": one.reminded and one.reminded.isoformat(),
        "stated": one.stated and one.stated.isoformat(),
        "stated_by": one.stated_by or None,
        "kept": one.kept,
        "gone": one.gone,
    }


def of_statement(one: ConfirmationStatement | None) -> list[dict]:
    """Return the people of a statement; none where nothing was stated."""
    return [
        {
            "id": person.id,
            "fullname": person.full_name,
            "position": person.position,
            "email": person.email,
            "roles": sorted(person.roles),
            "works": person.works,
        }
        for person in (one.people if one is not None else ())
    ]


def of_section(one: FactSection) -> dict:
    """Return things an organisation has in the system."""
    return {
        "id": one.id,
        "title": translate(one.title),
        "count": one.count,
        "more": isinstance(one.count, MoreThan),
        "link": one.link or None,
        "rows": [
            {
                "text": translate(row.text),
                "note": translate(row.note) or None,
                "link": row.link or None,
                "at": row.at and row.at.isoformat(),
            }
            for row in one.rows
        ],
    }


def of_organization(one: Organization) -> dict:
    """Return an organisation."""
    return {
        "@id": f"{api.portal.get().absolute_url()}/@organizations/{one.code}",
        "code": one.code,
        "bin": one.bin,
        "name": dict(one.names),
        "legal_form": dict(one.legal_forms),
        "contacts": one.contacts,
        "roles": sorted(one.roles),
        "active": one.active,
    }


def version_of(one: Organization) -> str:
    """Return what changes with every fact of an organisation, requisites too."""
    return f"{one.version}{requisites_version(one.code)}"


def of_name(one: NameRecord) -> dict:
    """Return what an organisation was called from when to when."""
    return {
        "name": dict(one.names),
        "legal_form": dict(one.legal_forms),
        "since": one.since.isoformat(),
        "until": one.until and one.until.isoformat(),
    }


def of_head(one: HeadTerm) -> dict:
    """Return who was first head from when to when."""
    return {
        "user": one.user_id,
        "fullname": one.full_name,
        "position": one.position,
        "since": one.since.isoformat(),
        "until": one.until and one.until.isoformat(),
    }


def texts(data: Mapping) -> dict[str, str]:
    """Return a body whose values are all texts; raise Malformed otherwise."""
    for name, value in data.items():
        if not isinstance(value, str):
            raise Malformed("shape", _("Facts are texts."), name)
    return dict(data)


def words(data: Mapping, name: str) -> list[str]:
    """Return a list of words of a body, empty when absent; raise Malformed for anything else."""
    found = data.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Malformed("shape", _("Roles are a list of words."), name)
    return found


def by_language(data: Mapping, name: str) -> dict[str, str]:
    """Return a text per language of a body; raise Malformed for anything else."""
    found = data.get(name) or {}
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise Malformed("shape", _("Names are given by language."), name)
    return found
