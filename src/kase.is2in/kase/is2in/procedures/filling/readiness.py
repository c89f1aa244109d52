"""How far each stage is and what is still missing, field by field (paragraph 14)."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.procedures import roles
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.filling.instances import form_progress
from kase.is2in.procedures.filling.instances import FormInstance
from kase.is2in.procedures.filling.instances import instances
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.types import Gap
from kase.is2in.procedures.types import Readiness
from kase.is2in.procedures.types import StageStatus
from kase.is2in.questionnaires.api import label
from kase.is2in.web.api import language
from kase.is2in.web.api import translate


SAVED = "saved"
DONE = "done"
SKIPPED = "skipped"


def form_gaps(application: IApplication, one: FormInstance) -> tuple[tuple[Gap, ...], int]:
    """Return the missing fields of a form and the number of fields it must have filled."""
    progress = form_progress(application, one)
    lang = language()
    gaps = tuple(
        Gap(one.stage.id, one.id, name, label(one.schema[name], lang)) for name in progress.missing
    )
    return gaps, progress.total


def stage_gaps(application: IApplication, stage: StageDefinition) -> tuple[tuple[Gap, ...], int]:
    """Return what a stage lacks and the number of things it must have; a skipped one, none."""
    if mark(application, stage.id) == SKIPPED:
        return (), 0
    gaps: list[Gap] = []
    total = 0
    if stage.kind == "consultant":
        total += 1
        if application.consultant not in roles.executors(application):
            title = translate(_("Choose an employee of the financial consultant"))
            gaps.append(Gap(stage.id, "", "consultant", title))
    forms = instances(application, stage)
    if stage.kind == "dynamic" and not forms:
        total += 1
        wanted = _("Add a security") if stage.criteria.free_field else _("Add a form")
        gaps.append(Gap(stage.id, "", "criteria", translate(wanted)))
    for one in forms:
        missing, asked = form_gaps(application, one)
        gaps += missing
        total += asked
    return tuple(gaps), total


def stage_status(
    application: IApplication, stage: StageDefinition, gaps: tuple[Gap, ...]
) -> StageStatus:
    """Return the stage's status: filled needs both "Готово" and nothing missing.

    in_progress: nothing is missing, "Готово" is still to be pressed.
    """
    marked = mark(application, stage.id)
    if marked == SKIPPED:
        return "skipped"
    if not marked:
        return "not_started"
    if gaps:
        return "incomplete"
    return "filled" if marked == DONE else "in_progress"


def mark(application: IApplication, stage_id: str) -> str:
    """Return what the last button pressed on the stage left: saved, done, skipped or ""."""
    marks: Mapping[str, str] = application.stage_marks
    return marks.get(stage_id, "")


def readiness(application: IApplication) -> Readiness:
    """Return how much of the whole application is filled and each field that is missing."""
    missing: list[Gap] = []
    total = 0
    for stage in definition_of(application).filling_stages():
        gaps, asked = stage_gaps(application, stage)
        missing += gaps
        total += asked
    done = total - len(missing)
    return Readiness(done, total, done * 100 // total if total else 100, tuple(missing))


def unfinished(application: IApplication) -> tuple[tuple[StageDefinition, tuple[Gap, ...]], ...]:
    """Return the stages that keep the application from being sent, each with its gaps."""
    found = []
    for stage in definition_of(application).filling_stages():
        gaps, _total = stage_gaps(application, stage)
        if stage_status(application, stage, gaps) not in ("filled", "skipped"):
            found.append((stage, gaps))
    return tuple(found)
