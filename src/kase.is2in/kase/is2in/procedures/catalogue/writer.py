"""From a definition to the content that staff edit: creates, updates, removes, orders."""

from collections.abc import Mapping
from kase.is2in.procedures.catalogue.criteria import write_criteria
from kase.is2in.procedures.catalogue.department_lines import write_departments
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.reader import CategoryText
from plone.dexterity.utils import createContent
from Products.CMFPlacefulWorkflow.WorkflowPolicyConfig import WorkflowPolicyConfig
from Products.CMFPlacefulWorkflow.WorkflowPolicyConfig import WorkflowPolicyConfig_id
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent


ROOT = "procedures"
ROOT_TITLES = {"ru": "Процедуры", "kk": "Рәсімдер", "en": "Procedures"}
POLICY = "procedures"
# Who models procedures: this department in the whole catalogue, others per folder.
DESIGNERS = "methodology"
DESIGNER = "ProcedureDesigner"
SUFFIXES = {"ru": "", "kk": "_kk", "en": "_en"}
# A form of a stage sends nothing anywhere: its answers are kept on the application.
NO_ACTIONS = (
    '<model xmlns="http://namespaces.plone.org/supermodel/schema"><schema></schema></model>'
)


def prepare_root(site):
    """Return /procedures, made with its workflow policy where it is missing."""
    if ROOT in site.objectIds():
        return site[ROOT]
    root = _put(site, "ProcedureCatalogue", ROOT, _titles(ROOT_TITLES))
    root._setObject(WorkflowPolicyConfig_id, WorkflowPolicyConfig())
    config = root._getOb(WorkflowPolicyConfig_id)
    config.setPolicyIn(POLICY)
    config.setPolicyBelow(POLICY)
    root.manage_setLocalRoles(DESIGNERS, (DESIGNER,))
    return root


def write_category(root, category: CategoryText):
    """Return the category's folder with the texts of the file."""
    values = {**_titles(category.titles), **_descriptions(category.descriptions)}
    return _put(root, "ProcedureCategory", category.code, values)


def write_procedure(category, definition: ProcedureDefinition):
    """Make the content under a category equal to the definition and return the procedure."""
    procedure = _put(
        category,
        "Procedure",
        definition.code,
        {
            **_titles(definition.titles),
            **_descriptions(definition.descriptions),
            "filers": tuple(sorted(definition.filers)),
            "workflow": definition.workflow,
            "department": definition.department,
            "withdrawal_until": definition.withdrawal_until,
            "signers": definition.signers,
            "signed_answers": definition.signed_answers,
            **_outcomes(definition),
        },
    )
    for process in definition.processes:
        _write_process(procedure, process)
    _arrange(procedure, [process.state for process in definition.processes])
    return procedure


def _write_process(procedure, process: ProcessDefinition) -> None:
    values = {
        **_titles(process.titles),
        "state": process.state,
        "actors": process.actors,
        "days": process.days,
        "departments": write_departments(process.departments),
    }
    content = _put(procedure, "Process", process.state, values)
    for subprocess in process.subprocesses:
        inner = _put(content, "Subprocess", subprocess.id, _titles(subprocess.titles))
        for stage in subprocess.stages:
            _write_stage(inner, stage)
        _arrange(inner, [stage.id for stage in subprocess.stages])
    _arrange(content, [subprocess.id for subprocess in process.subprocesses])


def _write_stage(subprocess, stage: StageDefinition) -> None:
    values = {
        **_titles(stage.titles),
        "kind": stage.kind,
        "skippable": stage.skippable,
        "criteria": write_criteria(stage.criteria) if stage.criteria else None,
    }
    content = _put(subprocess, "Stage", stage.id, values)
    for form in stage.forms:
        model = {"fields_model": form.model, "actions_model": NO_ACTIONS}
        _put(content, "EasyForm", form.id, {**_titles(form.titles), **model})
    _arrange(content, [form.id for form in stage.forms])


def _titles(texts: Mapping[str, str]) -> dict[str, str]:
    # A working copy may lack a translation; the linter keeps it from being put into effect.
    return {f"title{suffix}": texts.get(lang, "") for lang, suffix in SUFFIXES.items()}


def _outcomes(definition: ProcedureDefinition) -> dict[str, str | None]:
    """Return what each decision means, by the names of ``IProcedure``; None for nothing."""
    found = {one.decision: one.titles for one in definition.outcomes}
    return {
        f"{decision}{suffix}": found.get(decision, {}).get(lang)
        for decision in DECISIONS
        for lang, suffix in (("ru", ""), ("kk", "_kk"), ("en", "_en"))
    }


def _descriptions(texts: Mapping[str, str]) -> dict[str, str]:
    return {f"description{suffix}": texts.get(lang, "") for lang, suffix in SUFFIXES.items()}


def _put(container, portal_type: str, name: str, values: Mapping[str, object]):
    """Return the object of a name with these values, created or changed only where needed."""
    if name in container.objectIds() and container[name].portal_type != portal_type:
        container.manage_delObjects([name])
    if name not in container.objectIds():
        # The files are the system's; Plone's own check knows only of people adding content.
        container._setObject(name, createContent(portal_type, id=name, **values))
        return container[name]
    content = container[name]
    changed = {key: value for key, value in values.items() if getattr(content, key) != value}
    for key, value in changed.items():
        setattr(content, key, value)
    if changed:
        notify(ObjectModifiedEvent(content))
    return content


def _arrange(container, names: list[str]) -> None:
    """Remove what the definition does not have and put the rest into its order."""
    strangers = [name for name in container.objectIds() if name not in names]
    if strangers:
        container.manage_delObjects(strangers)
    for position, name in enumerate(names):
        if container.getObjectPosition(name) != position:
            container.moveObjectToPosition(name, position)
