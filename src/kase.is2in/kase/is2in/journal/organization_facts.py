"""What an organisation has here, for its card: the last acts of its people."""

from kase.is2in import _
from kase.is2in.journal.reading import acts
from kase.is2in.journal.rights import may_view
from kase.is2in.parties.interfaces import IOrganizationFacts
from kase.is2in.parties.types import FactRow
from kase.is2in.parties.types import FactSection
from kase.is2in.parties.types import Person
from plone import api
from zope.interface import implementer


SHOWN = 10


@implementer(IOrganizationFacts)
class JournalFacts:
    """The last acts, for who may read the journal."""

    order = 90

    def sections(self, code: str, who: Person) -> tuple[FactSection, ...]:
        """Return the last acts; how many there are in all is not counted."""
        if not may_view():
            return ()
        found, _more = acts({"organization": code}, SHOWN)
        rows = tuple(
            FactRow(one.title, f"{one.who} {one.subject.title}".strip(), one.subject.url, one.at)
            for one in found
        )
        link = f"{api.portal.get().absolute_url()}/@@journal?organization={code}"
        return (FactSection("journal", _("Last acts in the journal"), len(rows), rows, link),)
