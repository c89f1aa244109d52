"""A row of a work list, in words; what many rows share is looked up once."""

from collections.abc import Callable
from collections.abc import Iterable
from datetime import datetime
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import read_edition
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.course.words import process_title
from kase.is2in.procedures.course.words import task_words
from kase.is2in.procedures.folders import ROOT
from kase.is2in.procedures.people import organization_title
from kase.is2in.procedures.people import principal_ref
from kase.is2in.procedures.people import ref
from kase.is2in.procedures.types import PersonRef
from kase.is2in.procedures.work import working_calendar
from kase.is2in.procedures.work.task_types import Replaced
from kase.is2in.procedures.work.task_types import TaskFilters
from kase.is2in.procedures.work.task_types import TaskRow
from kase.is2in.procedures.work.taskbook import ANSWER
from kase.is2in.procedures.work.taskbook import EXTENSION
from kase.is2in.procedures.work.taskbook import UNCLOCKED
from kase.is2in.procedures.work.taskbook import WITHDRAWAL
from kase.is2in.web.api import language
from plone import api


# The one place to act, by what waits; "" is the page of the application.
PLACES = {
    WITHDRAWAL: "/@@sign",
    ANSWER: "/@@sign",
    EXTENSION: "/@@extension-decide",
    states.SIGNING: "/@@sign",
    states.REGISTRATION: "/@@step/register",
    states.REGISTERED: "/@@step/examine",
    states.MORE_INFORMATION: "/@@step/supply-more",
    states.CONCLUSION: "/@@step/schedule-meeting",
    states.MEETING: "/@@step/decide",
    states.DECISION: "/@@step/archive",
    states.WITHDRAWN: "/@@step/archive",
}


class Rows:
    """Makes rows for a person; ``stuck_before`` is the moment of the last act that is too old."""

    def __init__(self, person: Person, stuck_before: datetime) -> None:
        self.person = person
        self.stuck_before = stuck_before
        self.day = today()
        self.site = api.portal.get().absolute_url()
        self.absent = {one.id: one for one in parties.acts_for(person.id)}
        self._names: dict[tuple, object] = {}

    def row(self, one) -> TaskRow:
        """Return a row of the query in words."""
        definition = read_edition(one.definition)
        what = one.kind if one.kind in UNCLOCKED else one.state
        address = f"{self.site}/{ROOT}/{one.category}/{one.application}"
        own = bool({self.person.id, *self.person.departments} & set(one.waits_for))
        stands_in = self._stands_in(one, what)
        mine = own or bool(stands_in)
        left = working_calendar.between(self.day, one.due) if one.due else None
        return TaskRow(
            application=one.application,
            kind=one.kind,
            url=address + (_place(what) if mine else ""),
            application_url=address,
            number=one.number,
            organization=one.organization,
            organization_title=self._known(organization_title, one.organization),
            procedure=one.procedure,
            procedure_title=definition.title(language()),
            state=one.state,
            process_title=process_title(definition, one.state),
            todo=task_words(what),
            since=one.since,
            moved=one.moved,
            due=one.due,
            paused=one.clock is not None and one.due is None,
            left=left,
            overdue=one.due is not None and one.due < self.day,
            stuck=one.moved < self.stuck_before,
            mine=mine,
            points=one.points,
            executors=tuple(self._known(principal_ref, each) for each in one.waits_for),
            stands_in=() if own else stands_in,
            replaced=self._replaced(one.waits_for),
        )

    def filters(self, found: Iterable) -> TaskFilters:
        """Return the choices that rows of (procedure, definition, state, …) offer."""
        rows = list(found)
        lang = language()
        procedures = {row.procedure: read_edition(row.definition).title(lang) for row in rows}
        organizations = {
            row.organization: self._known(organization_title, row.organization) for row in rows
        }
        executors = {
            each: self._known(principal_ref, each).full_name
            for row in rows
            for each in row.waits_for
        }
        here = {row.state for row in rows}
        departments = sorted(state for state in here if states.department_of(state))
        order = (*states.ALIVE, *departments)
        processes = {state: task_words(state) for state in order if state in here}
        return TaskFilters(
            procedures=_sorted(procedures),
            processes=tuple(processes.items()),
            organizations=_sorted(organizations),
            executors=_sorted(executors),
        )

    def _stands_in(self, one, what: str) -> tuple[PersonRef, ...]:
        if what in (WITHDRAWAL, ANSWER, states.HEAD_REVIEW, states.SIGNING):
            return ()
        return tuple(ref(self.absent[each]) for each in one.waits_for if each in self.absent)

    def _replaced(self, waits_for: Iterable[str]) -> tuple[Replaced, ...]:
        found = (self._known(_replacement, each) for each in waits_for)
        return tuple(each for each in found if each is not None)

    def _known(self, look_up: Callable, key: str):
        if (look_up, key) not in self._names:
            self._names[look_up, key] = look_up(key)
        return self._names[look_up, key]


def _place(what: str) -> str:
    return "/@@examination" if states.department_of(what) else PLACES.get(what, "")


def _replacement(user_id: str) -> Replaced | None:
    """Return who is away and who acts meanwhile; None for who is there, and for departments."""
    if parties.absence_of(user_id) is None:
        return None
    acting = parties.substitute_of(user_id)
    return Replaced(principal_ref(user_id), ref(acting) if acting is not None else None)


def _sorted(titles: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(titles.items(), key=lambda one: (one[1], one[0])))
