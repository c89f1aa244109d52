"""Dynamic stages: criteria level by level, one instance of a form per security (paragraph 16)."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures.catalogue.model import CriteriaTable
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.filling import readiness
from kase.is2in.procedures.filling.instances import instance
from kase.is2in.procedures.filling.stages import filling_stage
from kase.is2in.procedures.filling.stages import form_state
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import Criterion
from kase.is2in.procedures.types import FormState
from kase.is2in.questionnaires.api import Answers
from kase.is2in.terms import identifiers
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import language


MOST_INSTANCES = 50


def criteria(application: IApplication, stage_id: str, chosen: Mapping[str, str]) -> Criterion:
    """Return the next level to choose after ``chosen`` (level → code), or that it is complete.

    A level without options is never returned. Raises Missing for a stage that is not
    dynamic, RuleRefused("criteria") for a combination the definition does not know.
    """
    stage, table = _dynamic(application, stage_id)
    lang = language()
    needs_isin = table.free_field == "isin"
    level_id, options = table.options(chosen, today())
    if level_id:
        titles = tuple((option.code, option.title(lang)) for option in options)
        level = table.level(level_id)
        return Criterion(level_id, level.title(lang), titles, False, needs_isin)
    form = stage.form(table.form_for(chosen, today()))
    return Criterion("", "", (), True, needs_isin, ((form.id, form.title(lang)),))


def add_form(
    application: IApplication,
    person: Person,
    stage_id: str,
    chosen: Mapping[str, str],
    isin: str = "",
) -> tuple[FormState, ...]:
    """Add the forms of a complete combination for a security and return them.

    Raises RuleRefused for an incomplete combination, a wrong ISIN or the same security
    under the same criteria twice; Forbidden and Conflict as ``save_stage``.
    """
    rights.require(application, person, rights.EDIT)
    stage, table = _dynamic(application, stage_id)
    picked = {level.id: chosen[level.id] for level in table.levels if chosen.get(level.id)}
    form = table.form_for({**chosen, **picked}, today())
    if form is None:
        raise RuleRefused("criteria", _("Choose all the criteria."), "criteria")
    number = _checked_isin(isin) if table.free_field == "isin" else ""
    _require_new(application, stage_id, picked, number)
    application.forms_added += 1
    added = {
        "id": f"{form}-{application.forms_added}",
        "stage": stage_id,
        "form": form,
        "criteria": picked,
        "isin": number,
    }
    application.dynamic_forms = (*application.dynamic_forms, added)
    _changed(application, stage_id, "add", added["id"], {"isin": number, "criteria": picked})
    return (form_state(application, instance(application, added["id"], stage.id)),)


def remove_form(application: IApplication, person: Person, stage_id: str, form_id: str) -> None:
    """Remove an instance with its answers; comments on it stay in the record."""
    rights.require(application, person, rights.EDIT)
    _dynamic(application, stage_id)
    instance(application, form_id, stage_id)
    application.dynamic_forms = tuple(
        added for added in application.dynamic_forms if added["id"] != form_id
    )
    Answers(application).remove(form_id)
    _changed(application, stage_id, "remove", form_id, {})


def _dynamic(
    application: IApplication, stage_id: str
) -> tuple[StageDefinition, CriteriaTable]:
    stage = filling_stage(application, stage_id)
    if stage.criteria is None:
        raise Missing("stage", _("This stage has no criteria to choose."))
    return stage, stage.criteria


def _checked_isin(isin: str) -> str:
    try:
        return identifiers.isin(isin)
    except RuleRefused as refusal:
        raise RuleRefused(refusal.code, refusal.message, "isin") from refusal


def _require_new(
    application: IApplication, stage_id: str, picked: Mapping[str, str], isin: str
) -> None:
    here = [added for added in application.dynamic_forms if added["stage"] == stage_id]
    if any((added["criteria"], added["isin"]) == (picked, isin) for added in here):
        if not isin:
            raise RuleRefused("duplicate", _("This form is already added."), "criteria")
        raise RuleRefused(
            "duplicate", _("This security is already added under these criteria."), "isin"
        )
    if len(here) >= MOST_INSTANCES:
        raise RuleRefused("too-many", _("One stage takes at most 50 forms."), "criteria")


def _changed(
    application: IApplication, stage_id: str, action: str, form_id: str, details: Mapping
) -> None:
    before = readiness.mark(application, stage_id)
    if before != readiness.DONE:
        application.stage_marks = {**application.stage_marks, stage_id: readiness.SAVED}
    ledger.record(
        f"application.form-{action}",
        application_subject(application),
        {"stage": stage_id, "form": form_id, **details},
    )
    touch(application)
