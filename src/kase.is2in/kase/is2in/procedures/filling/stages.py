"""The stage line: statuses, readiness, save / done / skip (paragraph 14)."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.filling import readiness
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.filling.instances import instance
from kase.is2in.procedures.filling.instances import instances
from kase.is2in.procedures.filling.prefill import Register
from kase.is2in.procedures.filling.prefill import sources_of
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import person_ref
from kase.is2in.procedures.types import FormState
from kase.is2in.procedures.types import StageLine
from kase.is2in.procedures.types import StageState
from kase.is2in.questionnaires.api import Answers
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import language


ACTIONS = ("save", "done", "skip")


def stages(application: IApplication, person: Person | None = None) -> StageLine:
    """Return all stages with status and readiness; ``editable`` is about the person."""
    editable = rights.may(application, person, rights.EDIT)
    register = Register(application)
    line = tuple(
        _stage_state(application, stage, register)
        for stage in definition_of(application).filling_stages()
    )
    return StageLine(line, readiness.readiness(application), editable)


def stage(application: IApplication, stage_id: str, person: Person | None = None) -> StageState:
    """Return one stage; raise Missing for an unknown id."""
    return _stage_state(application, filling_stage(application, stage_id), Register(application))


def filling_stage(application: IApplication, stage_id: str) -> StageDefinition:
    """Return the definition of a stage that the applicant fills; raise Missing."""
    for found in definition_of(application).filling_stages():
        if found.id == stage_id:
            return found
    raise Missing("stage", _("There is no such stage."))


def form_state(
    application: IApplication, one: FormInstance, register: Register | None = None
) -> FormState:
    """Return a form with its answers as the door gives it."""
    current = Answers(application).current(one.id)
    lang = language()
    gaps, _total = readiness.form_gaps(application, one)
    return FormState(
        id=one.id,
        form=one.form.id,
        title=one.form.title(lang),
        schema=one.schema,
        values=Answers(application).values(one.id),
        version=current.version,
        missing=gaps,
        removable=one.stage.kind == "dynamic",
        criteria=one.criteria,
        criteria_titles=_criteria_titles(one, lang),
        isin=one.isin,
        sources=current.sources,
        known=(register or Register(application)).known(one, current),
    )


def save_stage(
    application: IApplication,
    person: Person,
    stage_id: str,
    *,
    form: str | None = None,
    values: Mapping[str, object] | None = None,
    action: str = "save",
    base_version: int | None = None,
) -> StageState:
    """Save answers of one form and set the stage's status.

    ``save`` stores what is there, incomplete as it may be; ``done`` also demands every
    required field of the whole stage; ``skip`` needs a stage the definition lets skip.
    Fields left out of ``values`` keep their answers. Raises RuleRefused with one error per
    field, Stale (``current``: FormAnswers as stored), Forbidden, Conflict by state.
    """
    rights.require(application, person, rights.EDIT)
    definition = filling_stage(application, stage_id)
    if action not in ACTIONS:
        raise Malformed("action", _("The action is save, done or skip."), "action")
    changed = False
    if values is not None:
        if form is None:
            raise Malformed("form", _("Name the form the answers belong to."), "form")
        one = instance(application, form, stage_id)
        answers = Answers(application)
        before = answers.version(form)
        known = Register(application).known(one, answers.current(form))
        version = answers.save(
            form,
            one.schema,
            values,
            author=person.id,
            base_version=base_version,
            sources=sources_of(known, values),
        )
        changed = version != before
    if action == "skip":
        _require_skippable(definition)
    elif action == "done":
        _require_filled(application, definition)
    changed = _set_mark(application, stage_id, action) or changed
    if changed:
        details = {"stage": stage_id, "action": action, **({"form": form} if form else {})}
        ledger.record("application.stage", application_subject(application), details)
        touch(application)
    return _stage_state(application, definition, Register(application))


def _set_mark(application: IApplication, stage_id: str, action: str) -> bool:
    """Set the stage's mark; a plain save keeps "done", which missing fields then contradict."""
    before = readiness.mark(application, stage_id)
    if action == "save":
        after = readiness.DONE if before == readiness.DONE else readiness.SAVED
    else:
        after = readiness.DONE if action == "done" else readiness.SKIPPED
    application.stage_marks = {**application.stage_marks, stage_id: after}
    return before != after


def _require_skippable(definition: StageDefinition) -> None:
    if not definition.skippable:
        raise RuleRefused("not-skippable", _("This stage cannot be skipped."))


def _require_filled(application: IApplication, definition: StageDefinition) -> None:
    if readiness.mark(application, definition.id) == readiness.SKIPPED:
        # "Готово" on a skipped stage takes the skip back.
        application.stage_marks = {**application.stage_marks, definition.id: readiness.SAVED}
    gaps, _total = readiness.stage_gaps(application, definition)
    if gaps:
        raise RuleRefused(
            "incomplete",
            _("Fill in what the stage still lacks."),
            errors=[FieldError(gap.field, "required", gap.title) for gap in gaps],
        )


def _stage_state(
    application: IApplication, definition: StageDefinition, register: Register
) -> StageState:
    gaps, _total = readiness.stage_gaps(application, definition)
    return StageState(
        id=definition.id,
        title=definition.title(language()),
        kind=definition.kind,
        status=readiness.stage_status(application, definition, gaps),
        missing=gaps,
        skippable=definition.skippable,
        open=True,
        executor=_executor(application, definition),
        forms=tuple(
            form_state(application, one, register) for one in instances(application, definition)
        ),
    )


def _executor(application: IApplication, definition: StageDefinition):
    """Return who last saved the stage, before any save the application's author."""
    answers = Answers(application)
    saved = [answers.current(one.id) for one in instances(application, definition)]
    moments = [(current.at, current.author) for current in saved if current.at is not None]
    return person_ref(max(moments)[1] if moments else application.author)


def _criteria_titles(one: FormInstance, lang: str) -> tuple[tuple[str, str], ...]:
    table = one.stage.criteria
    if table is None:
        return ()
    found = []
    for level in table.levels:
        option = level.option(one.criteria.get(level.id, ""))
        if option is not None:
            found.append((level.title(lang), option.title(lang)))
    return tuple(found)
