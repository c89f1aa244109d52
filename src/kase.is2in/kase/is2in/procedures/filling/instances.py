"""The forms that stand on an application: those of plain stages and those added per security."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from kase.is2in import _
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.catalogue.model import FormDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.questionnaires.api import Answers
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.api import progress
from kase.is2in.questionnaires.types import Progress
from kase.is2in.terms.errors import Missing
from zope.interface.interface import InterfaceClass


@dataclass(frozen=True)
class FormInstance:
    """A form as it stands on an application; ``id`` is the key of its answers."""

    id: str
    stage: StageDefinition
    form: FormDefinition
    criteria: Mapping[str, str] = field(default_factory=dict)
    isin: str = ""

    @property
    def schema(self) -> InterfaceClass:
        """Return the form's schema as its edition has it."""
        return form_schema(self.form.model)


def instances(application: IApplication, stage: StageDefinition) -> tuple[FormInstance, ...]:
    """Return the forms of a stage; of a dynamic one those that were added, in that order."""
    if stage.kind != "dynamic":
        return tuple(FormInstance(form.id, stage, form) for form in stage.forms)
    return tuple(
        FormInstance(
            added["id"], stage, stage.form(added["form"]), added["criteria"], added["isin"]
        )
        for added in application.dynamic_forms
        if added["stage"] == stage.id
    )


def every_instance(application: IApplication) -> tuple[FormInstance, ...]:
    """Return all forms of the application in the order of the stages."""
    return tuple(
        one
        for stage in definition_of(application).filling_stages()
        for one in instances(application, stage)
    )


def instance(application: IApplication, form_id: str, stage_id: str = "") -> FormInstance:
    """Return one form by its id; raise Missing, also when it is not of the stage named."""
    for one in every_instance(application):
        if one.id == form_id and stage_id in ("", one.stage.id):
            return one
    raise Missing("form", _("There is no such form on this application."))


def stage_of(definition: ProcedureDefinition, instance_id: str) -> str:
    """Return the stage of a form, named by its id or that of an instance (``form-3``), or ""."""
    added = instance_id.rpartition("-")[0]
    for stage in definition.filling_stages():
        name = added if stage.kind == "dynamic" else instance_id
        if any(form.id == name for form in stage.forms):
            return stage.id
    return ""


def form_progress(application: IApplication, one: FormInstance) -> Progress:
    """Return how much of a form is filled."""
    return progress(one.schema, Answers(application).values(one.id))
