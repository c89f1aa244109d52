"""The register of organisations and of their people, for the exchange (A1, A8)."""

from kase.is2in import _
from kase.is2in.parties.browser.base import ORGANIZATION_ROLES
from kase.is2in.parties.browser.base import PERSON_ROLES
from kase.is2in.parties.people import person
from kase.is2in.parties.person_register import search_people
from kase.is2in.parties.register import search_organizations
from kase.is2in.parties.register_types import ListedPerson
from kase.is2in.parties.rights import is_officer
from kase.is2in.web.api import Column
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Filter
from kase.is2in.web.api import language
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from plone import api


ACTIVE, CLOSED = "active", "closed"
STATES = {ACTIVE: True, CLOSED: False}


def may_change() -> bool:
    """Return whether whoever looks may add and change organisations."""
    found = person(current_user_id())
    return found is not None and is_officer(found)


def titles(roles, words=ORGANIZATION_ROLES) -> str:
    """Return roles in words, with commas."""
    return ", ".join(translate(title) for role, title in words.items() if role in roles)


def address_of(code: str) -> str:
    """Return the address of an organisation's card."""
    return f"{api.portal.get().absolute_url()}/organizations/{code}" if code else ""


class Organizations(ListView):
    """The list: code, name, BIN, roles, people; the active ones first asked for."""

    title = _("Organisations")
    lead = _("Clients of the exchange and what they are.")
    empty = _("There is no organisation yet.")
    file_name = "organizations"
    default_sort = "code"
    default_descending = False
    columns = (
        Column(
            "code",
            _("Code"),
            lambda row: row.organization.code,
            True,
            lambda row: address_of(row.organization.code),
        ),
        Column(
            "name", _("Name of the company"), lambda row: row.organization.name(language()), True
        ),
        Column("bin", _("BIN"), lambda row: row.organization.bin, True),
        Column("roles", _("Roles"), lambda row: titles(row.organization.roles)),
        Column("people", _("People"), lambda row: row.people, True, css="number"),
        Column(
            "state",
            _("State"),
            lambda row: _("Active") if row.organization.active else _("Closed"),
        ),
    )

    def actions(self):
        """Return the button to add one, the users, and what waits for the exchange."""
        officer = (
            (f"{self.site_url}/@@organization-add", _("Add an organisation")),
            (f"{self.site_url}/@@partnership-requests", _("Requests about partnerships")),
        )
        everybody = (
            (f"{self.site_url}/@@organization-users", _("Users of organisations")),
            (f"{self.site_url}/@@user-confirmations", _("Confirmation of users")),
        )
        return (*officer, *everybody) if may_change() else everybody

    def filters(self) -> tuple[Filter, ...]:
        """Return the choice of a role and of the state."""
        states = ((ACTIVE, _("Active")), (CLOSED, _("Closed")))
        return (
            Filter("role", _("Role"), tuple(ORGANIZATION_ROLES.items())),
            Filter("state", _("State"), states),
        )

    def fetch(self, query, sort, descending, start, size):
        return search_organizations(
            query.get("q", ""),
            query.get("role", ""),
            STATES.get(query.get("state", "")),
            sort,
            descending,
            start,
            size,
            language(),
        )


class OrganizationUsers(ListView):
    """Everybody who has an account of an organisation: found by name, e-mail, organisation."""

    title = _("Users of organisations")
    lead = _("Everybody with an account of a client of the exchange.")
    empty = _("There is no user yet.")
    file_name = "users"
    default_sort = "name"
    default_descending = False
    columns = (
        Column("name", _("Name"), lambda one: one.full_name, True, lambda one: account_of(one)),
        Column("position", _("Position"), lambda one: one.position, True),
        Column("email", _("E-mail"), lambda one: one.email, True),
        Column(
            "organization",
            _("Organisation"),
            lambda one: one.organization,
            True,
            lambda one: address_of(one.organization),
        ),
        Column("roles", _("Roles"), lambda one: titles(one.roles, PERSON_ROLES)),
        Column(
            "state",
            _("Account"),
            lambda one: _("Account is open") if one.active else _("Account is closed"),
        ),
    )

    def filters(self) -> tuple[Filter, ...]:
        """Return the choice of a role and of the account's state."""
        states = ((ACTIVE, _("Account is open")), (CLOSED, _("Account is closed")))
        return (
            Filter("role", _("Role"), tuple(PERSON_ROLES.items())),
            Filter("state", _("Account"), states),
        )

    def fetch(self, query, sort, descending, start, size):
        return search_people(
            query.get("q", ""),
            None,
            query.get("role", ""),
            STATES.get(query.get("state", "")),
            sort,
            descending,
            start,
            size,
        )


def account_of(one: ListedPerson) -> str:
    """Return the address of an account for whoever looks after accounts, "" for others."""
    return f"{api.portal.get().absolute_url()}/@@account?user={one.id}" if may_change() else ""
