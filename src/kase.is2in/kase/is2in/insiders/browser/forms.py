"""Forms of the editors: add one person, correct an entry, bring a table."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.insiders import bulk
from kase.is2in.insiders import entries
from kase.is2in.insiders import proposals
from kase.is2in.insiders import reading
from kase.is2in.insiders import sheets
from kase.is2in.insiders.browser.base import BASIS_OPTIONS
from kase.is2in.insiders.browser.base import InsidersPage
from kase.is2in.insiders.browser.base import NumberPage
from kase.is2in.insiders.browser.base import rows_of_form
from kase.is2in.insiders.facts import NAMES
from kase.is2in.insiders.facts import today
from kase.is2in.insiders.rights import require_editor
from kase.is2in.insiders.types import Proposal
from kase.is2in.insiders.types import Version
from kase.is2in.insiders.words import FIELDS
from kase.is2in.parties import api as parties
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import item_number
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
import csv
import io


class AddInsider(InsidersPage):
    """``@@insider-add``: one person; ``?proposal=5`` suggests who opened a document."""

    index = ViewPageTemplateFile("templates/insider_form.pt")
    title = _("Add an insider")
    bases = BASIS_OPTIONS
    version = None

    def check(self) -> None:
        """Refuse whoever does not keep the list."""
        require_editor()

    @cached_property
    def proposal(self) -> Proposal | None:
        """Return the proposal the form comes from."""
        word = self.field("proposal")
        return proposals.proposal(item_number(word)) if word else None

    def rows(self) -> list[dict[str, object]]:
        """Return the fields of the form."""
        return rows_of_form(self, self.values())

    def values(self) -> dict[str, str]:
        """Return what was entered, or what is suggested."""
        if self.request.method == "POST":
            return self.entered()
        if self.proposal is not None:
            return proposals.suggested(self.proposal)
        person = parties.person_by_email(self.field("account").strip())
        suggested = {"since": today().isoformat(), "basis": "position"}
        if person is None:
            return suggested
        names = ("full_name", "iin", "organization", "position", "email")
        return suggested | {name: getattr(person, name) for name in names}

    def entered(self) -> dict[str, str]:
        """Return what the form carries."""
        return {name: self.field(name) for name in NAMES}

    def nobody(self) -> bool:
        """Return whether an e-mail was looked for that nobody here has."""
        email = self.field("account").strip()
        return bool(email) and parties.person_by_email(email) is None

    def handle(self):
        """Enter the person and show the entry."""
        if self.proposal is not None:
            made = proposals.accept(self.proposal.id, self.entered())
        else:
            made = entries.enter(self.entered())
        url = f"{self.site_url}/@@insider/{made.entry}"
        return self.redirect(url, _("The person is entered in the list."))


class ChangeInsider(NumberPage):
    """``@@insider-change/17``: a corrected version, with the reason."""

    index = ViewPageTemplateFile("templates/insider_form.pt")
    title = _("Correct the entry")
    bases = BASIS_OPTIONS
    proposal = None

    def check(self) -> None:
        """Refuse whoever does not keep the list, and numbers of nothing."""
        require_editor()
        _ = self.version

    @cached_property
    def version(self) -> Version:
        """Return what the entry says now."""
        return reading.entry(self.number)

    def rows(self) -> list[dict[str, object]]:
        """Return the fields of the form."""
        sent = self.request.method == "POST"
        values = self.entered() if sent else entries.as_texts(self.version.facts)
        return rows_of_form(self, values)

    def entered(self) -> dict[str, str]:
        """Return what the form carries."""
        return {name: self.field(name) for name in NAMES}

    def base(self) -> str:
        """Return the version the form rests on, also when it comes back with a refusal."""
        return self.field("version") or str(self.version.version)

    def nobody(self) -> bool:
        """Return False: nobody is looked for here."""
        return False

    def handle(self):
        """Write the version and show the entry."""
        base = int(self.base()) if self.base().isdecimal() else 0
        entries.correct(self.number, self.entered(), self.field("reason"), base)
        url = f"{self.site_url}/@@insider/{self.number}"
        return self.redirect(url, _("The correction is saved as a new version."))


class Bulk(InsidersPage):
    """``@@insiders-bulk``: a table, a report about each row, entries when it is confirmed."""

    index = ViewPageTemplateFile("templates/bulk.pt")
    title = _("Bring a table of insiders")
    columns = tuple(FIELDS[name] for name in NAMES)
    report: bulk.Report | None = None
    text = ""

    def check(self) -> None:
        """Refuse whoever does not keep the list."""
        require_editor()

    def handle(self):
        """Show the report; with its digest, enter what it says."""
        rows = self._rows()
        self.text = as_csv(rows)
        if self.field("digest"):
            return self._enter(rows)
        self.report = bulk.examine(rows)
        return None

    def column(self, name: str):
        """Return what a column is called."""
        return FIELDS.get(name, name)

    def _enter(self, rows):
        try:
            made = bulk.enter_all(rows, self.field("digest"))
        except Refusal:
            self.report = bulk.examine(rows)
            raise
        message = _("People entered: ${count}", mapping={"count": str(len(made))})
        return self.redirect(f"{self.site_url}/@@insiders", message)

    def _rows(self) -> list[dict[str, str]]:
        upload = self.request.form.get("file")
        if getattr(upload, "filename", ""):
            data = upload.read(sheets.FILE + 1)
            kind = upload.headers.get("content-type", "")
            return sheets.read_file(upload.filename, kind, data)
        return sheets.read_text(self.field("rows"))


def as_csv(rows) -> str:
    """Return rows as the text that is sent again with the confirmation."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\n")
    writer.writerow(NAMES)
    writer.writerows([row[name] for name in NAMES] for row in rows)
    return target.getvalue()
