"""What an organisation has here, for its card: applications, the archive, questionnaires."""

from kase.is2in import _
from kase.is2in.parties.interfaces import IOrganizationFacts
from kase.is2in.parties.types import FactRow
from kase.is2in.parties.types import FactSection
from kase.is2in.parties.types import Person
from kase.is2in.procedures.filling.instances import every_instance
from kase.is2in.procedures.folders import category_folder
from kase.is2in.procedures.lists import applications
from kase.is2in.procedures.types import ApplicationList
from kase.is2in.procedures.types import ApplicationRow
from kase.is2in.questionnaires.api import Answers
from kase.is2in.web.api import language
from kase.is2in.web.api import MoreThan
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
        here, wanted = f"{site}/@@register?q={code}", {"organization": code}
        alive = applications(who, "register", wanted, size=SHOWN)
        archived = applications(who, "archive", wanted, "submitted", size=SHOWN)
        there = f"{site}/@@archive?q={code}"
        rows = tuple(map(_row, alive.rows)), tuple(map(_row, archived.rows))
        return (
            FactSection(
                "applications", _("Applications in review"), alive.total, rows[0], here, stop
            ),
            FactSection("archive", _("Archive"), archived.total, rows[1], there),
            _questionnaires(archived),
        )


def _row(one: ApplicationRow) -> FactRow:
    text = f"{one.registration_number or one.number or one.id} {one.procedure_title}"
    return FactRow(text, one.status, one.url, one.submitted or one.created)


def _questionnaires(archived: ApplicationList) -> FactSection:
    """Return the forms of the last applications: who counted all would wake every one."""
    lang, rows = language(), []
    for row in archived.rows:
        application = category_folder(row.category)[row.id]
        answers = Answers(application)
        for one in every_instance(application):
            if answers.version(one.id):
                title = one.form.title(lang) + (f", {one.isin}" if one.isin else "")
                rows.append(FactRow(title, row.number, row.url))
        if len(rows) > SHOWN:
            break
    shown = tuple(rows[:SHOWN])
    whole = len(rows) == len(shown) and len(archived.rows) == archived.total
    count = len(shown) if whole else MoreThan(len(shown))
    return FactSection("questionnaires", _("Questionnaires"), count, shown)
