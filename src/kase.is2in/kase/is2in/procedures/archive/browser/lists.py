"""«Архив» and «Реестр заявлений»: lists that look into answers and files (A10, A11)."""

from dataclasses import replace
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.lists import Applications
from kase.is2in.procedures.browser.lists import signature_filter
from kase.is2in.procedures.types import ApplicationRow
from kase.is2in.procedures.types import Found
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import translate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from urllib.parse import quote
from urllib.parse import urlencode


DECISIONS = {
    "granted": _("Granted"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
}
# Why a file was found by its name alone, in words.
NOTES = {
    "file_type": _("A file of this kind is not searched in."),
    "file_large": _("The file is too large to be searched in."),
    "file_encrypted": _("The file is protected by a password and not searched in."),
    "file_scan": _("The file holds pictures of pages and no text."),
    "file_empty": _("There is no text in the file."),
    "file_too_long": _("The file is too long to be searched in."),
    "file_late": _("The file is too long to be searched in."),
}
UNREADABLE = _("The file cannot be read.")


def _decision(row: ApplicationRow) -> object:
    return DECISIONS.get(row.decision, "")


class Searched(Applications):
    """The base of both: filters, columns, and the places where words were found."""

    index = ViewPageTemplateFile("templates/list.pt")
    hidden_at_first: frozenset[str] = frozenset()

    @property
    def columns(self):
        """Return the columns of the manual and what the exchange adds to them."""
        more = (
            Column("decision", _("Decision"), _decision, True),
            Column("officer", _("Officer"), lambda row: row.officer, True),
            Column("registered", _("Registered"), lambda row: row.registered, True),
            Column("archived", _("Archived"), lambda row: row.archived, True),
        )
        hidden = self.hidden_at_first
        return tuple(
            replace(one, shown=one.shown and one.id not in hidden)
            for one in (*super().columns, *more)
        )

    @cached_property
    def choices_of_filters(self):
        return (
            Filter("category", _("Category"), api.category_titles(self.person)),
            Filter("procedure", _("Procedure"), api.procedure_titles(self.person)),
            Filter("company", _("Company"), kind="text"),
            Filter("officer", _("Officer"), api.officers(self.person)),
            Filter("decision", _("Decision"), tuple(DECISIONS.items())),
            *self.more_filters(),
        )

    def more_filters(self) -> tuple[Filter, ...]:
        """Return the filters that only this list has."""
        raise NotImplementedError

    def place(self, found: Found) -> str:
        """Return where words were found, in the page's language."""
        label = found.labels.get(self.language) or found.labels.get("ru", "")
        return f"{label}: {found.filename}" if found.filename else label

    def place_url(self, row: ApplicationRow, found: Found) -> str:
        """Return the address of the file, or of the summary with the answer."""
        if found.document:
            return f"{row.url}/@@document/{quote(found.document, safe='')}"
        if not found.form:
            return row.url
        words = urlencode({"q": self.query.get("q", "")})
        return f"{row.url}/@@summary?{words}#field-{found.form}-{found.field}"

    def note(self, found: Found) -> str:
        """Return why nothing of a file is shown, "" for one that was read."""
        return translate(NOTES.get(found.note, UNREADABLE)) if found.note else ""


class Archive(Searched):
    """ "Архив": finished applications, read-only."""

    tab = "archive"
    title = _("Archive")
    lead = _("Finished applications. Words are looked for in the answers and in the files too.")
    empty = _("No application is archived yet.")
    default_sort = "archived"
    hidden_at_first = frozenset(("process", "executor", "created", "registered"))

    def more_filters(self):
        return (
            Filter("submitted", _("Submitted"), kind="days"),
            Filter("archived", _("Archived"), kind="days"),
        )


class Register(Searched):
    """ "Реестр заявлений": everything that has reached the exchange."""

    tab = "register"
    title = _("Register of applications")
    lead = _("Applications that have been sent to the exchange.")
    empty = _("No application has been sent to the exchange yet.")
    default_sort = "submitted"
    hidden_at_first = frozenset(("registered", "archived", "officer"))

    def actions(self):
        return ((f"{self.site_url}/@@paper-slips", _("Register of paper applications")),)

    def more_filters(self):
        return (
            Filter("state", _("Current process"), api.process_titles(self.tab)),
            Filter("submitted", _("Submitted"), kind="days"),
            signature_filter(),
        )
