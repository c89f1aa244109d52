"""«Журнал»: every act for staff with the right to read them, one's own for everybody."""

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
from kase.is2in.web.api import formats
from kase.is2in.web.api import Page
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from urllib.parse import urlencode


SIZE = 50
TITLES = {
    "from": _("From the day"),
    "to": _("To the day"),
    "person": _("Person: e-mail"),
    "organization": _("Code of the organisation"),
    "subject": _("About what: number, address or e-mail"),
    "address": _("Network address"),
}


class Journal(Page):
    """The whole trail, page by page: there is no count, and no page is slower than the first."""

    index = ViewPageTemplateFile("templates/journal.pt")
    title = _("Journal")
    lead = _("Every act: who, when, what, from where. Nothing here can be changed or deleted.")
    name = "@@journal"
    names = FILTERS
    own = False
    refused: object = None

    def __call__(self):
        self.check()
        if kind := self._field("format"):
            return self.export(kind)
        return self.index()

    def check(self) -> None:
        """Refuse whoever may not read the journal."""
        require_reader()

    @cached_property
    def query(self) -> dict[str, str]:
        """Return the filters that are set."""
        found = {name: self._field(name) for name in self.names}
        return {name: value for name, value in found.items() if value}

    @cached_property
    def _page(self) -> tuple[tuple[Act, ...], str]:
        try:
            return reading.acts(self.query, SIZE, self._field("after"), self.own)
        except Malformed as refusal:
            self.refused = refusal.message
            self.request.response.setStatus(refusal.status)
            return (), ""

    @property
    def rows(self) -> tuple[Act, ...]:
        """Return the acts of this page."""
        return self._page[0]

    def older(self) -> str:
        """Return the address of the next page, "" on the last one."""
        after = self._page[1]
        return self.address(after=after) if after else ""

    def newest(self) -> str:
        """Return the address of the first page, "" on it."""
        return self.address() if self._field("after") else ""

    def address(self, **changes: str) -> str:
        """Return this page's address with its filters and some changes."""
        text = urlencode({**self.query, **changes})
        base = f"{self.site_url}/{self.name}"
        return f"{base}?{text}" if text else base

    def fields(self) -> list[dict[str, object]]:
        """Return the filters that are written: name, title, type, value."""
        return [
            {
                "name": name,
                "title": title,
                "type": "date" if name in ("from", "to") else "text",
                "value": self._field(name),
            }
            for name, title in TITLES.items()
            if name in self.names
        ]

    def groups(self) -> list[dict[str, object]]:
        """Return the actions to choose from, in groups, sorted as they are read."""
        chosen = self._field("action")
        return [
            {
                "title": title,
                "options": [
                    {"value": code, "title": text, "selected": code == chosen}
                    for text, code in sorted(
                        ((translate(t), code) for code, t in actions.items()),
                        key=lambda pair: sort_key(pair[0], self.language),
                    )
                ],
            }
            for title, actions in GROUPS
        ]

    def minute(self, act: Act) -> str:
        """Return when it was, as people read it."""
        return formats.moment(act.at, seconds=True)

    def acts_of(self, act: Act) -> str:
        """Return the address of everything the same person did."""
        return f"{self.site_url}/{self.name}?{urlencode({'person': act.actor})}"

    def export(self, kind: str) -> bytes:
        """Answer with what the filters leave as a file."""
        data, content_type = export(self.query, kind, self.own)
        response = self.request.response
        response.setHeader("Content-Type", content_type)
        response.setHeader("Content-Disposition", f'attachment; filename="journal.{kind}"')
        response.setHeader("X-Content-Type-Options", "nosniff")
        return data

    def _field(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value.strip()[: reading.LONGEST] if isinstance(value, str) else ""


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

    def check(self) -> None:
        """Let everybody who is logged in see their own."""
