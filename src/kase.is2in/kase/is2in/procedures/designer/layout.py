"""A new procedure: all processes of its workflow laid out, or as a copy of another one."""

from dataclasses import replace
from kase.is2in import _
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.flow import Flow
from kase.is2in.procedures.catalogue.flow import workflow_of
from kase.is2in.procedures.catalogue.model import ACTORS
from kase.is2in.procedures.catalogue.model import FILLING
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.model import SubprocessDefinition
from kase.is2in.procedures.course.words import STATE_TITLES
from kase.is2in.procedures.definition_vocabularies import workflow_flow
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.web.api import translate


EXECUTOR, FIRST_HEAD, CLERK, OFFICER = ACTORS[:4]
# Who acts where the workflows of the five categories leave no choice; elsewhere the department.
ACTS = {
    states.FILLING: EXECUTOR,
    states.HEAD_REVIEW: FIRST_HEAD,
    states.SIGNING: FIRST_HEAD,
    states.REGISTRATION: CLERK,
    states.MORE_INFORMATION: EXECUTOR,
}
VIEW = _("View of the application and documents sent to the Exchange")
FILL = _("Filling in the information and attaching the documents")


def default_process(state: str, flow: Flow) -> ProcessDefinition:
    """Return the process of a state as it is laid out: titles, who acts, what can be viewed.

    Those act who make the first of its steps; where nobody is named, the department.
    """
    makers = tuple(one for one in flow.makers_from(state) if one in ACTORS)
    if state == FILLING:
        inner = SubprocessDefinition("fill", _in_all(FILL))
    else:
        inner = SubprocessDefinition("view", _in_all(VIEW))
    return ProcessDefinition(
        state=state,
        titles=_in_all(STATE_TITLES.get(state, state)),
        actors=(ACTS.get(state) or next(iter(makers), OFFICER),),
        subprocesses=(inner,),
    )


def laid_out(
    definition: ProcedureDefinition, flow: Flow, template: ProcedureDefinition | None
) -> ProcedureDefinition:
    """Return the definition with a process for each state of its workflow, in their order.

    Processes are those of another procedure of the workflow where there is one, without its
    forms: titles, who acts and terms are the same for a whole category.
    """
    given = {one.state: one for one in template.processes} if template else {}
    known = flow.states
    order = [one for one in given if one in known]
    order += [one for one in (*STATE_TITLES, *sorted(known)) if one in known]
    processes = tuple(
        _without_forms(given[state]) if state in given else default_process(state, flow)
        for state in dict.fromkeys(order)
    )
    return replace(definition, processes=processes)


def _without_forms(process: ProcessDefinition) -> ProcessDefinition:
    if process.state != FILLING:
        return process
    kept = tuple(
        replace(each, stages=_summaries(each.stages)) for each in process.subprocesses
    )
    return replace(process, subprocesses=kept)


def _summaries(stages: tuple[StageDefinition, ...]) -> tuple[StageDefinition, ...]:
    return tuple(stage for stage in stages if stage.kind == "summary")


def copy_of(
    source: ProcedureDefinition, code: str, titles: Frozen, category: str
) -> ProcedureDefinition:
    """Return another procedure with everything a first one has, as an edition to come.

    In another category its workflow is that category's; processes of states that this one does
    not have stay for the linter to name, so that nothing is lost without a word.
    """
    flow = workflow_flow(workflow_of(category))
    made = replace(
        source, code=code, titles=titles, category=category, workflow=workflow_of(category)
    )
    if source.withdrawal_until in flow.states:
        return made
    return replace(made, withdrawal_until=flow.closes_withdrawal(STATE_TITLES))


def placed(definition: ProcedureDefinition, state: str) -> ProcedureDefinition:
    """Return the definition with its last process where the course of a workflow has it."""
    *others, last = definition.processes
    course = list(STATE_TITLES)
    rank = course.index(state) if state in course else len(course)
    ahead = [one for one in others if one.state in course and course.index(one.state) > rank]
    at = others.index(ahead[0]) if ahead else len(others)
    return replace(definition, processes=(*others[:at], last, *others[at:]))


def _in_all(message: object) -> Frozen:
    return Frozen({lang: translate(message, lang) for lang in LANGUAGES})
