"""The forms of an organisation, for officers of the exchange (A1)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import organizations
from kase.is2in.parties import people
from kase.is2in.parties import requisites
from kase.is2in.parties.browser.base import LANGUAGES
from kase.is2in.parties.browser.base import ORGANIZATION_ROLES
from kase.is2in.parties.browser.register import titles
from kase.is2in.parties.rights import require_officer
from kase.is2in.terms.errors import Stale
from kase.is2in.web.api import FormPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


NAMES = tuple((f"name_{lang}", lang, title) for lang, title in LANGUAGES.items())
FORMS = tuple((f"legal_form_{lang}", lang, title) for lang, title in LANGUAGES.items())
REQUISITES = {
    "legal_address": _("Legal address"),
    "actual_address": _("Actual address"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "website": _("Website"),
    "bank": _("Bank"),
    "iban": _("Account number (IBAN)"),
    "bic": _("Bank's code (BIC)"),
}


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
            active=self.before.active,
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


class ChangeRequisites(FormPage):
    """Addresses, telephone and bank of an organisation: what forms of procedures begin with."""

    index = ViewPageTemplateFile("templates/requisites_form.pt")
    title = _("Requisites")
    inputs = tuple(
        (name, words, requisites.LONGEST[name]) for name, words in REQUISITES.items()
    )

    def check(self) -> None:
        require_officer(people.current_person())

    @property
    def code(self) -> str:
        """Return whose requisites these are."""
        return self.context.getId()

    def name(self) -> str:
        """Return the name of whose they are."""
        return organizations.organization(self.code).name(self.language)

    def handle(self):
        entered = {name: self.field(name) for name in REQUISITES}
        requisites.change_requisites(self.code, entered, self.field("version"))
        return self.redirect(self.context.absolute_url(), _("The requisites are saved."))

    def value(self, name: str) -> str:
        """Return what was entered last, or what is stored."""
        stored = requisites.requisites(self.code)
        return self.field(name) if name in self.request.form else stored[name]

    def stored_now(self) -> list[tuple[object, str]]:
        """Return what somebody else has stored meanwhile, with its labels; mostly nothing."""
        if not isinstance(self.refusal, Stale):
            return []
        stored = requisites.requisites(self.code)
        return [(words, stored[name] or "—") for name, words in REQUISITES.items()]

    def version(self) -> str:
        """Return the version that what is shown rests on."""
        return requisites.requisites_version(self.code)
