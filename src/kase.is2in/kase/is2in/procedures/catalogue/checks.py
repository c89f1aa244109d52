"""Whether a definition makes sense: the linter of procedures, for files and for the web alike."""

from collections import Counter
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.procedures.catalogue.criteria_checks import criteria_problems
from kase.is2in.procedures.catalogue.form_checks import form_problems
from kase.is2in.procedures.catalogue.model import FILLING
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import LONGEST_TERM
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.toml_tables import IDENTIFIER
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused


WITH_FORMS = ("forms", "documents", "dynamic")
MEETING = "meeting"
ARCHIVE = "archive"


@dataclass(frozen=True)
class Problem:
    """What is wrong and where: ``place`` is a path of ids, "filling/fill/general/issuer"."""

    place: str
    text: object


def problems(
    definition: ProcedureDefinition, states: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """Return all that is wrong with a definition, in the order of its parts.

    ``states`` are those of its workflow; without them the match with it is not looked at.
    """
    return tuple(
        Problem(place or definition.code, text)
        for part in (_head(definition), _processes(definition, states), _parts(definition))
        for place, text in part
    )


def require_sound(definition: ProcedureDefinition, states: Collection[str] | None = None) -> None:
    """Raise RuleRefused("definition") with one error per problem; pass for none."""
    found = problems(definition, states)
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


Found = Iterator[tuple[str, object]]


def _untranslated(place: str, texts: Mapping[str, str]) -> Found:
    for lang in LANGUAGES:
        if not texts.get(lang):
            yield place, _("the title has no translation: ${lang}", mapping={"lang": lang})


def _twice(place: str, ids: Iterable[str]) -> Found:
    for one, times in Counter(ids).items():
        if times > 1:
            yield place, _("“${id}” is there twice", mapping={"id": one})
        if not IDENTIFIER.fullmatch(one):
            yield (
                place,
                _(
                    "“${value}” is not an identifier: small Latin letters, digits, - and _",
                    mapping={"value": one},
                ),
            )


def _head(definition: ProcedureDefinition) -> Found:
    yield from _untranslated("", definition.titles)
    if not definition.filers:
        yield "", _("nobody may file it")
    if not definition.department:
        yield "", _("no department handles it")
    order = [process.state for process in definition.processes]
    if FILLING not in order:
        yield "", _("there is no process “${state}”", mapping={"state": FILLING})
    elif not definition.filling_stages():
        yield FILLING, _("there is no stage to fill")
    last = definition.withdrawal_until
    if last not in order:
        yield "", _("there is no process “${state}”", mapping={"state": last})
    elif MEETING in order and order.index(last) > order.index(MEETING):
        yield "", _("withdrawal is open after the meeting is scheduled")


def _processes(definition: ProcedureDefinition, states: Collection[str] | None) -> Found:
    order = [process.state for process in definition.processes]
    yield from _twice("", order)
    if states is not None:
        for state in states:
            if state not in order:
                yield "", _("the state “${state}” has no process", mapping={"state": state})
        for state in order:
            if state not in states:
                yield state, _("the workflow has no state “${state}”", mapping={"state": state})


def _parts(definition: ProcedureDefinition) -> Found:
    yield from _twice("", (stage.id for stage in definition.stages()))
    # Answers are kept by the form's id, so two stages cannot have one of the same id.
    yield from _twice("", (form.id for stage in definition.stages() for form in stage.forms))
    for process in definition.processes:
        yield from _untranslated(process.state, process.titles)
        if not process.actors:
            yield process.state, _("nobody acts in the process")
        yield from _term(process)
        yield from _twice(process.state, (each.id for each in process.subprocesses))
        for subprocess in process.subprocesses:
            place = f"{process.state}/{subprocess.id}"
            yield from _untranslated(place, subprocess.titles)
            for stage in subprocess.stages:
                yield from _stage(f"{place}/{stage.id}", stage)


def _term(process: ProcessDefinition) -> Found:
    if process.days is None:
        return
    if not process.actors or process.state == ARCHIVE:
        yield process.state, _("a deadline without an owner: nobody has to act in the process")
    if not 1 <= process.days <= LONGEST_TERM:
        most = {"most": LONGEST_TERM}
        yield process.state, _("a term has from 1 to ${most} working days", mapping=most)


def _stage(place: str, stage: StageDefinition) -> Found:
    yield from _untranslated(place, stage.titles)
    if stage.kind in WITH_FORMS and not stage.forms:
        yield place, _("the stage has no form")
    if stage.kind == "summary" and (stage.forms or stage.skippable):
        yield place, _("a summary has no forms and cannot be skipped")
    if (stage.kind == "dynamic") != (stage.criteria is not None):
        yield place, _("a dynamic stage, and no other, has criteria")
    for form in stage.forms:
        yield from _untranslated(f"{place}/{form.id}", form.titles)
        for text in form_problems(form.model):
            yield f"{place}/{form.id}", text
    if stage.criteria is not None:
        for text in criteria_problems(stage.criteria, {form.id for form in stage.forms}):
            yield f"{place}/criteria", text
