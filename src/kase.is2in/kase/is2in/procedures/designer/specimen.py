"""A stage as a client would see it, without an application: nothing of it is kept anywhere."""

from collections.abc import Mapping
from kase.is2in.procedures.catalogue.model import FormDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.designer.form_text import read_form
from kase.is2in.procedures.types import Criterion
from kase.is2in.procedures.types import FormState
from kase.is2in.procedures.types import Readiness
from kase.is2in.procedures.types import StageLine
from kase.is2in.procedures.types import StageState
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.terms.errors import Refusal


def stage_line(definition: ProcedureDefinition, lang: str) -> StageLine:
    """Return the stages of an application that has just been filed."""
    stages = tuple(stage_state(stage, lang) for stage in definition.filling_stages())
    return StageLine(stages, Readiness(0, 0, 0, ()), True)


def stage_state(stage: StageDefinition, lang: str) -> StageState:
    """Return a stage before anything is filled, with all its forms that have a field."""
    return StageState(
        id=stage.id,
        title=stage.title(lang),
        kind=stage.kind,
        status="not_started",
        missing=(),
        skippable=stage.skippable,
        open=True,
        executor=None,
        forms=tuple(_form(one, lang) for one in stage.forms if not is_empty(one)),
    )


def is_empty(form: FormDefinition) -> bool:
    """Return whether a form has no field yet, or cannot be read at all."""
    try:
        return not any(read_form(form.model).fields())
    except Refusal:
        return True


def _form(form: FormDefinition, lang: str) -> FormState:
    schema = form_schema(form.model)
    return FormState(form.id, form.id, form.title(lang), schema, {}, 0, ())


def criterion(stage: StageDefinition, chosen: Mapping[str, str], lang: str) -> Criterion:
    """Return the next level of a dynamic stage to choose on today's combinations."""
    table = stage.criteria
    needs_isin = table.free_field == "isin"
    level_id, options = table.options(chosen, today())
    if not level_id:
        return Criterion("", "", (), True, needs_isin)
    titles = tuple((one.code, one.title(lang)) for one in options)
    return Criterion(level_id, table.level(level_id).title(lang), titles, False, needs_isin)
