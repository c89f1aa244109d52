"""«Журнал»: every act for staff with the right to read them, one's own for everybody."""

from collections.abc import Mapping
from functools import cached_property
from kase.is2in import _
from kase.is2in.journal import reading
from kase.is2in.journal.actions import GROUPS
from kase.is2in.journal.exporting import export
from kase.is2in.journal.reading import FILTERS
from kase.is2in.journal.reading import OWN_FILTERS
from kase.is2in.journal.rights import require_reader
from kase.is2in.journal.types import Act
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.sorting import sort_key
from kase.is2in.web.api import Filter
from kase.is2in.web.api import formats
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from urllib.parse import urlencode


SIZE = 50
TITLES = {
    "person": _("Person: e-mail"),
    "organization": _("Code of the organisation"),
    "subject": _("About what: number, address or e-mail"),
    "address": _("Network address"),
}


class Journal(ListView):
    """The whole trail, page by page: there is no count, and no page is slower than the first."""

    index = ViewPageTemplateFile("templates/journal.pt")
    title = _("Journal")
    lead = _("Every act: who, when, what, from where. Nothing here can be changed or deleted.")
    empty = _("Nothing has been written down yet.")
    file_name = "journal"
    name = "@@journal"
    names = FILTERS
    own = False
    keyset = True
    searchable = False
    default_sort = "at"
    refused: object = None

    def __call__(self):
        self.check()
        return super().__call__()

    def check(self) -> None:
        """Refuse whoever may not read the journal."""
        require_reader()

    @property
    def page_size(self) -> int:
        """Return how many acts a page has."""
        return SIZE

    @cached_property
    def query(self) -> dict[str, str]:
        """Return the filters that are set, wrong ones too: they are refused, not left out."""
        found = {name: self._parameter(name) for name in self.names}
        return {name: value for name, value in found.items() if value}

    def filters(self) -> tuple[Filter, ...]:
        """Return the filters of the page, the actions in groups as they are read."""
        texts = (Filter(name, TITLES[name], kind="text") for name in TITLES if name in self.names)
        days = Filter("at", _("Time"), kind="days", parameters=("from", "to"))
        groups = tuple((title, self._sorted(actions)) for title, actions in GROUPS)
        return (days, *texts, Filter("action", _("What was done"), groups=groups))

    def actions(self):
        """Return the way to the proof."""
        return ((f"{self.site_url}/@@journal-proof", _("Proof of the journal")),)

    def fetch_after(self, query, sort, descending, after, size):
        """Return the acts behind a place; a wrong filter is said on the page."""
        try:
            return reading.acts(query, size, after, self.own)
        except Malformed as refusal:
            self.refused = refusal.message
            self.request.response.setStatus(refusal.status)
            return (), ""

    def minute(self, act: Act) -> str:
        """Return when it was, as people read it."""
        return formats.moment(act.at, seconds=True)

    def acts_of(self, act: Act) -> str:
        """Return the address of everything the same person did."""
        return f"{self.site_url}/{self.name}?{urlencode({'person': act.actor})}"

    def export(self) -> bytes:
        """Answer with what the filters leave as a file; this is an act itself."""
        kind = self._parameter("format")
        data, content_type = export(self.query, kind, self.own)
        response = self.request.response
        response.setHeader("Content-Type", content_type)
        response.setHeader("Content-Disposition", f'attachment; filename="journal.{kind}"')
        response.setHeader("X-Content-Type-Options", "nosniff")
        return data

    def _sorted(self, actions: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
        options = [(code, translate(title)) for code, title in actions.items()]
        return tuple(sorted(options, key=lambda one: sort_key(one[1], self.language)))


class MyJournal(Journal):
    """What the person has done, from where: strange acts show that somebody else was here."""

    title = _("My acts")
    lead = _(
        "What was done in your name and from where. If something was not you, change the "
        "password and write to the exchange."
    )
    name = "@@my-journal"
    names = OWN_FILTERS
    own = True

    def actions(self):
        """Return nothing: the proof is for readers of the whole."""
        return ()

    def check(self) -> None:
        """Let everybody who is logged in see their own."""
