"""Lists of applications with the columns of paragraph 9.4 of the manual."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.parties.api import current_person
from kase.is2in.procedures import api
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate


def _url(row) -> str:
    return row.url


def _status(row) -> str:
    if not row.verifying:
        return row.status
    return translate(_("${status}: signature is being verified", mapping={"status": row.status}))


def signature_filter() -> Filter:
    """Return the filter of applications whose signature waits for its authority."""
    return Filter("signature", _("Signature"), ((api.VERIFYING, _("Is being verified")),))


class Applications(ListView):
    """The base of the lists; each names its tab and its words."""

    tab = "in-review"
    default_sort = "created"
    file_name = "applications"
    columns = (
        Column("number", _("Number"), lambda row: row.number or _("not sent yet"), True, _url),
        Column(
            "registration", _("Incoming number"), lambda row: row.registration_number, shown=False
        ),
        Column("organization", _("Company"), lambda row: row.organization_title, True),
        Column("procedure", _("Procedure"), lambda row: row.procedure_title, True, _url),
        Column("process", _("Current process"), lambda row: row.process_title),
        Column("author", _("Author"), lambda row: row.author),
        Column("executor", _("Current executor"), lambda row: row.executor),
        Column("state", _("Status"), _status, True),
        Column("created", _("Created"), lambda row: row.created, True),
        Column("submitted", _("Submitted"), lambda row: row.submitted, True),
    )

    @cached_property
    def person(self):
        """Return whose list it is."""
        return current_person()

    def fetch(self, query, sort, descending, start, size):
        found = api.applications(
            self.person,
            self.tab,
            filters=query,
            sort=sort,
            descending=descending,
            start=start,
            size=size,
        )
        return found.rows, found.total

    def filters(self):
        return self.choices_of_filters

    @cached_property
    def choices_of_filters(self) -> tuple[Filter, ...]:
        """Return the filters, worked out once: the page asks for them many times."""
        return (
            Filter("procedure", _("Procedure"), api.procedure_titles(self.person)),
            Filter("state", _("Current process"), api.process_titles(self.tab)),
            Filter("company", _("Company"), kind="text"),
            Filter("created", _("Created"), kind="days"),
            signature_filter(),
        )


class InReview(Applications):
    """ "На рассмотрении": active applications the person takes part in."""

    title = _("In review")
    lead = _("Applications that are being filled or are with the exchange.")
    empty = _("You take part in no application now. To file one, open Procedures.")

    def actions(self):
        return (
            (f"{self.site_url}/procedures", _("File an application")),
            (f"{self.site_url}/@@paper-slips", _("Register of paper applications")),
        )


class Questionnaires(ListView):
    """ "Анкеты": filled forms of archived applications, to be used again."""

    title = _("Questionnaires")
    lead = _("Filled forms of archived applications; a new application can reuse their answers.")
    empty = _("Filled forms appear here when an application is archived.")
    file_name = "questionnaires"
    searchable = False
    keyset = True
    columns = (
        Column("title", _("Form"), lambda row: row.title, link=_url),
        Column("number", _("Application"), lambda row: row.number),
        Column("procedure", _("Procedure"), lambda row: row.procedure_title),
        Column("archived", _("Archived"), lambda row: row.archived),
    )

    def fetch_after(self, query, sort, descending, after, size):
        found = api.questionnaires(current_person(), after=after, size=size)
        return found.rows, found.after

    def count(self):
        """Return how many there are where they are few: a short file is made at once."""
        found = api.questionnaires(current_person())
        return None if found.after else len(found.rows)
