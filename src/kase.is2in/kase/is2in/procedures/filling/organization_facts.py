"""What an organisation has here, for its card: applications, the archive, questionnaires."""

from kase.is2in import _
from kase.is2in.parties.interfaces import IOrganizationFacts
from kase.is2in.parties.types import FactRow
from kase.is2in.parties.types import FactSection
from kase.is2in.parties.types import Person
from kase.is2in.procedures import states
from kase.is2in.procedures.filling.instances import every_instance
from kase.is2in.procedures.lists import applications
from kase.is2in.procedures.types import ApplicationRow
from kase.is2in.questionnaires.api import Answers
from kase.is2in.web.api import language
from plone import api
from zope.interface import implementer


# The card shows the first ones and leads to the list of all.
SHOWN = 10


@implementer(IOrganizationFacts)
class ApplicationFacts:
    """Its applications at the exchange, those that are finished, their filled forms."""

    order = 20

    def sections(self, code: str, who: Person) -> tuple[FactSection, ...]:
        """Return those that the person may see."""
        site = api.portal.get().absolute_url()
        stop = _("They stop where they are: nobody of the organisation can work on them.")
        return (
            _applications(
                _("Applications in review"), code, who, "register", f"{site}/@@register", stop
            ),
            _applications(_("Archive"), code, who, "archive", f"{site}/@@archive"),
            _questionnaires(code),
        )


def _applications(title, code: str, who: Person, tab: str, page: str, ends="") -> FactSection:
    found = applications(who, tab, {"organization": code}, size=SHOWN)
    rows = tuple(_row(one) for one in found.rows)
    section = "applications" if tab == "register" else tab
    return FactSection(section, title, found.total, rows, f"{page}?q={code}", ends)


def _row(one: ApplicationRow) -> FactRow:
    text = f"{one.registration_number or one.number or one.id} {one.procedure_title}"
    return FactRow(text, one.status, one.url, one.submitted or one.created)


def _questionnaires(code: str) -> FactSection:
    brains = api.portal.get_tool("portal_catalog").searchResults(
        portal_type="Application",
        review_state=states.ARCHIVE,
        application_organization=code,
        sort_on="application_submitted",
        sort_order="descending",
    )
    lang, count, rows = language(), 0, []
    for brain in brains:
        application = brain.getObject()
        answers = Answers(application)
        for one in every_instance(application):
            if not answers.version(one.id):
                continue
            count += 1
            if len(rows) < SHOWN:
                title = one.form.title(lang) + (f", {one.isin}" if one.isin else "")
                rows.append(FactRow(title, application.number, application.absolute_url()))
    return FactSection("questionnaires", _("Questionnaires"), count, tuple(rows))
