"""``@@investors``: a buyer tells of its investors after the period of bids (7.3-2, 7.4)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import disclosing
from kase.is2in.subscription import uploads
from kase.is2in.subscription.browser.base import BidPage
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.browser.buying.bulk import CSV
from kase.is2in.subscription.browser.buying.bulk import XLSX
from kase.is2in.subscription.browser.fields import field_of
from kase.is2in.subscription.browser.fields import INPUT_TYPES
from kase.is2in.subscription.disclosing import Lacking
from kase.is2in.subscription.formats import investors
from kase.is2in.subscription.papers.lines import DISCLOSED
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooLarge
from kase.is2in.web.api import csv_file
from kase.is2in.web.api import formats
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import language
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import spreadsheet
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


# Bids shown on the page; the file has all.
SHOWN = 200
FIELDS = {
    "document": (_("Document of the investor"), _("Name, number, day and authority of issue.")),
    "address": (_("Address of the investor"), ""),
    "contacts": (_("Contacts of the investor"), _("Phone or e-mail.")),
    "other": (_("Other information on the investor"), ""),
}


class Investors(BookPage):
    """The own bids that lack something, a file to fill in, and where it is brought."""

    index = ViewPageTemplateFile("templates/investors.pt")
    title = _("Information on investors")

    def require(self) -> None:
        """Refuse who does not bid here."""
        self.seat.require_buyer()

    @cached_property
    def lacking(self) -> tuple[Lacking, ...]:
        """Return the bids of the caller's member that lack something."""
        return disclosing.lacking(self.row, self.seat.organization)

    @property
    def is_open(self) -> bool:
        """Return whether anything can be told now."""
        return disclosing.is_open(self.row)

    @property
    def rows(self) -> list[dict[str, object]]:
        """Return the first of them with what is missing."""
        return [
            {
                "number": one.bid.number,
                "investor": one.bid.bid.investor.name or one.bid.bid.investor.number,
                "missing": "; ".join(translate(DISCLOSED[line]) for line in one.lines),
            }
            for one in self.lacking[:SHOWN]
        ]

    @property
    def count(self) -> str:
        """Return how many bids lack something."""
        return formats.number(len(self.lacking))

    @property
    def mismatches(self) -> list[dict[str, object]]:
        """Return the rows of the file that were refused."""
        errors = self.refusal.errors if self.refusal is not None else ()
        return [
            {"bid": one.field.partition(".")[0], "text": one.message, "article": one.article or ""}
            for one in errors
        ][:SHOWN]

    def summary(self):
        """Return no list on top: the table says it."""
        return []

    def handle(self):
        """Take the file: all of it, or nothing and the list of what is wrong."""
        upload = self.request.form.get("file")
        if not getattr(upload, "filename", ""):
            raise Malformed("file", _("Choose a file."), "file")
        data = upload.read(uploads.MOST_BYTES + 1)
        if len(data) > uploads.MOST_BYTES:
            raise TooLarge("file", _("The file is larger than 32 MB."), "file")
        rows = investors.read(data)
        buyer, person = self.seat.require_buyer(), self.seat.person.id
        refuse(disclosing.give(self.row.book, buyer, rows, person))
        return self.redirect(f"{self.url}/@@investors", _("The information is taken."))


class Form(ItemAddress, BookPage):
    """``@@investors-file/<kind>``: the form to fill in, the own bids that lack something in it."""

    def require(self) -> None:
        """Refuse who does not bid here, and kinds of files that there are not."""
        self.seat.require_buyer()
        if self.word not in ("xlsx", "csv"):
            raise nowhere()

    def index(self):
        """Answer with the file."""
        names = investors.COLUMNS
        titles = [text.capitalize() for text in names.values()]
        shown = titles if language() == "ru" else list(names)
        rows = [
            [str(one.bid.number), *(getattr(one.bid.bid.investor, n) for n in disclosing.GIVEN)]
            for one in disclosing.lacking(self.row, self.seat.organization)
        ]
        response = self.request.response
        name = f"{self.row.book}-investors.{self.word}"
        response.setHeader("Content-Type", XLSX if self.word == "xlsx" else CSV)
        response.setHeader("Content-Disposition", f'attachment; filename="{name}"')
        return (spreadsheet if self.word == "xlsx" else csv_file)(shown, rows)


class Investor(BidPage):
    """``@@bid-investor/<number>``: the missing information on the investor of one own bid."""

    index = ViewPageTemplateFile("templates/investor.pt")
    input_types = INPUT_TYPES

    def require(self) -> None:
        """Refuse who does not bid here; another's bid is none."""
        self.seat.require_buyer()
        _ = self.one

    @cached_property
    def one(self) -> Lacking:
        """Return the bid; raise Missing for another's and for one that lacks nothing."""
        mine = disclosing.lacking(self.row, self.seat.organization)
        found = next((one for one in mine if one.bid.number == self.number), None)
        if found is None:
            raise Missing("bid", _("There is no such bid."))
        return found

    @property
    def title(self):
        """Return whose investor it is."""
        number = {"number": str(self.number)}
        return _("Information on the investor of bid No. ${number}", mapping=number)

    @property
    def fields(self) -> list[dict[str, object]]:
        """Return the fields that were not told yet."""
        who = self.one.bid.bid.investor
        return [
            field_of(
                name,
                title,
                "text",
                self.field(name),
                self.error(name),
                name not in self.one.lines,
                hint,
            )
            for name, (title, hint) in FIELDS.items()
            if not getattr(who, name)
        ]

    def handle(self):
        """Take what the fields hold."""
        told = {name: self.field(name).strip() for name in FIELDS if self.field(name).strip()}
        row = {disclosing.NUMBER: str(self.number), **told}
        buyer, person = self.seat.require_buyer(), self.seat.person.id
        [answer] = disclosing.give(self.row.book, buyer, [row], person)
        if answer.errors:
            first = answer.errors[0]
            raise RuleRefused(first.code, first.message, errors=answer.errors)
        return self.redirect(f"{self.url}/@@investors", _("The information is taken."))


def refuse(answers) -> None:
    """Raise RuleRefused with all that is wrong, each field below the number of its bid."""
    errors = [
        type(error)(f"{one.number}.{error.field}", error.code, error.message, error.article)
        for one in answers
        for error in one.errors
    ]
    if errors:
        text = _("Rows of the file are wrong: nothing was taken.")
        raise RuleRefused("rows", text, errors=errors)
