"""Partnerships of an issuer, and the exchange's decisions on removing them (A9)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import partnerships
from kase.is2in.parties.browser.base import ORGANIZATION_ROLES
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.people import current_person
from kase.is2in.parties.rights import may_partner
from kase.is2in.parties.rights import require_company
from kase.is2in.parties.rights import require_officer
from kase.is2in.parties.rights import require_partner_rights
from kase.is2in.parties.types import Partnership
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import FormPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class PartnershipsPage(FormPage):
    """What both pages share."""

    @cached_property
    def person(self):
        """Return who looks."""
        return current_person()

    def company(self, code: str) -> str:
        """Return a company's name."""
        return organization(code).name(self.language)

    def role(self, one: Partnership):
        """Return the role of a partner in words."""
        return ORGANIZATION_ROLES[one.role]


class Partnerships(PartnershipsPage):
    """«Партнерства»: the company's consultants and auditors."""

    index = ViewPageTemplateFile("templates/partnerships.pt")
    title = _("Partnerships")

    def __call__(self):
        require_company(self.person)
        return super().__call__()

    @cached_property
    def may_add(self) -> bool:
        """Return whether the person may add and ask for removal."""
        code = self.person.organization
        return may_partner(self.person, code) and partnerships.may_have_partners(organization(code))

    def handle(self):
        code = self.person.organization
        require_partner_rights(self.person, code)
        if self.field("action") == "add":
            partner, _colon, role = self.field("partner").partition(":")
            partnerships.add_partner(code, partner, role)
            message = _("The partner is added.")
        else:
            partnerships.request_partner_removal(
                code, self.field("company"), self.field("reason"), self.field("role") or None
            )
            message = _("The request has been sent to the exchange.")
        return self.redirect(f"{self.site_url}/@@partnerships", message)

    def rows(self) -> tuple[Partnership, ...]:
        """Return the partners."""
        return partnerships.partners(self.person.organization)

    def clients(self) -> tuple[Partnership, ...]:
        """Return for whom one's own company works."""
        return partnerships.clients(self.person.organization)

    def candidates(self) -> list[dict[str, object]]:
        """Return ``{"role", "companies": [(value, code and name)]}`` of what may be added."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for one, role in partnerships.candidates(self.person.organization):
            row = (f"{one.code}:{role}", f"{one.code} — {one.name(self.language)}")
            groups.setdefault(role, []).append(row)
        return [
            {"role": ORGANIZATION_ROLES[role], "companies": rows} for role, rows in groups.items()
        ]


class Requests(PartnershipsPage):
    """Requests to remove a partner, decided by an officer."""

    index = ViewPageTemplateFile("templates/requests.pt")
    title = _("Requests to remove a partner")

    def __call__(self):
        require_officer(self.person)
        return super().__call__()

    def handle(self):
        agreed = self.field("action") == "agree"
        partnerships.decide_partner_removal(self.number(), agreed, self.field("reason"))
        message = _("The partner is removed.") if agreed else _("The partner stays.")
        return self.redirect(f"{self.site_url}/@@partnership-requests", message)

    def number(self) -> int:
        """Return the partnership the form is about."""
        text = self.field("partnership")
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise Malformed("partnership", _("There is no such request."))
        return int(text)

    def rows(self) -> tuple[Partnership, ...]:
        """Return the requests, the oldest first."""
        return partnerships.removal_requests()
