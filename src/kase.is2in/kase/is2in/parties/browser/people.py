"""The profile, and the people of one's organisation (A5, A8)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import links
from kase.is2in.parties import people
from kase.is2in.parties.browser.access import AccessPage
from kase.is2in.parties.browser.access import change_from_form
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.rights import may_administer
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.types import NewPerson
from kase.is2in.terms.errors import Missing
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


PROFILE = (
    ("surname", _("Surname"), "family-name"),
    ("given_name", _("Name"), "given-name"),
    ("patronymic", _("Patronymic"), "additional-name"),
    ("position", _("Position"), "organization-title"),
    ("email", _("E-mail"), "email"),
    ("phone", _("Phone"), "tel"),
)
ROLES = (
    ("administrator", _("Administrator")),
    ("executor", _("Executor")),
    ("first_head", _("First head")),
)
LANGUAGES = (("ru", "Русский"), ("kk", "Қазақша"), ("en", "English"))


class Profile(AccessPage):
    """«Редактировать профиль»: facts and the password, each with its own button."""

    index = ViewPageTemplateFile("profile.pt")
    languages = LANGUAGES

    @cached_property
    def person(self):
        """Return whose profile it is."""
        return people.current_person()

    def handle(self):
        if self.field("part") == "password":
            change_from_form(self, self.person.id)
            message = _("The password is changed.")
        else:
            facts = {name: self.field(name) for name, _title, _auto in PROFILE}
            people.change_profile(self.person.id, **facts, language=self.field("language"))
            message = _("The profile is saved.")
        return self.redirect(f"{self.site_url}/@@profile", message)

    def rows(self) -> list[dict[str, object]]:
        """Return the fields with what is stored, or what was entered last."""
        return [
            {
                "name": name,
                "title": title,
                "auto": auto,
                "value": self.request.form.get(name, getattr(self.person, name)),
            }
            for name, title, auto in PROFILE
        ]


class Users(AccessPage):
    """«Пользователи»: active people of one's organisation; administrators change them."""

    index = ViewPageTemplateFile("users.pt")
    roles = ROLES
    fields = PROFILE

    @cached_property
    def person(self):
        """Return who looks."""
        return people.current_person()

    @cached_property
    def organization(self):
        """Return the organisation; people of the exchange have none."""
        return organization(self.person.organization)

    @property
    def may_administer(self) -> bool:
        """Return whether the person may add and change."""
        return may_administer(self.person, self.person.organization)

    def rows(self):
        """Return the active people."""
        return people.people(self.person.organization)

    def role_titles(self, someone) -> list[object]:
        """Return a person's roles in words."""
        return [title for role, title in ROLES if role in someone.roles]

    def handle(self):
        require_administrator(self.person, self.person.organization)
        action = self.field("action")
        if action == "add":
            return self.add()
        someone = people.person(self.field("user"))
        if someone is None or someone.organization != self.person.organization:
            raise Missing("person", _("There is no such person."))
        if action == "deactivate":
            people.deactivate_person(someone.id)
            message = _("The account is closed.")
        else:
            people.set_person_roles(someone.id, self.chosen_roles())
            message = _("The roles are saved.")
        return self.redirect(f"{self.site_url}/@@users", message)

    def add(self) -> str:
        """Add a person and mail a link to choose a password."""
        facts = {name: self.field(name) for name, _title, _auto in PROFILE}
        new = NewPerson(
            **facts, organization=self.person.organization, roles=frozenset(self.chosen_roles())
        )
        links.send_link(people.add_person(new))
        return self.redirect(
            f"{self.site_url}/@@users",
            _("The user is added and gets a link by e-mail to choose a password."),
        )

    def chosen_roles(self) -> list[str]:
        """Return the roles ticked in the form."""
        chosen = self.request.form.get("roles") or []
        return [chosen] if isinstance(chosen, str) else list(chosen)
