"""Whether a definition makes sense: the linter of procedures, for files and for the web alike."""

from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from kase.is2in import _
from kase.is2in.procedures.catalogue.criteria_checks import criteria_problems
from kase.is2in.procedures.catalogue.department_lines import department_problems
from kase.is2in.procedures.catalogue.flow import Flow
from kase.is2in.procedures.catalogue.flow import MEETING
from kase.is2in.procedures.catalogue.flow_checks import ARCHIVE
from kase.is2in.procedures.catalogue.flow_checks import flow_problems
from kase.is2in.procedures.catalogue.form_checks import form_problems
from kase.is2in.procedures.catalogue.model import APPLICANT
from kase.is2in.procedures.catalogue.model import FILLING
from kase.is2in.procedures.catalogue.model import LONGEST_TERM
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import SIGNERS
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.problem import inside
from kase.is2in.procedures.catalogue.problem import Problem
from kase.is2in.procedures.catalogue.problem import Problems
from kase.is2in.procedures.catalogue.problem import untranslated
from kase.is2in.procedures.catalogue.problem import WARNS
from kase.is2in.procedures.catalogue.toml_tables import IDENTIFIER
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused


WITH_FORMS = ("forms", "documents", "dynamic")


def problems(
    definition: ProcedureDefinition,
    states: Collection[str] | None = None,
    flow: Flow | None = None,
) -> tuple[Problem, ...]:
    """Return all that is wrong with a definition or worth a look, in the order of its parts.

    ``states`` are those of its workflow and ``flow`` the workflow itself (which knows its
    states); what is left out is not compared with the definition.
    """
    if flow is not None and flow.states:
        states = flow.states
    parts = (
        _head(definition),
        _processes(definition, states),
        flow_problems(definition, flow) if flow is not None else (),
        _parts(definition),
    )
    found = (each for part in parts for each in part)
    return tuple(replace(each, place=each.place or definition.code) for each in found)


def require_sound(
    definition: ProcedureDefinition,
    states: Collection[str] | None = None,
    flow: Flow | None = None,
) -> None:
    """Raise RuleRefused("definition") with one error per problem that blocks; pass for none."""
    found = [each for each in problems(definition, states, flow) if each.blocks]
    if found:
        raise RuleRefused(
            "definition",
            _(
                "The definition of ${code} cannot be used: ${place}: ${problem}",
                mapping={
                    "code": definition.code,
                    "place": found[0].place,
                    "problem": found[0].text,
                },
            ),
            errors=[FieldError(each.place, "definition", each.text) for each in found],
        )


def _twice(parts: Iterable[tuple[str, str]]) -> Problems:
    """Yield the ids (place of what it lies in, id) that are taken or that are no ids."""
    seen: set[str] = set()
    for place, one in parts:
        if one in seen:
            yield Problem(inside(place, one), _("“${id}” is there twice", mapping={"id": one}))
        seen.add(one)
        if not IDENTIFIER.fullmatch(one):
            text = _(
                "“${value}” is not an identifier: small Latin letters, digits, - and _",
                mapping={"value": one},
            )
            yield Problem(inside(place, one), text)


def _head(definition: ProcedureDefinition) -> Problems:
    yield from untranslated("", definition.titles)
    for outcome in definition.outcomes:
        yield from untranslated(outcome.decision, outcome.titles)
    yield from _twice(("", outcome.decision) for outcome in definition.outcomes)
    if not definition.filers:
        yield Problem("", _("nobody may file it"))
    if not definition.department:
        yield Problem("", _("no department handles it"))
    yield from _signers(definition)
    order = [process.state for process in definition.processes]
    if FILLING not in order:
        yield Problem("", _no_process(FILLING), adding=True)
    elif not definition.filling_stages():
        yield Problem(FILLING, _("there is no stage to fill"), adding=True)
    last = definition.withdrawal_until
    if last not in order:
        yield Problem("", _no_process(last))
    elif MEETING in order and order.index(last) > order.index(MEETING):
        yield Problem("", _("withdrawal is open after the meeting is scheduled"))


