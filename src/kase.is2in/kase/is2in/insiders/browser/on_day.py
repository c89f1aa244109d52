"""«Кто был инсайдером»: the whole list of a day, as it is known now or as it was known then.

The page is also what is printed: no pages, no menu on paper.
"""

from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from functools import cached_property
from kase.is2in import _
from kase.is2in.insiders import reading
from kase.is2in.insiders.browser.base import InsidersPage
from kase.is2in.insiders.facts import today
from kase.is2in.insiders.rights import require_reader
from kase.is2in.insiders.types import ListQuery
from kase.is2in.insiders.types import Version
from kase.is2in.insiders.words import BASES
from kase.is2in.insiders.words import organization_of
from kase.is2in.ledger import api as ledger
from kase.is2in.terms import clock
from kase.is2in.terms.days import read_day
from kase.is2in.web.api import language
from kase.is2in.web.api import spreadsheet
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


MOST = 10_000
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = (
    _("No."),
    _("Full name"),
    _("Position"),
    _("Organisation"),
    _("Basis of the entry"),
    _("Document of the basis"),
    _("Which information"),
    _("Insider from"),
    _("Insider to"),
)


class OnDay(InsidersPage):
    """``@@insiders-on?on=2026-11-21&known=2026-11-30``, for readers of the list."""

    index = ViewPageTemplateFile("templates/on_day.pt")
    title = _("Insiders on a day")
    headings = HEADINGS

    def __call__(self):
        require_reader()
        if self.field("format") == "xlsx" and not self.wrong:
            return self.export()
        return self.index()

    @cached_property
    def wrong(self) -> bool:
        """Return whether something was entered that is no day."""
        return any(
            self.field(name) and read_day(self.field(name).strip()) is None
            for name in ("on", "known")
        )

    @cached_property
    def on(self) -> date:
        """Return the day asked about, today by default."""
        return read_day(self.field("on").strip()) or today()

    @cached_property
    def known(self) -> date | None:
        """Return the last day whose knowledge counts; None: what is known now."""
        return read_day(self.field("known").strip())

    @cached_property
    def rows(self) -> tuple[Version, ...]:
        """Return the entries that count on the day."""
        if self.wrong:
            return ()
        query = ListQuery(on=self.on, known=end_of(self.known))
        return reading.insiders(query, 0, MOST)[0]

    def cells(self, row: Version) -> list[str]:
        """Return what stands in a row."""
        return cells_of(row)

    def made(self) -> str:
        """Return when the list was made, for paper."""
        return self.minute(clock.now())

    def export(self) -> bytes:
        """Answer with the list of the day as .xlsx and write down that it was taken."""
        details = {"on": self.on.isoformat(), "known": self.field("known"), "rows": len(self.rows)}
        ledger.record("insiders.exported", "insiders", details)
        response = self.request.response
        response.setHeader("Content-Type", CONTENT_TYPE)
        name = f"insiders-{self.on.isoformat()}.xlsx"
        response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
        return workbook(self.rows)


def end_of(day: date | None) -> datetime | None:
    """Return the last moment of a day in Almaty."""
    if day is None:
        return None
    after = datetime.combine(day + timedelta(days=1), time(), clock.ALMATY)
    return after - timedelta(microseconds=1)


def cells_of(row: Version) -> list[object]:
    """Return an entry as the cells of a table; never the IIN."""
    facts = row.facts
    return [
        str(row.entry),
        facts.full_name,
        facts.position,
        organization_of(row, language()),
        translate(BASES[facts.basis]),
        facts.basis_note,
        facts.information,
        facts.since,
        facts.until,
    ]


def workbook(rows) -> bytes:
    """Return entries as .xlsx; texts stay texts, whatever they begin with."""
    return spreadsheet([translate(each) for each in HEADINGS], map(cells_of, rows))
