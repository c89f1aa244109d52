"""Versions of the user agreement for the exchange: entering one, and who accepted which (A3)."""

from kase.is2in import _
from kase.is2in.parties import agreement
from kase.is2in.parties import people
from kase.is2in.parties.browser.absences import day
from kase.is2in.parties.browser.base import LANGUAGES
from kase.is2in.parties.rights import require_officer
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import Column
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Filter
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import ListView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class AgreementVersions(FormPage):
    """Every version with its day; a form for the next one."""

    index = ViewPageTemplateFile("templates/agreement_versions.pt")
    title = _("Versions of the user agreement")
    languages = tuple(LANGUAGES.items())

    def handle(self):
        since = read_day(self.field("since").strip())
        if since is None:
            raise RuleRefused("since", _("Enter a date, for example 21.03.2026"), "since")
        texts = {lang: self.field(f"text_{lang}") for lang, _title in self.languages}
        agreement.add_version(self.field("number"), since, texts)
        return self.redirect(
            f"{self.site_url}/@@agreement-versions",
            _("The version is entered. From its day everybody is asked to accept it."),
        )

    def rows(self) -> list[dict[str, object]]:
        """Return ``{"number", "since", "texts", "state", "entered_by"}``, the newest first."""
        present = agreement.version_in_force()
        return [
            {
                "number": one.number,
                "since": day(almaty(one.since).date()) if one.since.year > 1970 else "—",
                "texts": [(title, lang, one.texts[lang]) for lang, title in self.languages],
                "in_force": one.number == present.number,
                "to_come": one.since > present.since,
                "entered_by": getattr(people.person(one.entered_by), "full_name", one.entered_by),
            }
            for one in agreement.versions()
        ]

    def draft(self, lang: str) -> str:
        """Return the text entered last, or that of the version in force to begin with."""
        if f"text_{lang}" in self.request.form:
            return self.field(f"text_{lang}")
        return agreement.version_in_force().texts[lang]


class AgreementAcceptances(ListView):
    """Who accepted which version, when and from where; also as .xlsx."""

    title = _("Accepted user agreements")
    lead = _("Who accepted which version of the user agreement, and when.")
    empty = _("Nobody has accepted this version yet.")
    file_name = "agreement"
    default_sort = "at"
    columns = (
        Column("full_name", _("User"), lambda row: row.full_name, sortable=True),
        Column("email", _("E-mail"), lambda row: row.email, sortable=True),
        Column("organization", _("Organisation"), lambda row: row.organization, sortable=True),
        Column("version", _("Version"), lambda row: row.version, sortable=True),
        Column("at", _("Accepted at"), lambda row: row.at, sortable=True),
        Column("address", _("IP address"), lambda row: row.address, shown=False),
    )

    def __call__(self):
        who = people.person(current_user_id())
        if who is not None:
            require_officer(who)
        return super().__call__()

    def filters(self):
        known = tuple((one.number, one.number) for one in agreement.versions())
        return (Filter("version", _("Version"), known),)

    def fetch(self, query, sort, descending, start, size):
        return agreement.acceptances(
            query.get("version", ""), query.get("q", ""), sort, descending, start, size
        )
