"""Partnerships of an issuer, and the exchange's decisions on removing them (A9)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import partnerships
from kase.is2in.parties.browser.access import AccessPage
from kase.is2in.parties.organizations import organization
from kase.is2in.parties.organizations import organizations
from kase.is2in.parties.people import current_person
from kase.is2in.parties.people import people
from kase.is2in.parties.rights import may_administer
from kase.is2in.parties.rights import require_administrator
from kase.is2in.parties.rights import require_officer
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Column
from kase.is2in.web.api import ListView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


PARTNER_TITLES = {
    "financial_consultant": _("Financial consultant"),
    "auditor": _("Audit organisation"),
}


class PartnershipsPage(AccessPage):
    """What both pages share."""

    @cached_property
    def person(self):
        """Return who looks."""
        return current_person()

    def number(self) -> int:
        """Return the partnership the form is about."""
        text = self.field("partnership")
        if not (text.isascii() and text.isdigit()):
            raise Malformed("partnership", _("There is no such partner."))
        return int(text[:18])

    def company(self, code: str) -> str:
        """Return a company's name."""
        return organization(code).name(self.language)

    def role(self, one) -> object:
        """Return the role of a partner in words."""
        return PARTNER_TITLES[one.role]

    def day(self, moment) -> str:
        """Return a date as people read it."""
        return almaty(moment).strftime("%d.%m.%Y") if moment else ""


class Partnerships(PartnershipsPage):
    """«Партнерства»: the company's consultants and auditors."""

    index = ViewPageTemplateFile("partnerships.pt")

    @property
    def may_administer(self) -> bool:
        """Return whether the person may add and ask for removal."""
        return may_administer(self.person, self.person.organization)

    def handle(self):
        code = self.person.organization
        require_administrator(self.person, code)
        if self.field("action") == "add":
            partner, _colon, role = self.field("partner").partition(":")
            partnerships.add_partner(code, partner, role)
            message = _("The partner is added.")
        else:
            partnerships.request_partner_removal(code, self.number(), self.field("reason"))
            message = _("The request has been sent to the exchange.")
        return self.redirect(f"{self.site_url}/@@partnerships", message)

    def rows(self):
        """Return the partners."""
        return partnerships.partners(self.person.organization)

    def clients(self):
        """Return for whom one's own company works."""
        return partnerships.clients(self.person.organization)

    def candidates(self) -> list[tuple[str, str, object]]:
        """Return (value, name, role) of companies that may be added."""
        return [
            (f"{one.code}:{role}", one.name(self.language), PARTNER_TITLES[role])
            for one, role in partnerships.candidates(self.person.organization)
        ]


class Requests(PartnershipsPage):
    """Requests to remove a partner, decided by an officer."""

    index = ViewPageTemplateFile("requests.pt")

    def __call__(self):
        require_officer(self.person)
        return super().__call__()

    def handle(self):
        agreed = self.field("action") == "agree"
        partnerships.decide_partner_removal(self.number(), agreed)
        message = _("The partner is removed.") if agreed else _("The partner stays.")
        return self.redirect(f"{self.site_url}/@@partnership-requests", message)

    def rows(self):
        """Return the requests, the oldest first."""
        return partnerships.removal_requests()


class Organizations(ListView):
    """The register of organisations, for staff."""

    title = _("Organisations")
    lead = _("Clients of the exchange and what they are.")
    empty = _("There is no organisation yet.")
    file_name = "organizations"
    default_sort = "code"
    default_descending = False
    columns = (
        Column("code", _("Code"), lambda one: one.code, True),
        Column("name", _("Name"), lambda one: one.name("ru"), True),
        Column("bin", _("BIN"), lambda one: one.bin),
        Column("people", _("People"), lambda one: len(people(one.code)), css="number"),
    )

    def fetch(self, query, sort, descending, start, size):
        text = query.get("q", "").lower()
        found = [
            one
            for one in organizations(active=None)
            if text in f"{one.code} {one.bin} {' '.join(one.names.values())}".lower()
        ]
        key = (lambda one: one.name("ru")) if sort == "name" else (lambda one: one.code)
        found.sort(key=key, reverse=descending)
        return found[start : start + size], len(found)
