"""A new procedure in a category: laid out by its workflow, or as a copy."""

from kase.is2in import _
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.catalogue.flow import Flow
from kase.is2in.procedures.catalogue.flow import workflow_of
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.toml_tables import IDENTIFIER
from kase.is2in.procedures.catalogue.writer import ROOT
from kase.is2in.procedures.course.words import STATE_TITLES
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.definition_content import IProcedureCategory
from kase.is2in.procedures.definition_vocabularies import workflow_flow
from kase.is2in.procedures.designer.differences import differences
from kase.is2in.procedures.designer.layout import copy_of
from kase.is2in.procedures.designer.layout import laid_out
from kase.is2in.procedures.designer.working import note
from kase.is2in.procedures.designer.working import write
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from plone import api


def procedures() -> tuple[IProcedure, ...]:
    """Return all procedures of the site, category by category."""
    root = api.portal.get()[ROOT]
    return tuple(
        procedure
        for category in root.objectValues()
        if IProcedureCategory.providedBy(category)
        for procedure in category.objectValues()
        if IProcedure.providedBy(procedure)
    )


def flow_of(category: IProcedureCategory) -> Flow:
    """Return the workflow that the category's applications go by; raise RuleRefused for none."""
    found = workflow_flow(workflow_of(category.getId()))
    if not found.states:
        raise RuleRefused("workflow", _("The category has no workflow yet."))
    return found


def add_laid_out(category: IProcedureCategory, code: str, titles: Frozen) -> IProcedure:
    """Add a procedure with a process for each state of the category's workflow."""
    workflow = workflow_of(category.getId())
    flow = flow_of(category)
    same = (one for one in procedures() if one.workflow == workflow)
    template = next((working_copy(one) for one in same), None)
    blank = ProcedureDefinition(
        code=code,
        titles=titles,
        category=category.getId(),
        workflow=workflow,
        department=template.department if template else "",
        filers=template.filers if template else frozenset(),
        edition=1,
        effective_from=today(),
        processes=(),
        withdrawal_until=flow.closes_withdrawal(STATE_TITLES),
    )
    return add_procedure(category, laid_out(blank, flow, template))


def add_copy(
    category: IProcedureCategory, code: str, titles: Frozen, source: str
) -> IProcedure:
    """Add a procedure with everything that another one, by its code, has now."""
    found = next((one for one in procedures() if one.getId() == source), None)
    if found is None:
        raise Missing("procedure", _("There is no such procedure."))
    flow_of(category)
    made = copy_of(working_copy(found), code, titles, category.getId())
    return add_procedure(category, made)


def add_procedure(category: IProcedureCategory, definition: ProcedureDefinition) -> IProcedure:
    """Add the working copy of a procedure that is not there yet; nobody can file it so far.

    Raises RuleRefused("code") for a code that is no identifier, Conflict for one that is taken:
    the code is the procedure's name in the whole site.
    """
    if not IDENTIFIER.fullmatch(definition.code):
        raise RuleRefused(
            "code",
            _(
                "“${value}” is not an identifier: small Latin letters, digits, - and _",
                mapping={"value": definition.code},
            ),
            "code",
        )
    if definition.code in {one.getId() for one in procedures()}:
        raise Conflict("code", _("There is a procedure of this code already."), "code")
    procedure = write(category, definition)
    empty = ProcedureDefinition(
        **{**vars(definition), "processes": (), "titles": Frozen(), "descriptions": Frozen()}
    )
    note(procedure, "definition.add", differences(empty, definition))
    return procedure
