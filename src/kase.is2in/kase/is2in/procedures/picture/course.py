"""The picture of a definition, and of an application on its way, in the page's language."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from datetime import UTC
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.flow import Flow
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.course import duty
from kase.is2in.procedures.course.words import process_title
from kase.is2in.procedures.course.words import STEP_TITLES
from kase.is2in.procedures.definition_vocabularies import ACTOR_WORDS
from kase.is2in.procedures.definition_vocabularies import workflow_flow
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import Names
from kase.is2in.procedures.picture.graph import Edge
from kase.is2in.procedures.picture.graph import edges_of
from kase.is2in.procedures.picture.graph import Node
from kase.is2in.procedures.picture.graph import Picture
from kase.is2in.procedures.picture.graph import Position
from kase.is2in.procedures.picture.graph import rows_of
from kase.is2in.procedures.picture.graph import Visit
from kase.is2in.procedures.picture.graph import withdrawable
from kase.is2in.procedures.work import clocks
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language
from kase.is2in.web.api import translate
import itertools


def of_definition(definition: ProcedureDefinition) -> Picture:
    """Return the picture of a procedure as a definition has it."""
    return _picture(definition, withdrawable(definition, workflow_flow(definition.workflow)))


def of_application(application: IApplication, viewer: Person) -> Picture:
    """Return the same picture with where the application is, was, and may go.

    A client reads the department where somebody of the exchange acts; staff read the person.
    """
    definition = definition_of(application)
    flow = withdrawable(definition, workflow_flow(definition.workflow))
    picture = _picture(definition, flow)
    here = states.state_of(application)
    names = Names(application, viewer)
    visits = _visits(application, names)
    ahead = flow.reached(here)
    due = {row.state: row.due for row in clocks.running(application.getId())}
    nodes = tuple(
        _placed(node, here, visits.get(node.state, ()), node.state in ahead, due)
        for node in picture.nodes
    )
    turn = tuple(dict.fromkeys(names.known(one) for one in duty.waits_for(application)))
    nodes = tuple(replace(one, turn=turn) if one.state == here else one for one in nodes)
    taken = _taken(application)
    edges = tuple(
        replace(one, taken=(one.source, one.target) in taken, open=one.source == here)
        for one in picture.edges
    )
    return Picture(picture.title, nodes, edges)


def _picture(definition: ProcedureDefinition, flow: Flow) -> Picture:
    rows, line = rows_of(definition, flow), definition.line()
    titles = {name: translate(title) for name, title in STEP_TITLES.items()}
    nodes = tuple(_node(definition, state, state not in line) for state in rows)
    edges: tuple[Edge, ...] = edges_of(rows, line, flow, titles)
    return Picture(definition.title(language()), nodes, edges)


def _node(definition: ProcedureDefinition, state: str, side: bool) -> Node:
    title = process_title(definition, state)
    try:
        process = definition.process(state)
    except Missing:
        return Node(state, title, (), side=side)
    words = _actor_words(definition)
    actors = tuple(dict.fromkeys(words.get(role, role) for role in process.actors))
    return Node(state, title, actors, process.days, side)


def _actor_words(definition: ProcedureDefinition) -> Mapping[str, str]:
    """Return who a role is; at the exchange it is a department with a name."""
    words = {role: translate(text) for role, text in ACTOR_WORDS.items()}
    words[roles.CLERK] = parties.department_title(roles.CHANCELLERY)
    if definition.department:
        words[roles.CASE_OFFICER] = parties.department_title(definition.department)
    return words


def _placed(
    node: Node, here: str, visits: tuple[Visit, ...], ahead: bool, due: Mapping[str, date | None]
) -> Node:
    position: Position = "closed"
    if node.state == here:
        position = "current"
    elif visits:
        position = "done"
    elif ahead:
        position = "possible" if node.side else "ahead"
    ends = due.get(node.state) if position == "current" else None
    return replace(node, position=position, visits=visits, due=ends)


def _visits(application: IApplication, names: Names) -> dict[str, tuple[Visit, ...]]:
    """Return the stays of an application in each process, the oldest first."""
    found: dict[str, list[Visit]] = {}
    before = ""
    for entry in states.passed(application):
        state, at = entry["review_state"], entry["time"].asdatetime().astimezone(UTC)
        if state == before:
            continue
        if before:
            last = found[before].pop()
            by = names.known(entry["actor"]) if entry["actor"] else ""
            found[before].append(replace(last, left=at, by=by))
        found.setdefault(state, []).append(Visit(at))
        before = state
    return {state: tuple(stays) for state, stays in found.items()}


def _taken(application: IApplication) -> frozenset[tuple[str, str]]:
    line = [entry["review_state"] for entry in states.passed(application)]
    return frozenset(itertools.pairwise(line))
