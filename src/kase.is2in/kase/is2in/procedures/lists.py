"""Lists of applications: In review, Archive, Register (paragraphs 9.4 and 9.5).

One question to SQL (``archive.mirror``): no application is woken, and a page of a list costs the
same however many applications there are.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import states
from kase.is2in.procedures.archive import search
from kase.is2in.procedures.archive.mirror import in_step
from kase.is2in.procedures.archive.mirror import seen
from kase.is2in.procedures.archive.mirror import with_facts
from kase.is2in.procedures.archive.tables import application_row as table
from kase.is2in.procedures.catalogue.edition import read_edition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.shelf import category_title
from kase.is2in.procedures.course.words import process_title
from kase.is2in.procedures.course.words import status_words
from kase.is2in.procedures.folders import ROOT
from kase.is2in.procedures.people import organization_title
from kase.is2in.procedures.people import principal_name
from kase.is2in.procedures.types import ApplicationList
from kase.is2in.procedures.types import ApplicationRow
from kase.is2in.procedures.work.tasks import count_mine
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.sorting import sort_key
from kase.is2in.web.api import language
from kase.is2in.web.api import MoreThan
from kase.is2in.web.api import period
from plone import api
from sqlalchemy import Column
from sqlalchemy import ColumnElement
from sqlalchemy import false
from sqlalchemy import func
from sqlalchemy import literal
from sqlalchemy import not_
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import true
from sqlalchemy import tuple_
from sqlalchemy import union_all


Conditions = list[ColumnElement[bool]]
TABS = ("in-review", "archive", "register")
SORTS = {
    name: table.c[name]
    for name in (
        *("number", "organization", "procedure", "state", "officer", "decision"),
        *("created", "submitted", "registered", "archived"),
    )
}
# The one value of the filter ``signature``.
VERIFYING = "verifying"
EQUAL = ("category", "procedure", "organization", "officer", "decision")
PERIODS = ("created", "submitted", "archived")
FILTERS = (
    *("q", "state", "executor", "company", "signature", *EQUAL),
    *(f"{name}_{side}" for name in PERIODS for side in ("from", "to")),
)
# Companies whose names may have the words that are written into the filter.
MOST_COMPANIES = 500
# A list is counted so far and no further: who sees everything has a hundred thousand rows.
MOST_COUNTED = 1_000
# Places of words are for people who read a page, not for whoever takes the whole list.
LONGEST_READ = 200


def applications(
    person: Person,
    tab: str = "in-review",
    filters: Mapping[str, str] | None = None,
    sort: str = "created",
    descending: bool = True,
    start: int = 0,
    size: int = 25,
    after: str = "",
) -> ApplicationList:
    """Return a page of the applications the person may see; the person is the one logged in.

    ``tab``: in-review, archive, register (all that reached the exchange). ``filters``: q (number,
    company, procedure; in the archive answers and files too), category, procedure, organization
    (code), company (words of its name), state, executor, officer, decision (granted, refused,
    withdrawn), signature (verifying: one waits for its authority), and days ``created_from``,
    ``created_to``, likewise submitted and archived.
    ``sort``: number, organization, procedure, state, officer, decision, created, submitted,
    registered, archived. The number of all is ``MoreThan`` where it is larger than is counted.
    ``after`` is the id of the last row of the page before: the next one comes as fast as the
    first, and ``start`` means nothing. Raises Malformed for another tab or sort, and for an
    ``after`` that the person does not see.
    """
    if sort not in SORTS:
        raise Malformed("sort_on", _("The list cannot be sorted by this."), "sort_on")
    filters = filters or {}
    in_step()
    wanted = [seen(), _of_tab(tab), *_filtered(tab, filters)]
    ways = [[*wanted, *way] for way in _ways(tab, filters.get("q", ""))]
    order = _order(SORTS[sort], descending)
    words, total = filters.get("q", ""), None
    if words:
        ways, total = _narrowed(ways)
    behind = _behind(SORTS[sort], descending, after) if after else [[]]
    start = 0 if after else start
    read = _page([[*way, *each] for way in ways for each in behind], order, start, size)
    found = tuple(map(_Rows(person).row, read))
    if total is None:
        whole = not after and len(found) < size and (found or not start)
        total = start + len(found) if whole else _counted(*ways)
    if words and tab != "in-review" and size <= LONGEST_READ:
        filed = {one.id: read_edition(one.definition) for one in read}
        places = search.places(filed, words)
        found = tuple(replace(row, found=places.get(row.id, ())) for row in found)
    return ApplicationList(found, total)


def _ways(tab: str, text: str) -> list[Conditions]:
    """Return the ways in which a row can have the words, no row in two of them.

    Each is asked by itself: with both in one condition no index leads to either.
    """
    facts = with_facts(text)
    if facts is None:
        return [[]]
    if tab == "in-review":
        return [[facts]]
    return [[facts], [not_(facts), search.with_words(text)]]


def _page(ways: Sequence[Conditions], order: Sequence, start: int, size: int) -> Sequence[Row]:
    """Return the rows of a page: the first ones come from the index of their order."""
    if len(ways) == 1:
        query = select(table).where(*ways[0]).order_by(*order)
        return ledger.read(query.offset(start).limit(size))
    first = [
        select(table.c.id).where(*way).order_by(*order).limit(start + size).subquery()
        for way in ways
    ]
    ids = union_all(*(select(one.c.id) for one in first))
    query = select(table).where(table.c.id.in_(ids)).order_by(*order)
    return ledger.read(query.offset(start).limit(size))


def _behind(column: Column, descending: bool, after: str) -> list[Conditions]:
    """Return the ways to stand behind a row in an order: its index is entered at the row."""
    rows = ledger.read(select(column.label("value")).where(table.c.id == after, seen()))
    if not rows:
        raise Malformed("after", _("The list has no such row."), "after")
    value, pair = rows[0].value, tuple_(column, table.c.id)
    if value is None:
        # What is not there yet counts as the oldest.
        same = [column.is_(None), table.c.id < after if descending else table.c.id > after]
        return [same] if descending else [same, [column.is_not(None)]]
    if not descending:
        return [[pair > tuple_(value, after)]]
    return [[pair < tuple_(value, after)], *([[column.is_(None)]] if column.nullable else [])]


def _narrowed(ways: Sequence[Conditions]) -> tuple[list[Conditions], int]:
    """Return the ways to the rows that have words, and how many rows there are.

    Few are known by their ids and put in order at once. Many are met soon by whoever walks the
    list in its order, and asks of each row whether it has the words.
    """
    known: list[str] = []
    many, total = [], 0
    for way in ways:
        first = select(table.c.id).where(*way).limit(MOST_COUNTED + 1)
        ids = [row.id for row in ledger.read(first)]
        total += len(ids)
        if len(ids) > MOST_COUNTED:
            many.append(way)
        else:
            known += ids
    return [[table.c.id.in_(known)], *many], _up_to_most(total)


def _counted(way: Conditions) -> int:
    """Return how many rows there are, ``MoreThan`` the limit when there are more."""
    first = select(literal(1)).select_from(table).where(*way).limit(MOST_COUNTED + 1)
    total = ledger.read(select(func.count()).select_from(first.subquery()))[0][0]
    return _up_to_most(total)


def _up_to_most(total: int) -> int:
    return total if total <= MOST_COUNTED else MoreThan(MOST_COUNTED)


def _order(column: Column, descending: bool) -> tuple[ColumnElement, ...]:
    """Return the order as its index has it; what is not there yet counts as the oldest."""
    if not descending:
        first = column.asc().nulls_first() if column.nullable else column.asc()
        return first, table.c.id
    return column.desc().nulls_last() if column.nullable else column.desc(), table.c.id.desc()


def counts(person: Person) -> dict[str, int]:
    """Return the numbers of the menu: applications in review, and tasks."""
    in_step()
    alive = select(func.count()).select_from(table).where(seen(), _of_tab("in-review"))
    return {"in-review": ledger.read(alive)[0][0], "tasks": count_mine(person)}


def procedure_titles(person: Person) -> tuple[tuple[str, str], ...]:
    """Return (code, title) of the procedures of which the person has applications.

    People of the exchange get all of which there is an application; so below.
    """
    lang = language()
    titles = []
    for row in _each(person, "procedure", table.c.definition):
        titles.append((row.value, read_edition(row.other).title(lang)))
    return tuple(sorted(titles, key=lambda one: sort_key(one[1], lang)))


def category_titles(person: Person) -> tuple[tuple[str, str], ...]:
    """Return (code, title) of the categories of which the person has applications."""
    lang = language()
    codes = sorted({row.other for row in _each(person, "procedure", table.c.category)})
    return tuple((code, category_title(code, lang)) for code in codes)


def officers(person: Person) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of the officers who took applications that the person may see."""
    lang = language()
    ids = [row.value for row in _each(person, "officer", table.c.officer) if row.value]
    found = [(user_id, principal_name(user_id)) for user_id in ids]
    return tuple(sorted(found, key=lambda one: sort_key(one[1], lang)))


