"""The catalogue of procedures as everybody else sees it: categories, editions in force."""

from collections.abc import Iterable
from collections.abc import Iterator
from datetime import date
from kase.is2in import _
from kase.is2in.procedures.catalogue.builder import descriptions_of
from kase.is2in.procedures.catalogue.builder import titles_of
from kase.is2in.procedures.catalogue.editions import in_force
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.loader import load
from kase.is2in.procedures.catalogue.model import CategorySummary
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcedureSummary
from kase.is2in.procedures.catalogue.writer import ROOT
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.definition_content import IProcedureCategory
from kase.is2in.terms.errors import Missing
from plone import api


def prepare_procedures() -> None:
    """Create /procedures with the categories and procedures that ship with us; repeatable."""
    load(api.portal.get())


def categories(organization_roles: Iterable[str] | None = None) -> tuple[CategorySummary, ...]:
    """Return the categories in their order, each with the procedures that can be filed today.

    With roles, only the procedures that an organisation with one of them may file.
    """
    wanted = None if organization_roles is None else frozenset(organization_roles)
    return tuple(
        CategorySummary(
            code=category.getId(),
            titles=titles_of(category),
            descriptions=descriptions_of(category),
            procedures=tuple(
                _summary(procedure, edition)
                for procedure, edition in _open(category)
                if wanted is None or wanted & edition.filers
            ),
        )
        for category in _categories()
    )


def procedures_open_to(organization_roles: Iterable[str]) -> tuple[ProcedureSummary, ...]:
    """Return the procedures that an organisation with one of the roles may file today."""
    return tuple(
        procedure
        for category in categories(organization_roles)
        for procedure in category.procedures
    )


def definition(code: str, on: date | None = None) -> ProcedureDefinition:
    """Return the edition of a procedure in force on a day (today), by its code.

    Raises Missing for an unknown procedure, one without an edition in force, and one that
    is closed for new applications.
    """
    for category in _categories():
        procedure = category.get(code)
        if IProcedure.providedBy(procedure) and not procedure.closed:
            edition = in_force(procedure, on or today())
            if edition is not None:
                return edition
    raise Missing("procedure", _("There is no such procedure."))


def category_title(code: str, lang: str) -> str:
    """Return the title of a category in a language, "" for an unknown one."""
    for category in _categories():
        if category.getId() == code:
            return in_language(titles_of(category), lang)
    return ""


def _categories() -> Iterator[IProcedureCategory]:
    # Titles and editions are open to all who may file; the content under a procedure is not,
    # and nothing of it is handed out here.
    root = api.portal.get().get(ROOT)
    children = root.objectValues() if root is not None else ()
    return (each for each in children if IProcedureCategory.providedBy(each))


def _open(category: IProcedureCategory) -> Iterator[tuple[IProcedure, ProcedureDefinition]]:
    for procedure in category.objectValues():
        if IProcedure.providedBy(procedure) and not procedure.closed:
            edition = in_force(procedure, today())
            if edition is not None:
                yield procedure, edition


def _summary(procedure: IProcedure, edition: ProcedureDefinition) -> ProcedureSummary:
    return ProcedureSummary(
        code=edition.code,
        titles=edition.titles,
        descriptions=edition.descriptions,
        filers=edition.filers,
        edition=edition.edition,
        effective_from=edition.effective_from,
        url=procedure.absolute_url(),
    )
