"""Whether each field of a form can ever be shown: conditions that no answer makes true."""

from collections.abc import Iterable
from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.procedures.catalogue.form_text import FieldText
from kase.is2in.procedures.catalogue.problem import inside
from kase.is2in.procedures.catalogue.problem import Problem
from kase.is2in.procedures.catalogue.problem import Problems
from kase.is2in.questionnaires.api import parse_condition


Parts = tuple[tuple[str, frozenset[str]], ...]


def condition_problems(place: str, fields: Iterable[FieldText]) -> Problems:
    """Yield the fields of a form whose condition cannot be read, or cannot hold."""
    known = {field.name: field for field in fields}
    parts: dict[str, Parts] = {}
    for name, field in known.items():
        try:
            parts[name] = parse_condition(field.depends)
        except ValueError:
            parts[name] = ()
            words = {"condition": field.depends}
            text = _("the condition “${condition}” does not read field=value", mapping=words)
            yield Problem(inside(place, name), text)
    for name, field in known.items():
        here = inside(place, name)
        own = list(_impossible(here, parts[name], known))
        yield from own
        # What a wrong part hides is seen again once that is mended.
        if not own:
            yield from _hidden(here, field, parts)


def _impossible(here: str, parts: Parts, known: Mapping[str, FieldText]) -> Problems:
    """Yield the parts of a condition that name no field, or a value it cannot have."""
    for other, values in parts:
        if other not in known:
            text = _("depends on “${field}”, which is not in the form", mapping={"field": other})
            yield Problem(here, text)
            continue
        for value in sorted(values):
            if not known[other].can_be(value):
                words = {"field": other, "value": value}
                text = _("depends on “${field}” = “${value}”, which it can never be", mapping=words)
                yield Problem(here, text)


def _hidden(here: str, field: FieldText, parts: Mapping[str, Parts]) -> Problems:
    """Yield that a field is never shown: what it hangs on comes back to it, or contradicts."""
    above = _above(field.name, parts)
    if field.name in above:
        yield Problem(here, _("the condition comes back to the field itself"))
        return
    if any(name in _above(name, parts) for name in above):
        return
    allowed: dict[str, frozenset[str]] = {}
    for name in (field.name, *above):
        for other, values in parts.get(name, ()):
            allowed[other] = allowed.get(other, values) & values
    for other in sorted(other for other, values in allowed.items() if not values):
        words = {"field": other}
        text = _("never shown: its conditions on “${field}” exclude one another", mapping=words)
        if field.required:
            text = _(
                "required but never shown: its conditions on “${field}” exclude one another",
                mapping=words,
            )
        yield Problem(here, text)


def _above(name: str, parts: Mapping[str, Parts]) -> frozenset[str]:
    """Return the fields that a field hangs on, near and far; itself too in a circle."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        for other, _values in parts.get(ahead.pop(), ()):
            if other not in found:
                found.add(other)
                ahead.append(other)
    return frozenset(found)