def process_titles(tab: str) -> tuple[tuple[str, str], ...]:
    """Return (state, title) of the states that a list may be filtered by."""
    return tuple((state, status_words(state)) for state in _states(tab))


def _each(person: Person, name: str, other: ColumnElement) -> list[Row]:
    """Return the values of a column that a person has rows of, with another column of one row.

    The column has an index with the id.
    """
    in_step()
    column = table.c[name]
    if person.organization:
        shown = column.label("value"), func.min(other).label("other")
        return list(ledger.read(select(*shown).where(seen()).group_by(column)))
    # The exchange has rows of nearly all; the index is walked from value to value, so that a
    # million rows of ten procedures are ten steps.
    walked = select(func.min(column).label("value")).cte("walked", recursive=True)
    following = select(func.min(column)).where(column > walked.c.value).scalar_subquery()
    values = walked.union_all(select(following).where(walked.c.value.is_not(None)))
    shown = column.label("value"), other.label("other")
    # By the order of the index: "equal" would be looked for in whatever order seems cheap.
    first = select(*shown).where(column >= values.c.value).order_by(column, table.c.id)
    one = first.limit(1).lateral("one")
    query = select(one).select_from(values.join(one, true()))
    return list(ledger.read(query.where(values.c.value.is_not(None))))


