"""What an organisation has here, for its card: people of it who are insiders today."""

from kase.is2in import _
from kase.is2in.insiders.facts import today
from kase.is2in.insiders.reading import insiders
from kase.is2in.insiders.rights import may_view
from kase.is2in.insiders.types import ListQuery
from kase.is2in.parties.interfaces import IOrganizationFacts
from kase.is2in.parties.types import FactRow
from kase.is2in.parties.types import FactSection
from kase.is2in.parties.types import Person
from kase.is2in.web.api import formats
from plone import api
from zope.interface import implementer


SHOWN = 10


@implementer(IOrganizationFacts)
class InsiderFacts:
    """Entries of the list that name the organisation, for readers of the whole list."""

    order = 50

    def sections(self, code: str, who: Person) -> tuple[FactSection, ...]:
        """Return the entries; nothing to who sees the list in part."""
        if not may_view():
            return ()
        found, total = insiders(ListQuery(on=today(), organization=code), 0, SHOWN)
        site = api.portal.get().absolute_url()
        rows = tuple(
            FactRow(
                one.facts.full_name,
                formats.date(one.facts.since),
                f"{site}/@@insider/{one.entry}",
            )
            for one in found
        )
        link = f"{site}/@@insiders?q={code}"
        return (FactSection("insiders", _("Exchange insiders"), total, rows, link),)
