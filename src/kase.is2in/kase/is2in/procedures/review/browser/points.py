"""Open points of all applications a person works on: ``@@open-points``."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties.api import current_person
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import COMMENT_STATES
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import ListView
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import Tab


TITLES = {"mine": _("Waiting for my side"), "all": _("All open points")}
LEADS = {
    "mine": _("Answer these or mend what they point at; settle those that were answered."),
    "all": _("Comments that are not settled yet, of the applications you take part in."),
}


def _url(row) -> str:
    return row.url


class OpenPoints(ItemAddress, ListView):
    """Two lists under one name: ``@@open-points`` and ``…/all``."""

    title = _("Open points")
    empty = _("There is no open point.")
    file_name = "open-points"
    default_sort = "moved"
    columns = (
        Column("text", _("Comment (the text)"), lambda row: row.text, link=_url),
        Column("place", _("Field"), lambda row: row.quote.label, link=_url),
        Column("form", _("Form"), lambda row: row.quote.form),
        Column("value", _("It said then"), lambda row: row.quote.text, shown=False),
        Column("state", _("State"), lambda row: COMMENT_STATES[row.state], True),
        Column("number", _("Number"), lambda row: row.number or _("not sent yet"), True),
        Column("organization", _("Company"), lambda row: row.organization_title, True),
        Column("procedure", _("Procedure"), lambda row: row.procedure_title),
        Column("process", _("Current process"), lambda row: row.process_title, shown=False),
        Column("author", _("Author"), lambda row: row.author.full_name if row.author else ""),
        Column("at", _("Written (a comment)"), lambda row: row.at, True),
        Column("moved", _("Last said"), lambda row: row.moved, True, shown=False),
    )

    @cached_property
    def person(self):
        """Return whose points they are."""
        return current_person()

    @cached_property
    def tab(self) -> str:
        """Return which list is shown; raise Missing for an unknown one."""
        if self.word in ("", "all"):
            return self.word or "mine"
        raise nowhere()

    @property
    def lead(self):
        """Return what the list is."""
        return LEADS[self.tab]

    def tabs(self) -> tuple[Tab, ...]:
        """Return both lists with their counts."""
        base = f"{self.site_url}/@@open-points"
        return tuple(
            Tab(base if tab == "mine" else f"{base}/{tab}", TITLES[tab], count, tab == self.tab)
            for tab, count in api.point_counts(self.person).items()
        )

    def filters(self):
        states = tuple((one, COMMENT_STATES[one]) for one in ("open", "answered"))
        return (
            Filter("state", _("State"), states),
            Filter("procedure", _("Procedure"), api.procedure_titles(self.person)),
        )

    def fetch(self, query, sort, descending, start, size):
        found = api.open_points(self.person, self.tab, query, sort, descending, start, size)
        return found.rows, found.total
