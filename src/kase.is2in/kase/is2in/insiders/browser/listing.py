"""«Инсайдеры Биржи»: the list as everybody sees it, and whole for its readers (A14)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.insiders import proposals
from kase.is2in.insiders import reading
from kase.is2in.insiders.facts import today
from kase.is2in.insiders.rights import may_edit
from kase.is2in.insiders.rights import may_view
from kase.is2in.insiders.types import ListQuery
from kase.is2in.insiders.words import BASES
from kase.is2in.insiders.words import organization_of
from kase.is2in.insiders.words import state_of
from kase.is2in.ledger import api as ledger
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import formats
from kase.is2in.web.api import language
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from plone import api


NOW = "now"


def entry_url(row) -> str:
    """Return the address of an entry's page."""
    return f"{api.portal.get().absolute_url()}/@@insider/{row.entry}"


def day(value) -> str:
    """Return a day as people read it."""
    return formats.date(value)


NAME = Column("full_name", _("Full name"), lambda row: row.facts.full_name, True)
POSITION = Column("position", _("Position"), lambda row: row.facts.position)
SINCE = Column("since", _("Insider from"), lambda row: day(row.facts.since))
# What anybody may read: none of these may carry more about a person.
PUBLIC = (NAME, POSITION, SINCE)
WHOLE = (
    Column("entry", _("No."), lambda row: row.entry, True, entry_url, css="number"),
    Column("full_name", _("Full name"), lambda row: row.facts.full_name, True, entry_url),
    Column("position", _("Position"), lambda row: row.facts.position, True),
    Column("organization", _("Organisation"), lambda row: organization_of(row, language())),
    Column("basis", _("Basis of the entry"), lambda row: translate(BASES[row.facts.basis])),
    Column("basis_note", _("Document of the basis"), lambda row: row.facts.basis_note, shown=False),
    Column("information", _("Which information"), lambda row: row.facts.information, shown=False),
    Column("since", _("Insider from"), lambda row: day(row.facts.since), True),
    Column("until", _("Insider to"), lambda row: day(row.facts.until), True),
    Column("state", _("State"), lambda row: state_of(row, today())),
)


class Insiders(ListView):
    """One address for all: readers get the whole list, others the exchange's own of today."""

    title = _("Exchange insiders")
    file_name = "insiders"
    default_sort = "full_name"
    default_descending = False
    begins_with = ("show",)

    @cached_property
    def whole(self) -> bool:
        """Return whether who looks sees the list whole."""
        return may_view()

    @property
    def columns(self):
        """Return the columns who looks may see."""
        return WHOLE if self.whole else PUBLIC

    @property
    def lead(self):
        """Return what the page shows."""
        if self.whole:
            return _(
                "The list under article 56-1 of the law on the securities market. Nothing is "
                "overwritten: each change stays in the history of its entry."
            )
        return _(
            "People of the exchange with access to inside information, under subparagraph 4 of "
            "paragraph 3 of article 56-1 of the law on the securities market."
        )

    @property
    def empty(self):
        """Return what an empty list says."""
        if may_edit():
            return _("There is nobody in the list today. Add a person or bring a table.")
        return _("There is nobody in the list today.")

    def filters(self) -> tuple[Filter, ...]:
        """Return the choices of readers."""
        if not self.whole:
            return ()
        state = ((NOW, _("Insider now")),)
        return (
            Filter("basis", _("Basis of the entry"), tuple(BASES.items())),
            Filter("show", _("State"), state),
        )

    @property
    def query(self) -> dict[str, str]:
        """Return the filters; readers begin with those who are insiders today."""
        found = super().query
        if self.whole and "show" not in self.request.form and self._anybody:
            found["show"] = NOW
        return found

    @cached_property
    def _anybody(self) -> bool:
        return bool(reading.insiders(ListQuery(), 0, 1)[1])

    def actions(self):
        """Return what can be done here, the main thing first."""
        found = []
        if may_edit():
            waiting = {"count": str(proposals.waiting())}
            found += [
                ("@@insider-add", _("Add an insider")),
                ("@@insiders-bulk", _("Bring a table")),
                ("@@insider-proposals", _("Proposals: ${count}", mapping=waiting)),
            ]
        if self.whole:
            found.append(("@@insiders-on", _("Insiders on a day")))
        if may_edit():
            found.append(("@@insider-readers", _("Who reads the list")))
        if reading.own_entries():
            found.append(("@@insider-own", _("Entries about me")))
        return tuple((f"{self.site_url}/{path}", title) for path, title in found)

    def fetch(self, query, sort, descending, start, size):
        """Return the entries of one page."""
        text = query.get("q", "")
        if not self.whole:
            return reading.shown_to_all(text, start, size, descending=descending)
        asked = ListQuery(
            on=today() if query.get("show") == NOW else None,
            text=text,
            basis=query.get("basis", ""),
        )
        return reading.insiders(asked, start, size, sort=sort, descending=descending)

    def export(self) -> bytes:
        """Answer with the list as .xlsx and write down that it was taken."""
        if self.whole:
            filters = [f"{name}={value}" for name, value in self.query.items()]
            ledger.record("insiders.exported", "insiders", {"filters": filters})
        return super().export()