def _of_tab(tab: str) -> ColumnElement[bool]:
    if tab not in TABS:
        raise Malformed("tab", _("There is no such list."), "tab")
    return table.c.state.in_(_states(tab))


def _states(tab: str) -> tuple[str, ...]:
    return {
        "archive": (states.ARCHIVE,),
        "register": states.AT_EXCHANGE,
    }.get(tab, states.ALIVE)


def _filtered(tab: str, filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name, value in filters.items():
        if not value:
            continue
        if name == "state":
            # A state of another list finds nothing there.
            found.append(table.c.state == value if value in _states(tab) else false())
        elif name == "signature":
            found.append(table.c.verifying if value == VERIFYING else false())
        elif name == "executor":
            found.append(table.c.waits_for.overlap([value]))
        elif name == "company":
            companies = parties.search_organizations(value, size=MOST_COMPANIES)[0]
            found.append(table.c.organization.in_([one.organization.code for one in companies]))
        elif name in EQUAL:
            found.append(table.c[name] == value)
    for name in PERIODS:
        begin, end = period(filters, name)
        found += [table.c[name] >= begin] if begin else []
        found += [table.c[name] < end] if end else []
    return found


class _Rows:
    """Makes rows; names that many rows share are looked up once."""

    def __init__(self, viewer: Person) -> None:
        self._staff = not viewer.organization
        self._names: dict[tuple, str] = {}
        self._site = api.portal.get().absolute_url()

    def row(self, one: Row) -> ApplicationRow:
        """Return a row of the table in words."""
        definition = read_edition(one.definition)
        return ApplicationRow(
            id=one.id,
            url=f"{self._site}/{ROOT}/{one.category}/{one.id}",
            number=one.number,
            registration_number=one.registration_number,
            organization=one.organization,
            organization_title=self._known(organization_title, one.organization),
            procedure=one.procedure,
            procedure_title=definition.title(language()),
            state=one.state,
            process_title=process_title(definition, one.state),
            author=self._known(principal_name, one.author),
            executor=", ".join(self._acting(each, definition) for each in one.waits_for),
            status=status_words(one.state),
            created=one.created,
            submitted=one.submitted,
            category=one.category,
            officer=self._acting(one.officer, definition) if one.officer else "",
            decision=one.decision,
            registered=one.registered,
            archived=one.archived,
            verifying=one.verifying,
        )

    def _acting(self, principal: str, definition: ProcedureDefinition) -> str:
        """Return who acts; a client reads the department, not the officer, as in ``Names``."""
        person = None if self._staff else parties.person(principal)
        if person is not None and not person.organization:
            return self._known(parties.department_title, definition.department)
        return self._known(principal_name, principal)

    def _known(self, look_up, key: str) -> str:
        if (look_up, key) not in self._names:
            self._names[look_up, key] = look_up(key)
        return self._names[look_up, key]
