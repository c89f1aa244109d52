"""Which combinations of criteria the procedures allow on a day, and which of them name a term."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from kase.is2in.procedures.catalogue.editions import editions
from kase.is2in.procedures.catalogue.editions import in_force
from kase.is2in.procedures.catalogue.model import CriteriaRow
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.definition_content import IProcedure
from kase.is2in.procedures.definition_content import IProcedureCategory


@dataclass(frozen=True)
class Combination:
    """A combination as an edition has it; ``url`` is the procedure's page."""

    definition: ProcedureDefinition
    stage: StageDefinition
    row: CriteriaRow
    url: str

    def titles(self, lang: str, on: date) -> dict[str, tuple[str, str]]:
        """Return level → (title of the level, title of what is chosen on it) on a day."""
        found = {}
        for level in self.stage.criteria.levels:
            option = level.option(self.row.values.get(level.id, ""), on)
            if option is not None:
                found[level.id] = (level.title(lang), option.title(lang))
        return found


def combinations(catalogue, on: date) -> tuple[Combination, ...]:
    """Return what may be chosen on a day, by the editions in force then, in their order."""
    return tuple(
        Combination(edition, stage, row, procedure.absolute_url())
        for procedure in procedures(catalogue)
        if not procedure.closed and (edition := in_force(procedure, on)) is not None
        for stage in edition.stages()
        if stage.criteria is not None
        for row in stage.criteria.in_force(on)
    )


def users_of(catalogue, level: str, code: str) -> dict[str, ProcedureDefinition]:
    """Return code → edition of the procedures of which some edition names a term."""
    found = {}
    for procedure in procedures(catalogue):
        for edition in editions(procedure):
            if _names(edition, level, code):
                found[edition.code] = edition
    return found


def procedures(catalogue) -> Iterator[IProcedure]:
    """Yield the procedures of /procedures, category by category."""
    for category in catalogue.objectValues():
        if IProcedureCategory.providedBy(category):
            yield from (each for each in category.objectValues() if IProcedure.providedBy(each))


def _names(edition: ProcedureDefinition, level: str, code: str) -> bool:
    return any(
        row.values.get(level) == code
        for stage in edition.stages()
        if stage.criteria is not None
        and (found := stage.criteria.level(level)) is not None
        and found.shared
        for row in stage.criteria.rows
    )
