"""«Реестр бумажных заявлений»: every number of a year, those annulled included."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties import api as parties
from kase.is2in.procedures.paper import outages
from kase.is2in.procedures.paper import slips
from kase.is2in.procedures.paper.blank import title_of
from kase.is2in.procedures.paper.types import ANNULLED
from kase.is2in.procedures.paper.types import ENTERED
from kase.is2in.procedures.paper.types import WAITING
from kase.is2in.procedures.people import organization_title
from kase.is2in.procedures.people import person_name
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import language
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from plone import api


STATES = {
    WAITING: _("Waits to be entered"),
    ENTERED: _("Entered in the system"),
    ANNULLED: _("Annulled slip"),
}


def slip_url(slip) -> str:
    """Return the address of a slip."""
    return f"{api.portal.get().absolute_url()}/@@paper-slip/{slip.id}"


def company_of(slip) -> str:
    """Return the name of the company in the page's language."""
    return organization_title(slip.organization)


class Register(ListView):
    """``@@paper-slips``: staff see all, clients those of their company."""

    title = _("Register of paper applications")
    lead = _(
        "When the system does not work, procedures go on on paper until it works again"
        " (paragraph 26 of the user's manual)."
    )
    empty = _("No paper application has been received.")
    file_name = "paper-slips"
    default_sort = "number"
    columns = (
        Column("number", _("Number"), lambda row: row.number, True, slip_url),
        Column("received", _("Received on paper"), lambda row: row.received, True),
        Column("organization", _("Company"), company_of, True),
        Column("procedure", _("Procedure"), lambda row: title_of(row.procedure, language()), True),
        Column("brought_by", _("Brought by"), lambda row: row.brought_by),
        Column("pages", _("Number of pages"), lambda row: row.pages, True, css="number"),
        Column("state", _("Status"), lambda row: translate(STATES[row.state])),
        Column("entered", _("Entered in the system"), lambda row: row.entered_at, True),
        Column("reason", _("Why on paper"), lambda row: row.reason, shown=False),
        Column("annulled", _("Why annulled"), lambda row: row.annulled_why, shown=False),
        Column("author", _("Slip written by"), lambda row: person_name(row.author), shown=False),
    )

    @cached_property
    def person(self):
        """Return who looks."""
        return parties.current_person()

    def filters(self):
        return (Filter("state", _("Status"), tuple(STATES.items())),)

    def actions(self):
        found = []
        if slips.keeps_register(self.person):
            found.append((f"{self.site_url}/@@paper-slip-add", _("Receive a paper application")))
        if outages.outages() or outages.may_declare(self.person):
            found.append((f"{self.site_url}/@@outages", _("Outages of the system")))
        return tuple(found)

    def fetch(self, query, sort, descending, start, size):
        return slips.slips(self.person, query, sort, descending, start, size)
