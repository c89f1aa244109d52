"""``@@bids-bulk``: a file of bids, answered row by row; the answer is kept for a day as a file."""

from collections.abc import Sequence
from functools import cached_property
from io import StringIO
from kase.is2in import _
from kase.is2in.subscription import accounts
from kase.is2in.subscription import entry
from kase.is2in.subscription.book import life
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.entry import RowAnswer
from kase.is2in.subscription.formats import bids as files
from kase.is2in.subscription.formats.bids import FileRow
from kase.is2in.subscription.types import Conditions
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import TooLarge
from kase.is2in.web.api import csv_file
from kase.is2in.web.api import formats
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import language
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import progress
from kase.is2in.web.api import spreadsheet
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from xml.sax.saxutils import escape
import csv


MOST_BYTES = 32 * 1024 * 1024
JOB = "subscription.bids"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Refused rows shown on the page; the file has all.
SHOWN = 200
TITLES = (
    _("Row of the file"),
    _("Your own id"),
    _("Number of the bid"),
    _("Result"),
    _("Field"),
    _("Article"),
)
# An example for the file to fill in; the IIN is nobody's.
SAMPLE = {
    "client_id": "1",
    "type": "limit",
    "investor.type": "person",
    "investor.name": "Ахметова Айгуль Сериковна",
    "investor.iin_bin": "850101300124",
    "investor.residence": "KZ",
}
ASKED = {"id": "iin_bin"}


class Bulk(BookPage):
    """A file is brought; every row is accepted with a number or refused with reasons."""

    index = ViewPageTemplateFile("templates/bulk.pt")
    title = _("Bring many bids")

    def require(self) -> None:
        """Refuse who does not bid here, or not any more."""
        self.seat.require_buyer()
        if self.row.state not in life.TAKING:
            raise Conflict("state", _("The subscription takes no bids now."))

    @property
    def most(self) -> str:
        """Return how many rows a file may have."""
        return formats.number(entry.MOST_ROWS)

    def handle(self):
        """Submit the bids of the file and show the report."""
        buyer, upload = self.seat.require_buyer(), self.request.form.get("file")
        if not getattr(upload, "filename", ""):
            raise Malformed("file", _("Choose a file."), "file")
        data = upload.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise TooLarge("file", _("The file is larger than 32 MB."), "file")
        rows = files.read(data)
        atomic = self.field("atomic") == "1"
        sent = [one.bid for one in rows]
        report = entry.submit(self.row.book, buyer, sent, self.seat.person.id, atomic)
        title = _("Bids from a file: ${book}", mapping={"book": self.row.book})
        number = progress.begin(JOB, title, f"{self.url}/@@bids-bulk", len(rows))
        made = csv_file(
            [translate(title) for title in TITLES],
            (
                line
                for row, answer in zip(rows, report.rows, strict=True)
                for line in said(row, answer)
            ),
        )
        counts = {
            "accepted": formats.said(report.accepted),
            "refused": formats.said(report.refused),
        }
        message = _("Accepted: ${accepted}, refused: ${refused}.", mapping=counts)
        name = f"{self.row.book}-report.csv"
        progress.finish(number, name, CSV, made, translate(message))
        return self.redirect(f"{self.url}/@@bids-report/{number}")


class Report(ItemAddress, BookPage):
    """``@@bids-report/<id>``: what became of each row, for whoever brought the file."""

    index = ViewPageTemplateFile("templates/report.pt")
    title = _("Report on the bids of the file")
    deepest = 2

    def __call__(self):
        self.check()
        return self.file() if len(self.path) == 2 else self.index()

    def require(self) -> None:
        """Refuse another's report."""
        if progress.own_job(self.part(0)).kind != JOB:
            raise nowhere()

    @property
    def said(self) -> str:
        """Return how many were accepted and refused."""
        return progress.own_job(self.word).message

    @cached_property
    def lines(self) -> list[list[str]]:
        """Return the rows of the report, its titles left out."""
        data = progress.result(self.word)[2]
        return list(csv.reader(StringIO(data.decode("utf-8-sig")), delimiter=";"))[1:]

    @property
    def accepted(self) -> list[list[str]]:
        """Return the first accepted rows."""
        return [line for line in self.lines if line[2]][:SHOWN]

    @property
    def refused(self) -> list[list[str]]:
        """Return the first refused rows, a line for each reason."""
        return [line for line in self.lines if not line[2]][:SHOWN]

    def file(self) -> bytes:
        """Answer with the whole report as a table."""
        kind = self.part(1)
        if kind not in ("xlsx", "csv"):
            raise nowhere()
        response = self.request.response
        name = f"{self.row.book}-report.{kind}"
        response.setHeader("Content-Type", XLSX if kind == "xlsx" else CSV)
        response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
        if kind == "csv":
            return progress.result(self.word)[2]
        return spreadsheet([translate(title) for title in TITLES], self.lines)


