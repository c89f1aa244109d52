"""The picture of a procedure as data: its processes and the steps between them, in rows.

Everything is derived from the definition and its workflow, so that every procedure has its
picture, also one with fewer processes. The straight way of the definition goes down; a process
beside it has a row of its own next to where it is entered, or before what it leads to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from kase.is2in.procedures.catalogue.flow import Flow
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from typing import Literal


# Where a process lies for an application; "" in the picture of the procedure itself.
Position = Literal["", "done", "current", "ahead", "possible", "closed"]
EdgeKind = Literal["forward", "side", "back"]


@dataclass(frozen=True)
class Visit:
    """One stay of an application in a process; ``left`` is None for where it is now."""

    entered: datetime
    left: datetime | None = None
    by: str = ""


@dataclass(frozen=True)
class Node:
    """A process: who acts in it, its term in working days, and where an application stands.

    ``side`` is True beside the straight way. ``turn`` names whose turn it is now (people or
    departments, as far as the viewer may know), ``due`` when their term ends.
    """

    state: str
    title: str
    actors: tuple[str, ...]
    days: int | None = None
    side: bool = False
    position: Position = ""
    visits: tuple[Visit, ...] = ()
    turn: tuple[str, ...] = ()
    due: date | None = None


@dataclass(frozen=True)
class Edge:
    """The steps (id, title) from one process to another; ``back`` is a possible way back.

    ``taken`` tells that the application went this way, ``open`` that it may go it now.
    """

    source: str
    target: str
    kind: EdgeKind
    steps: tuple[tuple[str, str], ...]
    taken: bool = False
    open: bool = False

    @property
    def words(self) -> str:
        """Return what the steps are called."""
        return " / ".join(title for _id, title in self.steps)


@dataclass(frozen=True)
class Picture:
    """A procedure, or an application in it: nodes in the order of the rows, and edges."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = field(default=())

    def node(self, state: str) -> Node:
        """Return the node of a process; raise KeyError."""
        return {node.state: node for node in self.nodes}[state]

    def leaving(self, state: str) -> tuple[Edge, ...]:
        """Return the edges out of a process, in the order of the rows they lead to."""
        rows = {node.state: number for number, node in enumerate(self.nodes)}
        found = [edge for edge in self.edges if edge.source == state]
        return tuple(sorted(found, key=lambda edge: rows[edge.target]))

    def number(self, state: str) -> int:
        """Return the number of a process, from 1: its row; 0 for one that is not drawn."""
        return next((n for n, node in enumerate(self.nodes, 1) if node.state == state), 0)

    @property
    def current(self) -> Node | None:
        """Return where the application is, None for a procedure."""
        return next((node for node in self.nodes if node.position == "current"), None)


def rows_of(definition: ProcedureDefinition, flow: Flow) -> tuple[str, ...]:
    """Return the processes in the order of their rows: the straight way with what is beside.

    A state of the workflow that the definition says nothing of is beside the way too.
    """
    rows = [state for state in definition.line() if state in flow.states]
    named = [one.state for one in definition.processes if one.state in flow.states]
    for state in (*named, *sorted(flow.states - set(named))):
        if state not in rows:
            rows.insert(_row_beside(state, rows, flow), state)
    return tuple(rows)


def withdrawable(definition: ProcedureDefinition, flow: Flow) -> Flow:
    """Return the workflow without withdrawal where the definition closes it."""
    if definition.withdrawal_until not in definition.line():
        return flow
    kept = (
        one
        for one in flow.transitions
        if one.id != "withdraw" or definition.can_be_withdrawn(one.source)
    )
    return replace(flow, transitions=tuple(kept))


def _row_beside(state: str, rows: list[str], flow: Flow) -> int:
    """Return where a process beside the way is put in."""
    entered = [rows.index(one.source) for one in flow.transitions if _into(one, state, rows)]
    leads = [rows.index(one.target) for one in flow.leaving(state) if one.target in rows]
    if entered and leads and min(leads) > max(entered):
        return min(leads)
    return min(entered) + 1 if entered else len(rows)


def _into(transition, state: str, rows: list[str]) -> bool:
    return transition.target == state and transition.source in rows


def edges_of(
    rows: tuple[str, ...], line: tuple[str, ...], flow: Flow, titles: Mapping[str, str]
) -> tuple[Edge, ...]:
    """Return one edge per pair of processes, with the titles of its steps by id."""
    steps: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one in flow.transitions:
        if one.source in rows and one.target in rows and one.source != one.target:
            named = (one.id, titles.get(one.id, one.id))
            steps.setdefault((one.source, one.target), []).append(named)
    return tuple(
        Edge(source, target, _kind(source, target, rows, line), tuple(found))
        for (source, target), found in steps.items()
    )


def _kind(source: str, target: str, rows: tuple[str, ...], line: tuple[str, ...]) -> EdgeKind:
    if rows.index(target) < rows.index(source):
        return "back"
    return "forward" if source in line and target in line else "side"
