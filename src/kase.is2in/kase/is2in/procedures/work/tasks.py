"""Work lists: what waits for a person, their organisation or department (A10).

One query over the rows of ``taskbook`` with the clocks that run; no application is woken.
"""

from collections.abc import Mapping
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.interfaces import IMoreTasks
from kase.is2in.procedures.review.tables import review_thread
from kase.is2in.procedures.settings import setting
from kase.is2in.procedures.tables import deadline_clock
from kase.is2in.procedures.tables import work_task as task
from kase.is2in.procedures.work import working_calendar
from kase.is2in.procedures.work.task_rows import Rows
from kase.is2in.procedures.work.task_types import TaskFilters
from kase.is2in.procedures.work.task_types import TaskList
from kase.is2in.procedures.work.taskbook import PROCESS
from kase.is2in.procedures.work.taskbook import team_of
from kase.is2in.procedures.work.taskbook import UNCLOCKED
from kase.is2in.terms.clock import ALMATY
from kase.is2in.terms.errors import Malformed
from sqlalchemy import and_
from sqlalchemy import ColumnElement
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import ScalarSelect
from sqlalchemy import select
from zope.component import queryUtility
import re


TABS = ("mine", "team", "overdue", "stuck")
SORTS = {
    "number": task.c.number,
    "organization": task.c.organization,
    "procedure": task.c.procedure,
    "state": task.c.state,
    "since": task.c.since,
    "due": deadline_clock.c.due,
}
FILTERS = ("q", "procedure", "organization", "state", "executor")
# A substitute of a first head signs and approves only as a first head.
OF_HEADS = (states.HEAD_REVIEW, states.SIGNING)
NOBODY = "-"
WORD = re.compile(r"\w+")
MOST_WORDS = 8

clocked = task.outerjoin(
    deadline_clock,
    and_(
        deadline_clock.c.application == task.c.application,
        deadline_clock.c.state == task.c.state,
        deadline_clock.c.ended.is_(None),
        task.c.kind.not_in(UNCLOCKED),
    ),
)


def tasks(
    person: Person,
    tab: str = "mine",
    filters: Mapping[str, str] | None = None,
    sort: str = "due",
    descending: bool = False,
    start: int = 0,
    size: int = 25,
) -> TaskList:
    """Return a page of what waits for the person, or for whom they work with.

    ``tab``: mine (the person must act, or stands in for who must), team (the organisation's
    or department's), overdue, stuck (nothing happened for the days of the setting).
    ``filters``: q (number, company, procedure), procedure, organization, state, executor
    (a user id, a department, "-" for nobody). ``sort``: number, organization, procedure,
    state, since, due. Only what the person may see; raises Malformed for another tab or sort.
    """
    if tab not in TABS:
        raise Malformed("tab", _("There is no such list."), "tab")
    if sort not in SORTS:
        raise Malformed("sort_on", _("The list cannot be sorted by this."), "sort_on")
    wanted = and_(_scope(person), _of_tab(person, tab), *_filtered(filters or {}))
    total = ledger.read(select(func.count()).select_from(clocked).where(wanted))[0][0]
    column = SORTS[sort]
    order = (column.desc() if descending else column.asc()).nulls_last()
    clock = deadline_clock.c.id.label("clock")
    columns = (*task.c, deadline_clock.c.due, clock, _points(person).label("points"))
    query = (
        select(*columns)
        .select_from(clocked)
        .where(wanted)
        .order_by(order, task.c.since, task.c.application, task.c.kind)
        .offset(start)
        .limit(size)
    )
    rows = Rows(person, stuck_before())
    return TaskList(tuple(rows.row(one) for one in ledger.read(query)), total)


def task_counts(person: Person) -> dict[str, int]:
    """Return how many tasks each tab has for the person."""
    counts = (func.count().filter(_of_tab(person, tab)).label(tab) for tab in TABS)
    row = ledger.read(select(*counts).select_from(clocked).where(_scope(person)))[0]
    return dict(row._mapping)


