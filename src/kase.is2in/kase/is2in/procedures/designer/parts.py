"""The parts of a definition as a tree: found, changed, added, moved, copied, taken away.

Everything here is pure: a definition goes in, another one comes out. A ``place`` is the ids from
the procedure down: () is the procedure, ("filling", "fill", "general", "applicant") a form.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import fields
from dataclasses import replace
from hashlib import sha256
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import CriteriaTable
from kase.is2in.procedures.catalogue.model import FormDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.model import ProcessDefinition
from kase.is2in.procedures.catalogue.model import StageDefinition
from kase.is2in.procedures.catalogue.model import SubprocessDefinition
from kase.is2in.procedures.catalogue.plain import encode
from kase.is2in.procedures.catalogue.toml_tables import IDENTIFIER
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
import json


Place = tuple[str, ...]
Part = (
    ProcedureDefinition
    | ProcessDefinition
    | SubprocessDefinition
    | StageDefinition
    | FormDefinition
)
INSIDE: dict[type, str] = {
    ProcedureDefinition: "processes",
    ProcessDefinition: "subprocesses",
    SubprocessDefinition: "stages",
    StageDefinition: "forms",
}
# What every working copy has anew, and no editor writes.
OF_THE_EDITION = ("edition", "effective_from")


def id_of(part: Part) -> str:
    """Return the id of a part among its neighbours; a process is known by its state."""
    if isinstance(part, ProcessDefinition):
        return part.state
    return part.code if isinstance(part, ProcedureDefinition) else part.id


def inside(part: Part) -> tuple[Part, ...]:
    """Return what lies in a part, in order; () for a form."""
    name = INSIDE.get(type(part))
    return getattr(part, name) if name else ()


def with_inside(part: Part, parts: Iterable[Part]) -> Part:
    """Return the part with other parts in it."""
    return replace(part, **{INSIDE[type(part)]: tuple(parts)})


def find(definition: ProcedureDefinition, place: Place) -> Part:
    """Return the part at a place; raise Missing."""
    found: Part = definition
    for name in place:
        found = next((each for each in inside(found) if id_of(each) == name), None)
        if found is None:
            raise _nothing()
    return found


def walk(part: Part, place: Place = ()) -> Iterator[tuple[Place, Part]]:
    """Yield the place and the part of everything below and including it, from the top."""
    yield place, part
    for each in inside(part):
        yield from walk(each, (*place, id_of(each)))


def changed(
    definition: ProcedureDefinition, place: Place, change: Callable[[Part], Part]
) -> ProcedureDefinition:
    """Return the definition with another part at a place; raise Missing."""
    find(definition, place)
    return _changed(definition, place, change)


def _changed(part: Part, place: Place, change: Callable[[Part], Part]) -> Part:
    if not place:
        return change(part)
    return with_inside(
        part,
        (
            _changed(each, place[1:], change) if id_of(each) == place[0] else each
            for each in inside(part)
        ),
    )


def added(definition: ProcedureDefinition, place: Place, part: Part) -> ProcedureDefinition:
    """Return the definition with one more part at the end of what lies at a place.

    Raises RuleRefused("id") for an id that is no identifier or is taken: among neighbours, a
    stage's and a form's in the whole procedure.
    """
    name = id_of(part)
    if not IDENTIFIER.fullmatch(name):
        raise RuleRefused(
            "id",
            _(
                "“${value}” is not an identifier: small Latin letters, digits, - and _",
                mapping={"value": name},
            ),
            "id",
        )
    if name in taken(definition, place, type(part)):
        raise RuleRefused("id", _("“${id}” is there twice", mapping={"id": name}), "id")
    return changed(definition, place, lambda above: with_inside(above, (*inside(above), part)))


def taken(definition: ProcedureDefinition, place: Place, kind: type) -> set[str]:
    """Return the ids that a new part of a kind at a place cannot have."""
    if kind in (StageDefinition, FormDefinition):
        return {id_of(each) for _place, each in walk(definition) if isinstance(each, kind)}
    return {id_of(each) for each in inside(find(definition, place))}


def removed(definition: ProcedureDefinition, place: Place) -> ProcedureDefinition:
    """Return the definition without the part at a place; raise Missing."""
    find(definition, place)
    return changed(
        definition,
        place[:-1],
        lambda above: with_inside(
            above, (each for each in inside(above) if id_of(each) != place[-1])
        ),
    )


def moved(definition: ProcedureDefinition, place: Place, by: int) -> ProcedureDefinition:
    """Return the definition with a part some places later (or, below 0, earlier)."""
    find(definition, place)

    def change(above: Part) -> Part:
        parts = list(inside(above))
        old = next(number for number, each in enumerate(parts) if id_of(each) == place[-1])
        parts.insert(max(0, min(len(parts) - 1, old + by)), parts.pop(old))
        return with_inside(above, parts)

    return changed(definition, place[:-1], change)


def copied(definition: ProcedureDefinition, place: Place) -> tuple[ProcedureDefinition, Place]:
    """Return the definition with a copy of a part right after it, and the copy's place.

    What must be named once in the procedure gets new ids: "general" becomes "general-2". A
    process has no copy: each state of the workflow has one process.
    """
    part = find(definition, place)
    if isinstance(part, ProcedureDefinition | ProcessDefinition):
        raise RuleRefused("copy", _("A process cannot be copied."))
    used = {id_of(each) for _place, each in walk(definition)}
    twin = _renamed(part, used)

    def change(above: Part) -> Part:
        parts = list(inside(above))
        parts.insert(next(n for n, each in enumerate(parts, 1) if each is part), twin)
        return with_inside(above, parts)

    return changed(definition, place[:-1], change), (*place[:-1], id_of(twin))


def _renamed(part: Part, used: set[str]) -> Part:
    name = free_id(id_of(part), used)
    used.add(name)
    inner = [_renamed(each, used) for each in inside(part)]
    twin = replace(part, id=name)
    if isinstance(part, StageDefinition) and part.criteria is not None:
        names = {id_of(old): id_of(new) for old, new in zip(inside(part), inner, strict=True)}
        twin = replace(twin, criteria=_with_forms(part.criteria, names))
    return with_inside(twin, inner) if inner else twin


def _with_forms(criteria: CriteriaTable, names: dict[str, str]) -> CriteriaTable:
    rows = (replace(row, form=names.get(row.form, row.form)) for row in criteria.rows)
    return replace(criteria, rows=tuple(rows))


def free_id(wanted: str, used: Iterable[str]) -> str:
    """Return an id that nobody has: the wanted one, or with a number behind it."""
    known = set(used)
    stem, dash, number = wanted.rpartition("-")
    if not (dash and number.isdigit()):
        stem, number = wanted, "1"
    found, count = wanted, int(number)
    while found in known:
        count += 1
        found = f"{stem[:55]}-{count}"
    return found


def version_of(part: Part) -> str:
    """Return the version of what a part says itself, whatever lies in it.

    Two editors who change different parts do not disturb one another.
    """
    skipped = (INSIDE.get(type(part)), *OF_THE_EDITION)
    own = {one.name: encode(getattr(part, one.name)) for one in fields(part)}
    return _digest({name: value for name, value in own.items() if name not in skipped})


def version_of_all(part: Part) -> str:
    """Return the version of a part with everything in it."""
    data = encode(part)
    return _digest({key: value for key, value in data.items() if key not in OF_THE_EDITION})


def _digest(data: dict) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode("utf-8")).hexdigest()[:20]


def _nothing() -> Missing:
    return Missing("part", _("There is no such part of the procedure."))
