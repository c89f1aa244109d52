"""What the linter says, with the page where it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from kase.is2in.procedures.catalogue.model import FormDefinition
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.problem import Problem
from kase.is2in.procedures.designer.criteria_inputs import in_titles
from kase.is2in.procedures.designer.form_text import read_form
from kase.is2in.procedures.designer.parts import find
from kase.is2in.procedures.designer.parts import Part
from kase.is2in.procedures.designer.parts import Place
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import language
from kase.is2in.web.api import translate


CRITERIA = "criteria"


@dataclass(frozen=True)
class ProblemRow:
    """What the linter says of a part, or of a field in it, with the address to mend it."""

    place: Place
    text: str
    where: str
    url: str
    blocks: bool


def problem_rows(
    definition: ProcedureDefinition, url: str, found: Iterable[Problem]
) -> tuple[ProblemRow, ...]:
    """Return problems as rows; ``url`` is the procedure's address."""
    return tuple(_row(definition, url, one) for one in found)


def _row(definition: ProcedureDefinition, url: str, problem: Problem) -> ProblemRow:
    place, rest = place_of(definition, problem.place)
    part = find(definition, place)
    if problem.adding and isinstance(part, ProcessDefinition) and part.subprocesses:
        # A stage is missing, and there is a place for it.
        place = (*place, part.subprocesses[0].id)
    page, *words = _page(part, rest, problem.adding)
    address = "/".join((url, f"@@{page}", *place, *words))
    title = in_language(part.titles, language()) or (place[-1] if place else definition.code)
    where = " › ".join((title, *_said(part, rest)))
    text = translate(problem.text)
    if isinstance(part, StageDefinition) and part.criteria is not None:
        text = in_titles(text, part.criteria.levels, language())
    return ProblemRow(place, text, where, address, problem.blocks)


def place_of(definition: ProcedureDefinition, path: str) -> tuple[Place, Place]:
    """Return the deepest part that a problem's path leads to, and what is left of the path."""
    names = tuple(path.split("/"))
    for deep in range(len(names), 0, -1):
        try:
            find(definition, names[:deep])
        except Missing:
            continue
        return names[:deep], names[deep:]
    return (), ()


def _page(part: Part, rest: Place, adding: bool) -> tuple[str, ...]:
    """Return the page that mends, and what follows the part's place in its address."""
    if adding:
        return ("design-field-add" if isinstance(part, FormDefinition) else "design-add",)
    if isinstance(part, StageDefinition) and rest == (CRITERIA,):
        return ("design-criteria",)
    if isinstance(part, FormDefinition) and rest and rest[0] in _fields(part):
        return "design-field", rest[0]
    if isinstance(part, FormDefinition) and all(part.titles.values()) and len(part.titles) == 3:
        return ("design-fields",)
    return ("design-part",)


def _fields(form: FormDefinition) -> dict[str, str]:
    """Return name → title of the fields of a form, {} where it cannot be read."""
    try:
        fields = read_form(form.model).fields()
    except Refusal:
        return {}
    return {one.name: in_language(one.titles, language()) or one.name for one in fields}


def _said(part: Part, rest: Place) -> Place:
    """Return what is left of a path as people read it: a field by its title."""
    if isinstance(part, FormDefinition) and rest:
        return (_fields(part).get(rest[0], rest[0]), *rest[1:])
    return rest if rest != (CRITERIA,) else ()