def count_mine(person: Person) -> int:
    """Return how many tasks wait for the person, for the menu."""
    query = select(func.count()).select_from(task).where(seen(person), mine(person))
    return ledger.read(query)[0][0] + sum(count for _to, _title, count in more_tasks(person))


def more_tasks(person: Person) -> tuple[tuple[str, object, int], ...]:
    """Return (address, title, how many) of what waits for the person in other rooms."""
    port = queryUtility(IMoreTasks)
    return port.counts(person) if port is not None else ()


def task_filters(person: Person, tab: str) -> TaskFilters:
    """Return what the list of a tab may be narrowed by: what is in it."""
    wanted = and_(_scope(person), _of_tab(person, tab))
    seen = select(
        task.c.procedure, task.c.definition, task.c.state, task.c.organization, task.c.waits_for
    ).distinct()
    found = ledger.read(seen.select_from(clocked).where(wanted))
    return Rows(person, stuck_before()).filters(found)


def teams(person: Person) -> tuple[str, ...]:
    """Return the organisation or the departments a person works in, as rows name them."""
    if person.organization:
        return (team_of(person.organization),)
    return tuple(sorted(person.departments))


def visible(person: Person) -> ColumnElement[bool]:
    """Return the condition of what the person's team must do and the person may see."""
    return and_(seen(person), task.c.teams.overlap(list(teams(person))))


def mine(person: Person) -> ColumnElement[bool]:
    """Return the condition that the person must act, or stands in for who must."""
    own = task.c.waits_for.overlap([person.id, *sorted(person.departments)])
    absent = [one.id for one in parties.acts_for(person.id)]
    if not absent:
        return own
    lent = and_(task.c.kind == PROCESS, task.c.state.not_in(OF_HEADS))
    return or_(own, and_(lent, task.c.waits_for.overlap(absent)))


def is_overdue() -> ColumnElement[bool]:
    """Return the condition that the clock has run out."""
    return func.coalesce(deadline_clock.c.due < today(), False)


def is_stuck() -> ColumnElement[bool]:
    """Return the condition that nothing has happened for the days of the setting."""
    return task.c.moved < stuck_before()


def stuck_before() -> datetime:
    """Return the moment before which the last act was too long ago."""
    last: date = working_calendar.add_working_days(today(), -setting("stuck_days"))
    return datetime.combine(last + timedelta(days=1), time(), ALMATY)


def seen(person: Person) -> ColumnElement[bool]:
    """Return the condition that the person may see what waits."""
    return task.c.viewers.overlap(sorted(roles.principals_of(person)))


def _points(person: Person) -> ScalarSelect[int]:
    """Return the number of comments on the application that are not settled."""
    own = (review_thread.c.application == task.c.application) & (task.c.kind == PROCESS)
    query = select(func.count()).where(own, review_thread.c.state != "resolved")
    if not person.organization:
        query = query.where(~review_thread.c.internal)
    return query.scalar_subquery()


def _scope(person: Person) -> ColumnElement[bool]:
    return and_(seen(person), or_(mine(person), task.c.teams.overlap(list(teams(person)))))


def _of_tab(person: Person, tab: str) -> ColumnElement[bool]:
    if tab == "mine":
        return mine(person)
    if tab == "team":
        return task.c.teams.overlap(list(teams(person)))
    return is_overdue() if tab == "overdue" else is_stuck()


def _filtered(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name, value in filters.items():
        if not value:
            continue
        if name == "q":
            words = WORD.findall(value.lower())[:MOST_WORDS]
            found += [task.c.words.contains(word, autoescape=True) for word in words]
        elif name == "executor":
            none = func.cardinality(task.c.waits_for) == 0
            found.append(none if value == NOBODY else task.c.waits_for.overlap([value]))
        elif name in FILTERS:
            found.append(task.c[name] == value)
    return found