class Template(ItemAddress, BookPage):
    """``@@bids-template/<kind>``: a file to fill in, with the columns the conditions ask for."""

    def require(self) -> None:
        """Refuse who does not bid here, and kinds of files that there are not."""
        self.seat.require_buyer()
        if self.word not in MAKERS:
            raise nowhere()

    def index(self):
        """Answer with the file."""
        names = columns_for(self.row.conditions)
        own = accounts.owned(self.seat.organization)
        sample = {
            **SAMPLE,
            "account": own[0].code if own else "",
            "price": format(self.row.conditions.price or self.row.conditions.tick, "f"),
            "quantity": str(self.row.conditions.lot),
            "investor.qualified": "1",
        }
        make, content_type = MAKERS[self.word]
        response = self.request.response
        name = f"{self.row.book}-bids.{self.word}"
        response.setHeader("Content-Type", content_type)
        response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
        return make(names, [sample.get(name, "") for name in names])


def columns_for(terms: Conditions) -> tuple[str, ...]:
    """Return the columns a file of bids needs here: what is never asked for is left out."""
    asked = {f"investor.{ASKED.get(line, line)}" for line in terms.disclose}
    if terms.private_placement:
        asked |= {"investor.iin_bin", "investor.residence", "investor.qualified"}
    always = {"client_id", "account", "client_code", "type", "price", "quantity", "investor.type"}
    if terms.market_bids:
        always.add("amount")
    if terms.is_debt:
        always.add("yield")
    return tuple(name for name in files.COLUMNS if name in always | asked)


def titles_of(names: Sequence[str]) -> list[str]:
    """Return the titles of columns: in Russian for who reads Russian, else as programs say."""
    if language() != "ru":
        return list(names)
    russian: dict[str, str] = {}
    for title, name in files.RUSSIAN.items():
        russian.setdefault(name, title.capitalize())
    return [russian.get(name, name) for name in names]


def said(row: FileRow, answer: RowAnswer) -> list[list[str]]:
    """Return the lines of the report on one row: one, or one for each reason of refusal."""
    start = [str(row.line), answer.client_id]
    if answer.number is not None:
        text = _("The bid was submitted before") if answer.repeated else _("Bid accepted")
        return [[*start, str(answer.number), translate(text), "", ""]]
    if not answer.errors:
        text = _("Left out: other rows were refused")
        return [[*start, "", translate(text), "", ""]]
    return [
        [*start, "", translate(one.message), one.field, one.article or ""] for one in answer.errors
    ]


def _xml(names: Sequence[str], sample: Sequence[str]) -> bytes:
    pairs = list(zip(names, sample, strict=True))
    own = "".join(f"<{n}>{escape(v)}</{n}>" for n, v in pairs if "." not in n and v)
    rest = [(name.removeprefix("investor."), value) for name, value in pairs if "." in name]
    who = "".join(f"<{n}>{escape(v)}</{n}>" for n, v in rest if v)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<bids xmlns="{files.NAMESPACE}">\n'
        f"<bid>{own}<investor>{who}</investor></bid>\n</bids>\n"
    ).encode()


MAKERS = {
    "xlsx": (lambda names, sample: spreadsheet(titles_of(names), [sample]), XLSX),
    "csv": (lambda names, sample: csv_file(titles_of(names), [sample]), CSV),
    "xml": (_xml, "application/xml; charset=utf-8"),
}
