"""Lists of applications: In review, Archive, Register (paragraphs 9.4 and 9.5)."""

from collections.abc import Mapping
from datetime import datetime
from datetime import UTC
from kase.is2in import _
from kase.is2in.parties.types import Person
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import read_edition
from kase.is2in.procedures.course.words import process_title
from kase.is2in.procedures.course.words import status_words
from kase.is2in.procedures.people import organization_title
from kase.is2in.procedures.people import principal_name
from kase.is2in.procedures.types import ApplicationList
from kase.is2in.procedures.types import ApplicationRow
from kase.is2in.procedures.work.tasks import count_mine
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.sorting import sort_key
from kase.is2in.web.api import language
from plone import api
import re


TABS = ("in-review", "archive", "register")
SORTS = {
    "number": "application_number",
    "organization": "application_organization",
    "procedure": "application_procedure",
    "state": "review_state",
    "created": "created",
    "submitted": "application_submitted",
}
FILTERS = {
    "procedure": "application_procedure",
    "organization": "application_organization",
    "state": "review_state",
    "executor": "application_waits_for",
}
WORD = re.compile(r"\w+")
MOST_WORDS = 8


def applications(
    person: Person,
    tab: str = "in-review",
    filters: Mapping[str, str] | None = None,
    sort: str = "created",
    descending: bool = True,
    start: int = 0,
    size: int = 25,
) -> ApplicationList:
    """Return a page of the applications the person may see; the person is the one logged in.

    ``tab``: in-review, archive, register (all that reached the exchange). ``filters``: q
    (number, company, procedure), procedure, organization, state, executor. ``sort``: number,
    organization, procedure, state, created, submitted. Raises Malformed for another tab or sort.
    """
    if sort not in SORTS:
        raise Malformed("sort_on", _("The list cannot be sorted by this."), "sort_on")
    query = {**_query(tab), **_filtered(tab, filters or {})}
    brains = api.portal.get_tool("portal_catalog").searchResults(
        **query,
        sort_on=SORTS[sort],
        sort_order="descending" if descending else "ascending",
        # Only the rows up to this page are sorted; the catalog still counts them all.
        sort_limit=start + size,
    )
    rows = _Rows()
    return ApplicationList(
        tuple(rows.row(brain) for brain in brains[start : start + size]),
        brains.actual_result_count,
    )


def counts(person: Person) -> dict[str, int]:
    """Return the number of applications per tab, and of tasks, for the menu."""
    catalog = api.portal.get_tool("portal_catalog")
    found = {tab: len(catalog.searchResults(**_query(tab))) for tab in TABS}
    return {**found, "tasks": count_mine(person)}


def procedure_titles() -> tuple[tuple[str, str], ...]:
    """Return (code, title) of the procedures of which the person has applications."""
    catalog = api.portal.get_tool("portal_catalog")
    lang = language()
    digests = {}
    # One row of each, the newest; not every application for its procedure.
    for code in catalog.uniqueValuesFor("application_procedure"):
        newest = catalog.searchResults(
            portal_type="Application",
            application_procedure=code,
            sort_on="created",
            sort_order="descending",
            sort_limit=1,
        )
        if newest:
            digests[code] = newest[0].application_definition
    titles = [(code, read_edition(digest).title(lang)) for code, digest in digests.items()]
    return tuple(sorted(titles, key=lambda one: sort_key(one[1], lang)))


def process_titles(tab: str) -> tuple[tuple[str, str], ...]:
    """Return (state, title) of the states that a list may be filtered by."""
    return tuple((state, status_words(state)) for state in _states(tab))


def _query(tab: str) -> dict[str, object]:
    if tab not in TABS:
        raise Malformed("tab", _("There is no such list."), "tab")
    return {"portal_type": "Application", "review_state": list(_states(tab))}


def _states(tab: str) -> tuple[str, ...]:
    return {
        "archive": (states.ARCHIVE,),
        "register": states.AT_EXCHANGE,
    }.get(tab, states.ALIVE)


def _filtered(tab: str, filters: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in filters.items():
        if not value:
            continue
        if name == "q":
            words = WORD.findall(value)[:MOST_WORDS]
            if words:
                found["SearchableText"] = " AND ".join(f"{word}*" for word in words)
        elif name == "state":
            # A state of another list finds nothing there.
            found["review_state"] = [value] if value in _states(tab) else ["-"]
        elif name in FILTERS:
            found[FILTERS[name]] = value
    return found


class _Rows:
    """Makes rows; names that many rows share are looked up once."""

    def __init__(self) -> None:
        self._names: dict[tuple, str] = {}

    def row(self, brain) -> ApplicationRow:
        """Return the row of a catalog's record."""
        definition = read_edition(brain.application_definition)
        submitted = brain.application_submitted
        waits_for = brain.application_waits_for or ()
        return ApplicationRow(
            id=brain.getId,
            url=brain.getURL(),
            number=brain.application_number,
            registration_number=brain.application_registration_number,
            organization=brain.application_organization,
            organization_title=self._known(organization_title, brain.application_organization),
            procedure=brain.application_procedure,
            procedure_title=definition.title(language()),
            state=brain.review_state,
            process_title=process_title(definition, brain.review_state),
            author=self._known(principal_name, brain.application_author),
            executor=", ".join(self._known(principal_name, one) for one in waits_for),
            status=status_words(brain.review_state),
            created=brain.created.asdatetime().astimezone(UTC),
            submitted=datetime.fromisoformat(submitted) if submitted else None,
        )

    def _known(self, look_up, key: str) -> str:
        if (look_up, key) not in self._names:
            self._names[look_up, key] = look_up(key)
        return self._names[look_up, key]
