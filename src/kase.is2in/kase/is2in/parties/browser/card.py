"""The card of an organisation: for the exchange everything it has, for its people what is known."""

from collections.abc import Mapping
from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import closing
from kase.is2in.parties import heads
from kase.is2in.parties import invitations
from kase.is2in.parties import names
from kase.is2in.parties import organizations
from kase.is2in.parties import passwords
from kase.is2in.parties import people
from kase.is2in.parties import requisites
from kase.is2in.parties.browser.base import LANGUAGES
from kase.is2in.parties.browser.base import PERSON_ROLES
from kase.is2in.parties.browser.organizations import REQUISITES
from kase.is2in.parties.browser.register import may_change
from kase.is2in.parties.browser.register import titles
from kase.is2in.parties.card import facts_of
from kase.is2in.parties.interfaces import IRegisterSettings
from kase.is2in.parties.rights import is_staff
from kase.is2in.parties.rights import may_administer
from kase.is2in.parties.rights import require_company
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.settings import settings
from kase.is2in.parties.types import FactSection
from kase.is2in.parties.types import Organization as OrganizationFacts
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import formats
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import MoreThan
from kase.is2in.web.api import translate
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Card(FormPage):
    """What both cards show: facts, names and first heads with their times."""

    languages = tuple(LANGUAGES.items())

    @property
    def code(self) -> str:
        """Return whose card it is."""
        return self.context.getId()

    @cached_property
    def organization(self) -> OrganizationFacts:
        """Return the organisation."""
        return organizations.organization(self.code)

    @property
    def title(self) -> str:
        """Return the name, for the title of the window."""
        return self.organization.name(self.language)

    @property
    def roles(self) -> str:
        """Return the roles in words."""
        return titles(self.organization.roles)

    def requisites(self) -> list[tuple[object, str]]:
        """Return the requisites that are known, with their labels."""
        stored = requisites.requisites(self.code)
        return [(words, stored[name]) for name, words in REQUISITES.items() if stored[name]]

    def earlier(self) -> list[dict[str, object]]:
        """Return ``{"name", "since", "until"}`` of the names it had before."""
        return [
            {
                "name": one.name(self.language),
                "since": self.day(one.since),
                "until": self.day(one.until),
            }
            for one in names.names_of(self.code)[1:]
        ]

    def heads(self) -> list[dict[str, object]]:
        """Return ``{"name", "position", "since", "until"}`` of the first heads it had."""
        return [
            {
                "name": one.full_name,
                "position": one.position,
                "since": self.day(one.since),
                "until": self.day(one.until),
            }
            for one in heads.heads_of(self.code)
        ]

    def people(self) -> list[dict[str, object]]:
        """Return ``{"person", "roles", "locked", "invitation"}`` of the active people."""
        return [
            {
                "person": one,
                "roles": [title for role, title in PERSON_ROLES.items() if role in one.roles],
                "locked": passwords.locked(one.id),
                "invitation": invitations.invitation_of(one.id).state,
            }
            for one in people.people(self.code)
        ]


class Organization(Card):
    """The card for the exchange; an officer lifts locks here."""

    index = ViewPageTemplateFile("templates/organization.pt")

    @cached_property
    def may_change(self) -> bool:
        """Return whether an officer looks."""
        return may_change()

    @cached_property
    def facts(self) -> tuple[FactSection, ...]:
        """Return everything it has in the system."""
        return sections_for(self.code)

    def sections(self) -> tuple[Mapping[str, object], ...]:
        """Return what it has, as the page shows it."""
        return shown(self, tuple(one for one in self.facts if one.count))

    def nothing(self) -> str:
        """Return the titles of what it has none of, with commas."""
        return ", ".join(translate(one.title) for one in self.facts if not one.count)

    def handle(self):
        require_officer(people.current_person())
        someone = people.person(self.field("user"))
        if someone is None or someone.organization != self.code:
            raise Missing("person", _("There is no such person."))
        passwords.unlock(someone.id)
        return self.redirect(self.context.absolute_url(), _("The lock is lifted."))


class CloseOrganization(Card):
    """Closes an organisation once it is seen whom it touches; opens a closed one again."""

    index = ViewPageTemplateFile("templates/organization_close.pt")

    def check(self) -> None:
        require_officer(people.current_person())

    def touched(self) -> tuple[Mapping[str, object], ...]:
        """Return what it has that nobody of it can work on any more."""
        return shown(self, tuple(one for one in sections_for(self.code) if one.count and one.ends))

    def handle(self):
        action, reason = self.field("action"), self.field("reason")
        if action == "close":
            closing.close_organization(self.code, reason)
            message = _("The organisation is closed: nobody of it gets in any more.")
        elif action == "open":
            closing.open_organization(self.code, reason)
            message = _("The organisation is active again: its people get in.")
        else:
            raise Malformed("action", _("The form asks for something unknown."))
        return self.redirect(self.context.absolute_url(), message)


class OurOrganization(Card):
    """What the exchange knows of one's own organisation, and how to ask for a change."""

    index = ViewPageTemplateFile("templates/our_organization.pt")

    def check(self) -> None:
        require_company(people.current_person())

    @cached_property
    def code(self) -> str:
        """Return the organisation of who looks."""
        return people.current_person().organization

    @property
    def may_administer(self) -> bool:
        """Return whether an administrator looks."""
        return may_administer(people.current_person(), self.code)

    @property
    def address(self) -> str:
        """Return where a change is asked for: the setting, else the site's own address."""
        asked = settings(IRegisterSettings).changes_address
        return asked or api.portal.get_registry_record("plone.email_from_address", default="")


def sections_for(code: str) -> tuple[FactSection, ...]:
    """Return what a person of the exchange may see of what an organisation has."""
    who = people.person(current_user_id())
    return facts_of(code, who) if who is not None and is_staff(who) else ()


def shown(page: FormPage, sections: tuple[FactSection, ...]) -> tuple[Mapping[str, object], ...]:
    """Return sections with the moments of their rows as people read them."""
    return tuple(
        {
            "section": one,
            "count": _counted(one.count),
            "rows": [{"row": row, "at": page.day(row.at)} for row in one.rows],
            "more": one.count - len(one.rows),
        }
        for one in sections
    )


def _counted(count: int) -> object:
    if not isinstance(count, MoreThan):
        return formats.number(count)
    return _("more than ${count}", mapping={"count": formats.said(int(count))})
