"""The register of organisations, for the people of the exchange (A1)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import names
from kase.is2in.parties import organizations
from kase.is2in.parties import partnerships
from kase.is2in.parties import passwords
from kase.is2in.parties import people
from kase.is2in.parties.browser.base import LANGUAGES
from kase.is2in.parties.browser.base import ORGANIZATION_ROLES
from kase.is2in.parties.browser.base import PERSON_ROLES
from kase.is2in.parties.rights import is_officer
from kase.is2in.parties.rights import require_officer
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Stale
from kase.is2in.web.api import Column
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Filter
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import language
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


NAMES = tuple((f"name_{lang}", lang, title) for lang, title in LANGUAGES.items())
FORMS = tuple((f"legal_form_{lang}", lang, title) for lang, title in LANGUAGES.items())


def may_change() -> bool:
    """Return whether whoever looks may add and change organisations."""
    person = people.person(current_user_id())
    return person is not None and is_officer(person)


def titles(roles) -> str:
    """Return roles of an organisation in words, with commas."""
    held = (title for role, title in ORGANIZATION_ROLES.items() if role in roles)
    return ", ".join(translate(title) for title in held)


class Organizations(ListView):
    """The list: code, name, BIN, roles, people."""

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
            lambda one: one.code,
            True,
            lambda one: f"{api.portal.get().absolute_url()}/organizations/{one.code}",
        ),
        Column("name", _("Name of the company"), lambda one: one.name(language()), True),
        Column("bin", _("BIN"), lambda one: one.bin),
        Column("roles", _("Roles"), lambda one: titles(one.roles)),
        Column("people", _("People"), lambda one: len(people.people(one.code)), css="number"),
        Column("state", _("State"), lambda one: _("Active") if one.active else _("Closed")),
    )

    def actions(self):
        """Return the button to add one, and the requests of partners."""
        if not may_change():
            return ()
        return (
            (f"{self.site_url}/@@organization-add", _("Add an organisation")),
            (f"{self.site_url}/@@partnership-requests", _("Requests to remove a partner")),
        )

    def filters(self) -> tuple[Filter, ...]:
        """Return the choice of a role."""
        return (Filter("role", _("Role"), tuple(ORGANIZATION_ROLES.items())),)

    def fetch(self, query, sort, descending, start, size):
        text = query.get("q", "").lower()
        found = [
            one
            for one in organizations.organizations(query.get("role"), active=None)
            if text in f"{one.code} {one.bin} {' '.join(one.names.values())}".lower()
        ]
        name = language()
        key = (lambda one: one.names.get(name, "")) if sort == "name" else (lambda one: one.code)
        found.sort(key=key, reverse=descending)
        return found[start : start + size], len(found)


class Organization(FormPage):
    """The card of one: facts, people, partners; an officer lifts locks here."""

    index = ViewPageTemplateFile("templates/organization.pt")

    @cached_property
    def organization(self):
        """Return the organisation."""
        return organizations.organization(self.context.getId())

    @property
    def title(self) -> str:
        """Return the name, for the title of the window."""
        return self.organization.name(self.language)

    @cached_property
    def may_change(self) -> bool:
        """Return whether an officer looks."""
        return may_change()

    @property
    def roles(self) -> str:
        """Return the roles in words."""
        return titles(self.organization.roles)

    def people(self) -> list[dict[str, object]]:
        """Return ``{"person", "roles", "locked"}`` of the active people."""
        return [
            {
                "person": one,
                "roles": [title for role, title in PERSON_ROLES.items() if role in one.roles],
                "locked": passwords.locked(one.id),
            }
            for one in people.people(self.organization.code)
        ]

    def earlier(self) -> list[dict[str, object]]:
        """Return ``{"name", "since", "until"}`` of the names it had before."""
        return [
            {
                "name": one.name(self.language),
                "since": self.day(one.since),
                "until": self.day(one.until),
            }
            for one in names.names_of(self.organization.code)[1:]
        ]

    def partners(self) -> list[dict[str, object]]:
        """Return ``{"name", "role", "since"}`` of the partners."""
        return [
            {
                "name": organizations.organization(one.partner).name(self.language),
                "role": ORGANIZATION_ROLES[one.role],
                "since": self.day(one.since),
            }
            for one in partnerships.partners(self.organization.code)
        ]

    def handle(self):
        require_officer(people.current_person())
        someone = people.person(self.field("user"))
        if someone is None or someone.organization != self.organization.code:
            raise Missing("person", _("There is no such person."))
        passwords.unlock(someone.id)
        return self.redirect(self.context.absolute_url(), _("The lock is lifted."))


class AddOrganization(FormPage):
    """The form of a new organisation."""

    index = ViewPageTemplateFile("templates/organization_form.pt")
    title = _("Add an organisation")
    code_title = _("Code")
    bin_title = _("BIN")
    groups = ((_("Legal form"), FORMS), (_("Name of the company"), NAMES))
    roles = tuple(ORGANIZATION_ROLES.items())
    before: object = None

    def __call__(self):
        require_officer(people.current_person())
        return super().__call__()

    def handle(self):
        added = organizations.add_organization(
            self.field("code"), self.field("bin"), **self.entered()
        )
        address = f"{self.site_url}/{organizations.FOLDER}/{added.code}"
        return self.redirect(address, _("The organisation is added."))

    def entered(self) -> dict[str, object]:
        """Return what the form carries, as the doors take it."""
        return {
            "names": {lang: self.field(name) for name, lang, _title in NAMES},
            "legal_forms": {lang: self.field(name) for name, lang, _title in FORMS},
            "roles": self.chosen("roles"),
            "contacts": self.field("contacts"),
        }

    def value(self, name: str) -> str:
        """Return what was entered last, or what is stored."""
        return self.field(name) if name in self.request.form else self.stored().get(name, "")

    def stored(self) -> dict[str, str]:
        """Return what is stored, by field."""
        return {}

    def stored_now(self) -> list[tuple[object, str]]:
        """Return what somebody else has stored meanwhile, with its labels; mostly nothing."""
        return []

    def is_ticked(self, role: str) -> bool:
        """Return whether a role is ticked."""
        return role in self.chosen("roles")

    def is_active(self) -> bool:
        """Return whether the box "active" is ticked."""
        return True


class EditOrganization(AddOrganization):
    """The form of one that is there; code and BIN stay."""

    title = _("Change the organisation")

    @cached_property
    def before(self):
        """Return the organisation as it is stored."""
        return organizations.organization(self.context.getId())

    def handle(self):
        organizations.change_organization(
            self.before.code,
            **self.entered(),
            active=bool(self.field("active")),
            version=self.field("version"),
        )
        return self.redirect(self.context.absolute_url(), _("The organisation is saved."))

    def stored_now(self) -> list[tuple[object, str]]:
        if not isinstance(self.refusal, Stale):
            return []
        one = self.before
        rows = [(LANGUAGES[lang], one.name(lang)) for lang in LANGUAGES]
        return [*rows, (_("Roles"), titles(one.roles)), (_("Contacts"), one.contacts)]

    def stored(self) -> dict[str, str]:
        one = self.before
        found = {"code": one.code, "bin": one.bin, "contacts": one.contacts}
        found |= {name: one.names.get(lang, "") for name, lang, _title in NAMES}
        return found | {name: one.legal_forms.get(lang, "") for name, lang, _title in FORMS}

    def is_ticked(self, role: str) -> bool:
        sent = self.request.method == "POST"
        return role in (self.chosen("roles") if sent else self.before.roles)

    def is_active(self) -> bool:
        sent = self.request.method == "POST"
        return bool(self.field("active")) if sent else self.before.active
