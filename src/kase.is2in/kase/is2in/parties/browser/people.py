"""The people of one's organisation (A8)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import invitations
from kase.is2in.parties import passwords
from kase.is2in.parties import people
from kase.is2in.parties.browser.base import LANGUAGES
from kase.is2in.parties.browser.base import PERSON_ROLES
from kase.is2in.parties.confirmation_list import confirmation_of
from kase.is2in.parties.confirmation_list import OVERDUE
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.rights import may_administer
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.rights import require_company
from kase.is2in.parties.types import NewPerson
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import FormPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


# Name, title, what browsers fill in, whether it may stay empty.
PROFILE = (
    ("surname", _("Surname"), "family-name", False),
    ("given_name", _("Name"), "given-name", False),
    ("patronymic", _("Patronymic"), "additional-name", True),
    ("position", _("Position"), "organization-title", True),
    ("email", _("E-mail"), "email", False),
    ("phone", _("Phone"), "tel", True),
)
IIN = ("iin", _("IIN"), "off", True)


class Users(FormPage):
    """«Пользователи»: active people of one's organisation; administrators change them."""

    index = ViewPageTemplateFile("templates/users.pt")
    title = _("Users")
    roles = tuple(PERSON_ROLES.items())
    languages = tuple(LANGUAGES.items())
    prefix = "new-"

    def __call__(self):
        require_company(self.person)
        return super().__call__()

    @cached_property
    def person(self) -> Person:
        """Return who looks."""
        return people.current_person()

    @cached_property
    def organization(self):
        """Return the organisation."""
        return organization(self.person.organization)

    @cached_property
    def may_administer(self) -> bool:
        """Return whether the person may add and change."""
        return may_administer(self.person, self.person.organization)

    def people(self) -> list[dict[str, object]]:
        """Return ``{"person", "roles", "locked", "invitation", …}`` of the active people.

        ``sent`` and ``until`` say when somebody was invited and how long the link works.
        """
        return [
            {
                "person": one,
                "roles": [title for role, title in self.roles if role in one.roles],
                "locked": self.may_administer and passwords.locked(one.id),
                "invitation": found.state,
                "sent": self.day(found.sent),
                "until": self.minute(found.until),
            }
            for one in people.people(self.person.organization)
            if (found := invitations.invitation_of(one.id))
        ]

    def confirmation(self) -> dict[str, object] | None:
        """Return ``{"due", "late"}`` while the exchange waits for an administrator's answer."""
        row = confirmation_of(self.person.organization) if self.may_administer else None
        if row is None or row.stated is not None:
            return None
        return {"due": self.day(row.due), "late": row.state == OVERDUE}

    def closed(self) -> tuple[Person, ...]:
        """Return people whose accounts are closed, for administrators."""
        return people.closed_accounts(self.person.organization) if self.may_administer else ()

    def rows(self) -> list[dict[str, object]]:
        """Return the fields of the form for a new person."""
        adding = self.field("action") == "add"
        return field_rows(self, (*PROFILE, IIN), lambda name: "", entered=adding)

    def is_ticked(self, role: str) -> bool:
        """Return whether a role was ticked in the form for a new person."""
        return self.field("action") == "add" and role in self.chosen("roles")

    def new_language(self) -> str:
        """Return the language of a new person: as entered, else the one of who adds."""
        return self.field("language") or self.language

    def handle(self):
        require_administrator(self.person, self.person.organization)
        action = self.field("action")
        if action == "add":
            return self.add()
        someone = self.someone()
        return self.redirect(f"{self.site_url}/@@users", self.change(action, someone))

    def someone(self) -> Person:
        """Return whom the form is about; raise Missing for people of others."""
        found = people.person(self.field("user"))
        if found is None or found.organization != self.person.organization:
            raise Missing("person", _("There is no such person."))
        return found

    def change(self, action: str, someone: Person):
        """Do what a button says about a person; return the words about it."""
        if action == "roles":
            people.set_person_roles(someone.id, self.chosen("roles"))
            return _("The roles are saved.")
        if action == "deactivate":
            people.deactivate_person(someone.id)
            return _("The account is closed.")
        if action == "activate":
            people.activate_person(someone.id)
            return _("The account is open again.")
        if action == "unlock":
            passwords.unlock(someone.id)
            return _("The lock is lifted.")
        if action == "link":
            invitations.send_again(someone.id)
            return _("A one-time link has been sent by e-mail.")
        if action == "revoke":
            invitations.revoke(someone.id)
            return _("The invitation is taken back, the account is closed.")
        raise Malformed("action", _("The form asks for something unknown."))

    def add(self) -> str:
        """Add a person and mail a link to choose a password."""
        facts = {name: self.field(name) for name, *_rest in (*PROFILE, IIN)}
        new = NewPerson(
            **facts,
            organization=self.person.organization,
            roles=frozenset(self.chosen("roles")),
            language=self.field("language") or "ru",
        )
        invitations.invite(people.add_person(new))
        return self.redirect(
            f"{self.site_url}/@@users",
            _("The user is added and gets a link by e-mail to choose a password."),
        )


def field_rows(page: FormPage, fields, stored, entered: bool = True) -> list[dict[str, object]]:
    """Return ``{"name", "title", "auto", "type", "optional", "value", "error"}`` per field."""
    return [
        {
            "name": name,
            "title": title,
            "auto": auto,
            "type": {"email": "email", "phone": "tel"}.get(name, "text"),
            "optional": optional,
            "value": page.field(name) if entered and name in page.request.form else stored(name),
            "error": page.error(name) if entered else None,
        }
        for name, title, auto, optional in fields
    ]
