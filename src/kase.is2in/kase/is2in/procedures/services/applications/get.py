"""GET @applications: the caller's lists, as JSON or as .xlsx."""

from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.procedures.types import ApplicationList
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import asked
from kase.is2in.web.api import formats
from kase.is2in.web.api import MoreThan
from kase.is2in.web.api import spreadsheet
from kase.is2in.web.api import translate


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORT_LIMIT = 10_000
PAGE = 25
LARGEST_PAGE = 200
COLUMNS = (
    (_("Number"), "number"),
    (_("Company"), "organization_title"),
    (_("Procedure"), "procedure_title"),
    (_("Current process"), "process_title"),
    (_("Author"), "author"),
    (_("Current executor"), "executor"),
    (_("Status"), "status"),
    (_("Created"), "created"),
    (_("Submitted"), "submitted"),
)


class Applications(ApplicationService):
    """``tab``, ``sort_on``, ``sort_order``, filters, ``format``; pages.

    A page begins at ``b_start`` or behind the row ``after``, and has ``b_size`` rows.
    """

    def render(self):
        if self.request.form.get("format") != "xlsx":
            return super().render()
        self.check_permission()
        found = self.fetch(0, EXPORT_LIMIT + 1)
        if len(found.rows) > EXPORT_LIMIT:
            limit = {"limit": formats.said(EXPORT_LIMIT)}
            text = _("The list has more than ${limit} rows: narrow it down.", mapping=limit)
            raise RuleRefused("too-many-rows", text, "format")
        response = self.request.response
        response.setHeader("Content-Type", XLSX)
        response.setHeader("Content-Disposition", 'attachment; filename="applications.xlsx"')
        return spreadsheet(
            [translate(title) for title, _name in COLUMNS],
            ([getattr(row, name) for _title, name in COLUMNS] for row in found.rows),
        )

    def answer(self):
        """Return a page of the list, and what the next one is asked with."""
        start, size = asked.page_of(self.request.form, PAGE, LARGEST_PAGE)
        found = self.fetch(start, size, asked.word_of(self.request.form, "after"))
        whole = len(found.rows) < size or not size
        return {
            "@id": f"{self.context.absolute_url()}/@applications",
            "items": [shapes.row(row) for row in found.rows],
            "items_total": found.total,
            "items_more": isinstance(found.total, MoreThan),
            "b_start": start,
            "b_size": size,
            "after": None if whole else found.rows[-1].id,
        }

    def fetch(self, start: int, size: int, after: str = "") -> ApplicationList:
        """Return rows under the filters of the query."""
        form = self.request.form
        return api.applications(
            self.person,
            str(form.get("tab", "in-review")),
            {name: str(form[name]) for name in api.FILTERS if form.get(name)},
            str(form.get("sort_on", "created")),
            form.get("sort_order", "descending") in ("descending", "reverse"),
            start,
            size,
            after,
        )
