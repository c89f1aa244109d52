"""Whose turn it is, kept in SQL for lists and workload; written with the step, never later.

An application that waits for somebody is a row; its withdrawal, or an answer to the exchange,
that waits for a signature is another. What lists show is read from here alone, no application
is woken for it.
"""

from collections.abc import Iterable
from datetime import datetime
from datetime import UTC
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.course import duty
from kase.is2in.procedures.examination import asked
from kase.is2in.procedures.examination.asked import waiting_extension
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import organization_title_in
from kase.is2in.procedures.tables import work_done
from kase.is2in.procedures.tables import work_task as table
from kase.is2in.procedures.work import clocks
from kase.is2in.procedures.work import working_calendar
from kase.is2in.terms import clock
from sqlalchemy import case
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_or_change


PROCESS = "process"
WITHDRAWAL = "withdrawal"
ANSWER = "answer"
EXTENSION = "extension"
# What has no clock of its own.
UNCLOCKED = (WITHDRAWAL, ANSWER, EXTENSION)
ORGANIZATION = "org:"
ALIVE = frozenset(states.ALIVE)


def team_of(organization: str) -> str:
    """Return how the rows name the people of an organisation."""
    return f"{ORGANIZATION}{organization}"


def keep(
    application: IApplication, since: datetime | None = None, moved: datetime | None = None
) -> None:
    """Make the rows of an application equal to what it is now.

    ``since`` and ``moved`` are for the past that is rebuilt; otherwise a turn that was there
    keeps its beginning, and a new one begins now.
    """
    now = clock.now()
    state = states.state_of(application)
    kinds = []
    if state in ALIVE:
        _put(application, PROCESS, duty.waits_for(application), since or now, moved or now)
        kinds.append(PROCESS)
    heads = [head.id for head in roles.first_heads(application)]
    for kind, request in (
        (WITHDRAWAL, application.withdrawal_request),
        (ANSWER, application.answer_request),
    ):
        if request is not None:
            _put(application, kind, heads, request["asked_at"], moved or now)
            kinds.append(kind)
    extension = waiting_extension(application)
    if extension is not None:
        officer = duty.waits_for(application, states.EXAMINATION)
        _put(application, EXTENSION, officer, extension["asked_at"], moved or now)
        kinds.append(EXTENSION)
    for one in asked.current(application):
        kind = f"{states.DEPARTMENT}{one['group']}"
        _put(application, kind, (asked.waits_for(one),), one["asked_at"], moved or now)
        kinds.append(kind)
    others = (table.c.application == application.getId(), table.c.kind.not_in(kinds))
    ledger.write(delete(table).where(*others))


def access_changed(application: IApplication, _event) -> None:
    """Keep the rows of an application whose access or turn may have changed."""
    keep(application)


def removed(application: IApplication, _event) -> None:
    """Forget an application that is deleted."""
    name = application.getId()
    clocks.forget(name)
    for each in (table, work_done):
        ledger.write(delete(each).where(each.c.application == name))


def note_done(
    application: IApplication, old_state: str, person: Person, kind: str = PROCESS
) -> None:
    """Keep that a person has finished a process, and in how many working days.

    A department's task is of a kind of its own, and its state is called as the kind.
    """
    mine = (table.c.application == application.getId(), table.c.kind == kind)
    rows = ledger.read(select(table.c.since).where(*mine))
    if rows:
        write_done(application, old_state, person, rows[0].since, clock.now())


def write_done(
    application: IApplication, state: str, person: Person, since: datetime, at: datetime
) -> None:
    """Write that a person has finished a process which began at a moment."""
    days = working_calendar.between(working_calendar.day_of(since), working_calendar.day_of(at))
    values = {
        "application": application.getId(),
        "state": state,
        "actor": person.id,
        "team": _team(application, state, person),
        "since": since,
        "at": at,
        "days": max(0, days),
    }
    ledger.write(insert(work_done).values(values))


def _team(application: IApplication, state: str, person: Person) -> str:
    if person.organization:
        return team_of(person.organization)
    if states.department_of(state):
        return states.department_of(state)
    return roles.CHANCELLERY if state == states.REGISTRATION else roles.department(application)


def _put(
    application: IApplication,
    kind: str,
    waits_for: Iterable[str],
    since: datetime,
    moved: datetime,
) -> None:
    department = states.department_of(kind)
    values = {
        "application": application.getId(),
        "kind": kind,
        "category": application.category,
        "number": application.number,
        "organization": application.organization,
        "procedure": application.procedure,
        "definition": application.definition,
        "state": kind if department else states.state_of(application),
        "waits_for": list(waits_for),
        "teams": [department] if department else _teams(application, waits_for),
        "viewers": _viewers(application),
        "since": since.astimezone(UTC),
        "moved": moved.astimezone(UTC),
        "words": _words(application),
    }
    put = insert_or_change(table).values(values)
    new = put.excluded
    same = table.c.state == new.state
    changed = {name: new[name] for name in values if name not in ("application", "kind")}
    changed["since"] = case((same, table.c.since), else_=new.since)
    changed["moved"] = case((same, table.c.moved), else_=new.moved)
    ledger.write(put.on_conflict_do_update(index_elements=["application", "kind"], set_=changed))


def _teams(application: IApplication, waits_for: Iterable[str]) -> list[str]:
    """Return the organisations and departments that should see to it that somebody acts."""
    found = set()
    for principal in waits_for:
        person = parties.person(principal)
        if person is None:
            found.add(principal)
        elif person.organization:
            found.add(team_of(person.organization))
        else:
            found.add(roles.department(application))
    # With nobody left to act it is the applicant who must name somebody.
    return sorted(found) or [team_of(application.organization)]


def _viewers(application: IApplication) -> list[str]:
    everyone = roles.with_places(roles.holders(application))
    return sorted(frozenset().union(*everyone.values()))


def _words(application: IApplication) -> str:
    definition = definition_of(application)
    words = [application.number, application.registration_number, application.organization]
    for lang in ("ru", "kk", "en"):
        words += [organization_title_in(application.organization, lang), definition.title(lang)]
    return " ".join(filter(None, words)).lower()
