"""From the content that staff edit to the frozen definition that applications use."""

from collections.abc import Iterator
from datetime import date
from kase.is2in import _
from kase.is2in.procedures.catalogue.criteria import read_criteria
from kase.is2in.procedures.catalogue.department_lines import read_departments
from kase.is2in.procedures.catalogue.model import APPLICANT
from kase.is2in.procedures.catalogue.model import CriteriaTable
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.catalogue.model import FormDefinition
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import OutcomeDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.model import SubprocessDefinition
from kase.is2in.procedures.catalogue.terms import vocabulary
from kase.is2in.procedures.catalogue.vocabulary import Vocabulary
from kase.is2in.procedures.catalogue.vocabulary import with_vocabulary
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.definition_content import IProcess
from kase.is2in.procedures.definition_content import IStage
from kase.is2in.procedures.definition_content import ISubprocess
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.web.api import translate


FORM_TYPE = "EasyForm"


def build(procedure: IProcedure, edition: int, effective_from: date) -> ProcedureDefinition:
    """Return the definition as the content stands now, under an edition's number and day.

    Raises RuleRefused for criteria that cannot be read; whether the rest makes sense is
    asked of ``definition_checks``.
    """
    terms = vocabulary(procedure.aq_parent.aq_parent)
    return ProcedureDefinition(
        code=procedure.getId(),
        titles=titles_of(procedure),
        category=procedure.aq_parent.getId(),
        workflow=procedure.workflow or "",
        department=procedure.department or "",
        filers=frozenset(procedure.filers or ()),
        edition=edition,
        effective_from=effective_from,
        processes=tuple(_process(each, terms) for each in _inside(procedure, IProcess)),
        withdrawal_until=procedure.withdrawal_until or "",
        signers=tuple(procedure.signers or (APPLICANT,)),
        signed_answers=bool(procedure.signed_answers),
        descriptions=descriptions_of(procedure),
        outcomes=_outcomes(procedure),
    )


def titles_of(content) -> Frozen:
    """Return the titles of a part by language; those that are missing are left out."""
    return _texts(ru=content.title, kk=content.title_kk, en=content.title_en)


def descriptions_of(content) -> Frozen:
    """Return the descriptions of a part by language."""
    return _texts(ru=content.description, kk=content.description_kk, en=content.description_en)


def _outcomes(procedure: IProcedure) -> tuple[OutcomeDefinition, ...]:
    found = []
    for decision in DECISIONS:
        in_each = (getattr(procedure, decision + suffix) for suffix in ("", "_kk", "_en"))
        titles = _texts(**dict(zip(LANGUAGES, in_each, strict=True)))
        if titles:
            found.append(OutcomeDefinition(decision, titles))
    return tuple(found)


def _texts(**texts: str | None) -> Frozen:
    return Frozen({lang: text for lang, text in texts.items() if text})


def _inside(container, interface) -> Iterator:
    return (each for each in container.objectValues() if interface.providedBy(each))


def _process(process: IProcess, terms: Vocabulary) -> ProcessDefinition:
    return ProcessDefinition(
        state=process.state,
        titles=titles_of(process),
        actors=tuple(process.actors or ()),
        days=process.days,
        subprocesses=tuple(_subprocess(each, terms) for each in _inside(process, ISubprocess)),
        departments=read_departments(process.departments or ""),
    )


def _subprocess(subprocess: ISubprocess, terms: Vocabulary) -> SubprocessDefinition:
    return SubprocessDefinition(
        id=subprocess.getId(),
        titles=titles_of(subprocess),
        stages=tuple(_stage(each, terms) for each in _inside(subprocess, IStage)),
    )


def _stage(stage: IStage, terms: Vocabulary) -> StageDefinition:
    return StageDefinition(
        id=stage.getId(),
        titles=titles_of(stage),
        kind=stage.kind,
        skippable=bool(stage.skippable),
        forms=tuple(
            FormDefinition(each.getId(), titles_of(each), each.fields_model)
            for each in stage.objectValues()
            if each.portal_type == FORM_TYPE
        ),
        criteria=_criteria(stage, terms),
    )


def _criteria(stage: IStage, terms: Vocabulary) -> CriteriaTable | None:
    if not (stage.criteria or "").strip():
        return None
    name = f"{stage.title}: {translate(_('Criteria'))}"
    return with_vocabulary(read_criteria(stage.criteria, name), terms)
