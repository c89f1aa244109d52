"""What an organisation has in the system, gathered for its card (A1)."""

from kase.is2in import _
from kase.is2in.parties.browser.base import ORGANIZATION_ROLES
from kase.is2in.parties.confirmation_list import confirmations_of
from kase.is2in.parties.interfaces import IOrganizationFacts
from kase.is2in.parties.partnership_store import clients
from kase.is2in.parties.partnership_store import partners
from kase.is2in.parties.register import known
from kase.is2in.parties.types import FactRow
from kase.is2in.parties.types import FactSection
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import Person
from kase.is2in.web.api import formats
from kase.is2in.web.api import language
from kase.is2in.web.api import translate
from plone import api
from zope.component import getUtilitiesFor
from zope.interface import implementer


# The card shows the first ones and leads to the list of all.
SHOWN = 10


def facts_of(code: str, who: Person) -> tuple[FactSection, ...]:
    """Return everything an organisation has in the system, as far as a person may see it."""
    found = sorted(getUtilitiesFor(IOrganizationFacts), key=lambda one: (one[1].order, one[0]))
    return tuple(section for _name, facts in found for section in facts.sections(code, who))


@implementer(IOrganizationFacts)
class ConfirmationFacts:
    """The yearly confirmations of its users."""

    order = 30

    def sections(self, code: str, who: Person) -> tuple[FactSection, ...]:
        """Return the rounds it was asked in, the last one first."""
        site, found = api.portal.get().absolute_url(), confirmations_of(code)
        rows = tuple(
            FactRow(
                str(one.year),
                one.stated_by,
                f"{site}/@@user-confirmation/{one.year}/{code}",
                one.stated,
            )
            for one in found[:SHOWN]
        )
        return (FactSection("confirmations", _("Confirmation of users"), len(found), rows),)


@implementer(IOrganizationFacts)
class PartnershipFacts:
    """Who works for the organisation, and for whom it works."""

    order = 10

    def sections(self, code: str, who: Person) -> tuple[FactSection, ...]:
        """Return the partners and the clients."""
        own, others = partners(code), clients(code)
        codes = {one.partner for one in own} | {one.code for one in others}
        names = {one.code: one for one in known(codes)}
        ends = _("They stay; nobody of the organisation can act in them.")
        return (
            self._section("partners", _("Partners"), own, "partner", names, ends),
            self._section("clients", _("Works for"), others, "code", names, ends),
        )

    def _section(self, name, title, found: tuple[Partnership, ...], other, names, ends):
        site, lang = api.portal.get().absolute_url(), language()
        rows = tuple(
            FactRow(
                names[code].name(lang) if code in names else code,
                _about(one),
                f"{site}/organizations/{code}",
                one.since,
            )
            for one in found[:SHOWN]
            if (code := getattr(one, other))
        )
        return FactSection(name, title, len(found), rows, ends=ends)


def _about(one: Partnership) -> str:
    """Return the role of a partner, with the last day where one is set."""
    role = translate(ORGANIZATION_ROLES[one.role])
    if one.last_day is None:
        return role
    return translate(
        _("${role}, until ${day}", mapping={"role": role, "day": formats.date(one.last_day)})
    )
