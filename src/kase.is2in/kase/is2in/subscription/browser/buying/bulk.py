"""``@@bids-bulk``: a file of bids is brought; ``@@bids-template`` gives one to fill in."""

from collections.abc import Sequence
from datetime import timedelta
from kase.is2in import _
from kase.is2in.subscription import accounts
from kase.is2in.subscription import entry
from kase.is2in.subscription import uploads
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.formats import bids as files
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.uploads import Upload
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import csv_file
from kase.is2in.web.api import formats
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import language
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import spreadsheet
from pathlib import PureWindowsPath
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from xml.sax.saxutils import escape


CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_NAME = 200
NAMELESS = "bids"
# From so near before the close on the page says how much time is left.
NEAR = timedelta(hours=1)
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
        uploads.require_open(self.row)

    @property
    def most(self) -> str:
        """Return how many rows a file may have."""
        return formats.number(entry.MOST_ROWS)

    @property
    def at_once(self) -> str:
        """Return up to how many rows the buyer waits for the answer."""
        return formats.number(uploads.AT_ONCE_ROWS)

    @property
    def urgent_minutes(self) -> int:
        """Return how many minutes before the close no file waits for its turn."""
        return uploads.URGENT // timedelta(minutes=1)

    @property
    def until(self) -> str:
        """Return until when bids are taken, with the seconds that decide."""
        return formats.moment(self.row.conditions.end, seconds=True)

    @property
    def left(self) -> str:
        """Return how much time is left until the close, "" unless it is near."""
        left = self.row.conditions.end - clock.now()
        return formats.duration(left) if timedelta(0) < left <= NEAR else ""

    @property
    def brought_before(self) -> bool:
        """Return whether the file was entered before, so that this has to be meant."""
        return self.refusal is not None and self.refusal.code == "file-again"

    @property
    def earlier(self) -> tuple[Upload, ...]:
        """Return the file that was brought here last, if any was."""
        return uploads.of_buyer(self.row.book, self.seat.organization, most=1)

    def handle(self):
        """Take the file and lead to what becomes of it."""
        upload = self.request.form.get("file")
        if not getattr(upload, "filename", ""):
            raise Malformed("file", _("Choose a file."), "file")
        # Some browsers send the whole path of the person's disk.
        name = "".join(filter(str.isprintable, PureWindowsPath(upload.filename).name))
        data = upload.read(uploads.MOST_BYTES + 1)
        atomic, again = self.field("atomic") == "1", self.field("again") == "1"
        made = uploads.bring(self.row, self.seat, name[:MOST_NAME] or NAMELESS, data, atomic, again)
        return self.redirect(f"{self.url}/@@bids-report/{made.id}")


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
