"""Whether a definition and its workflow fit: each process is reached, left, and in time."""

from itertools import pairwise
from kase.is2in import _
from kase.is2in.procedures.catalogue.flow import Flow
from kase.is2in.procedures.catalogue.flow import MEETING
from kase.is2in.procedures.catalogue.flow import REGISTRATION
from kase.is2in.procedures.catalogue.flow import WITHDRAW
from kase.is2in.procedures.catalogue.flow import workflow_of
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.problem import Problem
from kase.is2in.procedures.catalogue.problem import Problems
from kase.is2in.procedures.catalogue.problem import WARNS


ARCHIVE = "archive"


def flow_problems(definition: ProcedureDefinition, flow: Flow) -> Problems:
    """Yield where the processes of a definition and the steps of its workflow disagree."""
    if not flow.states:
        unknown = _("there is no workflow “${id}”", mapping={"id": definition.workflow})
        yield Problem("", unknown)
        return
    if definition.workflow != workflow_of(definition.category):
        words = {"id": definition.workflow, "own": workflow_of(definition.category)}
        text = _("follows the workflow “${id}”, its category has “${own}”", mapping=words)
        yield Problem("", text)
    known = [one for one in definition.processes if one.state in flow.states]
    yield from _reached(known, flow)
    yield from _line(definition, flow)
    for process in known:
        yield from _left(process, flow)
    yield from _withdrawal(definition, flow)


def _reached(processes: list[ProcessDefinition], flow: Flow) -> Problems:
    reached = flow.reached()
    for process in processes:
        if process.state not in reached:
            text = _("no step of the workflow leads to the process")
            yield Problem(process.state, text)


def _line(definition: ProcedureDefinition, flow: Flow) -> Problems:
    """Yield the processes that do not follow from the one before them."""
    line = definition.line()
    for before, state in pairwise(line):
        if {before, state} <= flow.states and not flow.leads(before, state):
            words = {"before": before}
            text = _(
                "the line breaks: no step leads here from the process before it, “${before}”",
                mapping=words,
            )
            yield Problem(state, text)


def _left(process: ProcessDefinition, flow: Flow) -> Problems:
    state = process.state
    steps = flow.leaving(state)
    if state == ARCHIVE:
        return
    if ARCHIVE not in flow.reached(state):
        yield Problem(state, _("no way leads from the process to the archive"))
    makers = [set(one.makers) for one in steps]
    if process.actors and makers and all(makers):
        theirs = set(process.actors)
        if not any(theirs & roles for roles in makers):
            yield Problem(state, _("those who act in the process can make none of its steps"))


def _withdrawal(definition: ProcedureDefinition, flow: Flow) -> Problems:
    line = definition.line()
    if MEETING in line:
        for state in line[line.index(MEETING) :]:
            if any(one.id == WITHDRAW for one in flow.leaving(state)):
                text = _("the meeting does not close withdrawal: the workflow still has the step")
                yield Problem(state, text)
    if REGISTRATION not in line or definition.withdrawal_until not in line:
        return
    ends = [line.index(one) for one in (definition.withdrawal_until, MEETING) if one in line]
    for state in line[line.index(REGISTRATION) : min(ends)]:
        if state in flow.states and not any(one.id == WITHDRAW for one in flow.leaving(state)):
            text = _("the application cannot be withdrawn here: the workflow has no step for it")
            yield Problem(state, text, WARNS)
