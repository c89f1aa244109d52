"""Departments of an examination as staff write them, one a line, and whether they make sense."""

from collections import Counter
from collections.abc import Iterable
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import DepartmentDefinition
from kase.is2in.procedures.catalogue.model import LONGEST_TERM
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.problem import inside
from kase.is2in.procedures.catalogue.problem import Problem
from kase.is2in.procedures.catalogue.problem import Problems
from kase.is2in.procedures.catalogue.toml_tables import IDENTIFIER
from kase.is2in.terms.errors import RuleRefused


EXAMINATION = "examination"
# Nobody asks departments in more turns than this.
LAST_ORDER = 20


def read_departments(text: str) -> tuple[DepartmentDefinition, ...]:
    """Return the departments of a text; raise RuleRefused with the number of a wrong line."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        group, *numbers = words
        right = all(one.isascii() and one.isdigit() and len(one) < 4 for one in numbers)
        if not IDENTIFIER.fullmatch(group) or not right or not 1 <= len(numbers) <= 2:
            problem = _(
                "Line ${line}: write the code of a department, its order and its term, as in "
                "“clearing 1 5”.",
                mapping={"line": str(number)},
            )
            raise RuleRefused("departments", problem, field="departments")
        order, *days = map(int, numbers)
        found.append(DepartmentDefinition(group, order, days[0] if days else None))
    return tuple(found)


def write_departments(departments: Iterable[DepartmentDefinition]) -> str | None:
    """Return the same as text, None for no department."""
    lines = [
        " ".join(str(part) for part in (one.group, one.order, one.days) if part is not None)
        for one in departments
    ]
    return "\n".join(lines) or None


def department_problems(definition: ProcedureDefinition, process: ProcessDefinition) -> Problems:
    """Yield what is wrong with the departments of a process."""
    if process.departments and process.state != EXAMINATION:
        yield Problem(process.state, _("only the examination asks departments for an opinion"))
    for one, times in Counter(each.group for each in process.departments).items():
        place = inside(process.state, one)
        if times > 1:
            yield Problem(place, _("“${id}” is there twice", mapping={"id": one}))
        if one == definition.department:
            yield Problem(place, _("“${id}” handles the application itself", mapping={"id": one}))
    for each in process.departments:
        place = inside(process.state, each.group)
        if not 1 <= each.order <= LAST_ORDER:
            text = _("an order is a number from 1 to ${most}", mapping={"most": LAST_ORDER})
            yield Problem(place, text)
        if each.days is not None and not 1 <= each.days <= LONGEST_TERM:
            text = _("a term has from 1 to ${most} working days", mapping={"most": LONGEST_TERM})
            yield Problem(place, text)