def _signers(definition: ProcedureDefinition) -> Problems:
    """Yield what is wrong with who signs: whoever signs last sends the application off."""
    yield from _twice(("", one) for one in definition.signers)
    if definition.signers[-1:] != (APPLICANT,):
        yield Problem("", _("the applicant's first head signs last"))
    for one in definition.signers:
        if one not in SIGNERS:
            yield Problem("", _("“${value}” does not sign applications", mapping={"value": one}))


def _no_process(state: str) -> object:
    return _("there is no process “${state}”", mapping={"state": state})


def _processes(definition: ProcedureDefinition, states: Collection[str] | None) -> Problems:
    order = [process.state for process in definition.processes]
    yield from _twice(("", state) for state in order)
    if not states:
        return
    for state in sorted(set(states) - set(order)):
        text = _("the state “${state}” has no process", mapping={"state": state})
        yield Problem("", text, adding=True)
    for state in order:
        if state not in states:
            text = _("the workflow has no state “${state}”", mapping={"state": state})
            yield Problem(state, text)


def _parts(definition: ProcedureDefinition) -> Problems:
    places = [
        (inside(process.state, subprocess.id), stage)
        for process in definition.processes
        for subprocess in process.subprocesses
        for stage in subprocess.stages
    ]
    yield from _twice((place, stage.id) for place, stage in places)
    # Answers are kept by the form's id, so two stages cannot have one of the same id.
    yield from _twice(
        (inside(place, stage.id), form.id) for place, stage in places for form in stage.forms
    )
    for process in definition.processes:
        yield from _process(process)
        yield from department_problems(definition, process)
        for subprocess in process.subprocesses:
            place = inside(process.state, subprocess.id)
            yield from untranslated(place, subprocess.titles)
            for stage in subprocess.stages:
                yield from _stage(inside(place, stage.id), stage)
                yield from _outdated(inside(place, stage.id), stage, definition.effective_from)
                if process.state != FILLING:
                    yield from _unread(inside(place, stage.id), stage)


def _process(process: ProcessDefinition) -> Problems:
    yield from untranslated(process.state, process.titles)
    if not process.actors:
        yield Problem(process.state, _("nobody acts in the process"))
    if process.days is not None:
        yield from _term(process)
    yield from _twice((process.state, each.id) for each in process.subprocesses)


def _term(process: ProcessDefinition) -> Problems:
    if not process.actors or process.state == ARCHIVE:
        text = _("a deadline without an owner: nobody has to act in the process")
        yield Problem(process.state, text)
    if not 1 <= process.days <= LONGEST_TERM:
        most = {"most": LONGEST_TERM}
        text = _("a term has from 1 to ${most} working days", mapping=most)
        yield Problem(process.state, text)


def _stage(place: str, stage: StageDefinition) -> Problems:
    yield from untranslated(place, stage.titles)
    if stage.kind in WITH_FORMS and not stage.forms:
        yield Problem(place, _("the stage has no form"), adding=True)
    if stage.kind == "summary" and (stage.forms or stage.skippable):
        yield Problem(place, _("a summary has no forms and cannot be skipped"))
    if (stage.kind == "dynamic") != (stage.criteria is not None):
        yield Problem(place, _("a dynamic stage, and no other, has criteria"))
    for form in stage.forms:
        here = inside(place, form.id)
        yield from untranslated(here, form.titles)
        yield from form_problems(here, form.model)
    if stage.criteria is not None:
        for text in criteria_problems(stage.criteria, {form.id for form in stage.forms}):
            yield Problem(inside(place, "criteria"), text)


def _unread(place: str, stage: StageDefinition) -> Problems:
    """Yield the forms that lie where no applicant fills them, so that nobody reads them."""
    for form in stage.forms:
        text = _("nobody fills or reads the form: it lies outside the process of filling")
        yield Problem(inside(place, form.id), text, WARNS)


def _outdated(place: str, stage: StageDefinition, on: date) -> Problems:
    """Yield the dynamic forms whose every combination ended before the edition begins."""
    rows = stage.criteria.rows if stage.criteria is not None else ()
    for form in stage.forms:
        ends = [row.valid_to for row in rows if row.form == form.id]
        if ends and all(end is not None and end < on for end in ends):
            text = _("never chosen: its combinations ended before the edition comes into effect")
            yield Problem(inside(place, form.id), text, WARNS)
