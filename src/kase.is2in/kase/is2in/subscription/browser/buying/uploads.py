"""What became of files of bids: ``@@bids-uploads`` of all of a buyer, ``@@bids-report`` of one."""

from functools import cached_property
from io import StringIO
from kase.is2in import _
from kase.is2in.subscription import uploads
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.browser.base import Placed
from kase.is2in.subscription.browser.buying.bulk import CSV
from kase.is2in.subscription.browser.buying.bulk import XLSX
from kase.is2in.subscription.uploads import Upload
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import Column
from kase.is2in.web.api import formats
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import ListView
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import progress
from kase.is2in.web.api import progress_macros
from kase.is2in.web.api import progress_words
from kase.is2in.web.api import spreadsheet
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import csv


# Rows of a kind shown on the page; the file has all.
SHOWN = 200
STATES = {
    uploads.WAITING: _("Is being entered"),
    uploads.DONE: _("Entered into the book"),
    uploads.FAILED: _("Not entered into the book"),
}


class Uploads(Placed, ListView):
    """The files of the caller's organisation in one book, the newest first."""

    index = ViewPageTemplateFile("templates/uploads.pt")
    title = _("Files of bids")
    empty = _("Your organisation has brought no file of bids here.")
    file_name = "bid-files"
    searchable = False

    def __call__(self):
        self.seat.require_buyer()
        return super().__call__()

    @cached_property
    def columns(self):
        """Return the columns."""
        return (
            Column("name", _("File"), lambda one: one.name, link=self.report_of),
            Column("brought", _("Uploaded at"), brought_at),
            Column("author", _("Uploaded by"), lambda one: words.person(one.author)),
            Column("size", _("Size"), lambda one: formats.size(one.size), css="number"),
            Column("rows", _("Rows"), lambda one: one.rows, css="number"),
            Column("accepted", _("Accepted rows"), lambda one: one.accepted, css="number"),
            Column("refused", _("Refused rows"), lambda one: one.refused, css="number"),
            Column("state", _("State"), lambda one: translate(STATES[one.state])),
        )

    def actions(self):
        """Return the button of who bids here now."""
        if not self.takes_bids:
            return ()
        return ((f"{self.url}/@@bids-bulk", _("Bring many bids")),)

    def report_of(self, one: Upload) -> str:
        """Return the address of what became of a file."""
        return f"{self.url}/@@bids-report/{one.id}"

    def fetch(self, query, sort, descending, start, size):
        """Return the files of one page."""
        found = uploads.of_buyer(self.row.book, self.seat.organization)
        return found[start : start + size], len(found)


class Report(ItemAddress, BookPage):
    """How far a file is, and what became of each of its rows, for the buyer's people."""

    index = ViewPageTemplateFile("templates/report.pt")
    progress = progress_macros
    title = _("Report on the bids of the file")
    deepest = 2

    def __call__(self):
        self.check()
        return self.file() if len(self.path) == 2 else self.index()

    def require(self) -> None:
        """Refuse another's file."""
        _ = self.upload

    @cached_property
    def upload(self) -> Upload:
        """Return the file; raise Missing for another buyer's."""
        buyer = self.seat.require_buyer()
        return uploads.one(self.part(0), self.row.book, buyer)

    @cached_property
    def job(self):
        """Return the work of a file that waits, None where it is over or a colleague's."""
        if self.upload.state != uploads.WAITING:
            return None
        try:
            found = progress.own_job(self.upload.id)
        except Missing:
            return None
        return None if found.over else found

    @property
    def how_far(self) -> str:
        """Return how far the work is, in words."""
        return progress_words(self.job)

    @property
    def counts(self) -> str:
        """Return how many were accepted and refused."""
        found = {"accepted": self.upload.accepted, "refused": self.upload.refused}
        return translate(uploads.counted(found))

    @property
    def brought(self) -> str:
        """Return when the file was brought."""
        return brought_at(self.upload)

    @property
    def until(self) -> str:
        """Return until when bids are taken, with the seconds that decide."""
        return formats.moment(self.row.conditions.end, seconds=True)

    @cached_property
    def lines(self) -> list[list[str]]:
        """Return the rows of the report, its titles left out."""
        data = uploads.report_of(self.upload).decode("utf-8-sig")
        return list(csv.reader(StringIO(data), delimiter=";"))[1:]

    @property
    def accepted(self) -> list[list[str]]:
        """Return the first accepted rows."""
        return [line for line in self.lines if line[2]][:SHOWN]

    @property
    def refused(self) -> list[list[str]]:
        """Return the first refused rows, a line for each reason."""
        return [line for line in self.lines if not line[2]][:SHOWN]

    @property
    def cut(self) -> bool:
        """Return whether the page shows less than the file has."""
        return len(self.lines) > len(self.accepted) + len(self.refused)

    def file(self) -> bytes:
        """Answer with the whole report as a table."""
        kind = self.part(1)
        if kind not in ("xlsx", "csv") or self.upload.state != uploads.DONE:
            raise nowhere()
        response = self.request.response
        name = f"{self.row.book}-report.{kind}"
        response.setHeader("Content-Type", XLSX if kind == "xlsx" else CSV)
        response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
        if kind == "csv":
            return uploads.report_of(self.upload)
        return spreadsheet([translate(title) for title in uploads.TITLES], self.lines)


def brought_at(one: Upload) -> str:
    """Return when a file was brought, with its seconds."""
    return formats.moment(one.brought_at, seconds=True)
