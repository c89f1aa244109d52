"""People as the pages of an application name them."""

from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import PersonRef
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language


def person_ref(user_id: str) -> PersonRef | None:
    """Return a person by user id; None for "", the bare id for someone no longer known."""
    if not user_id:
        return None
    person = parties.person(user_id)
    return ref(person) if person else PersonRef(user_id, user_id, "")


def ref(person: Person) -> PersonRef:
    """Return what others may see of a person."""
    return PersonRef(person.id, person.full_name, person.organization)


def person_name(user_id: str) -> str:
    """Return a person's full name, the id for someone unknown, "" for nobody."""
    found = person_ref(user_id)
    return found.full_name if found else ""


def organization_title(code: str) -> str:
    """Return an organisation's name in the page's language, its code when it is gone."""
    return organization_title_in(code, language())


def organization_title_in(code: str, lang: str) -> str:
    """Return an organisation's name in a language."""
    try:
        return parties.organization(code).name(lang)
    except Missing:
        return code


def principal_ref(principal: str) -> PersonRef:
    """Return a person, or a department of the exchange under its title."""
    person = parties.person(principal)
    return ref(person) if person else PersonRef(principal, principal_name(principal), "")


def principal_name(principal: str) -> str:
    """Return the name of a person, or the title of a department of the exchange."""
    person = parties.person(principal)
    if person is not None:
        return person.full_name
    return parties.department_title(principal)


class Names:
    """Who acts on an application, as far as a viewer may know.

    A client reads the department where somebody of the exchange acts, never the officer: the
    exchange answers, and it may give the case to another officer. The exchange, and whoever
    asks for nobody in particular, reads the person.
    """

    def __init__(self, application: IApplication, viewer: Person | None) -> None:
        self.departments = (roles.department(application), roles.CHANCELLERY)
        self.staff = viewer is None or not viewer.organization

    def ref(self, principal: str) -> PersonRef | None:
        """Return a person or a department; None for ""."""
        if not principal:
            return None
        department = self._hidden_behind(principal)
        if department:
            return PersonRef(department, parties.department_title(department), "")
        return principal_ref(principal)

    def known(self, principal: str) -> str:
        """Return a person's name, or the department of somebody of the exchange."""
        found = self.ref(principal)
        return found.full_name if found else ""

    def _hidden_behind(self, principal: str) -> str:
        person = parties.person(principal)
        if self.staff or person is None or person.organization:
            return ""
        return next((one for one in self.departments if one in person.departments), "") or (
            self.departments[0]
        )
