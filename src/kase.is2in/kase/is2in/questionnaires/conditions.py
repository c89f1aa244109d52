"""Conditions of fields: ``is2in:depends="other=value|value2; third=yes"``.

A field with a condition is asked only while every part of it holds: the other field is asked
itself and its answer is one of the values. Yes and no are written ``yes`` and ``no``.
"""

from collections.abc import Mapping
from functools import cache
from kase.is2in.questionnaires.words import words
from zope.schema import getFieldsInOrder
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IChoice


@cache
def parse_condition(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the parts of a condition: (field name, allowed codes).

    Raises ValueError where it is not ``name=value|value``.
    """
    parts = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, equals, values = part.partition("=")
        allowed = frozenset(filter(None, (value.strip() for value in values.split("|"))))
        if not equals or not name.strip() or not allowed:
            raise ValueError(f"A condition reads field=value|value, not {part!r}")
        parts.append((name.strip(), allowed))
    return tuple(parts)


def code(value: object) -> str:
    """Return how a condition writes an answer."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def asked(schema, values: Mapping) -> tuple[str, ...]:
    """Return the names of the fields that are asked with these answers, in order."""
    fields = dict(getFieldsInOrder(schema))
    known: dict[str, bool] = {}

    def is_asked(name: str) -> bool:
        if name not in known:
            known[name] = all(
                other in fields and is_asked(other) and code(values.get(other)) in allowed
                for other, allowed in parse_condition(words(fields[name]).depends)
            )
        return known[name]

    return tuple(name for name in fields if is_asked(name))


def check_conditions(fields: Mapping) -> None:
    """Raise ValueError for a condition on an unknown field, an unknown value, or a circle."""
    for name, field in fields.items():
        for other, allowed in parse_condition(words(field).depends):
            if other not in fields:
                raise ValueError(f"The field {name} depends on {other}, which is not in the form")
            unknown = allowed - _possible(fields[other], allowed)
            if unknown:
                raise ValueError(f"The field {name} depends on {other}={'|'.join(sorted(unknown))}")
        _check_circle(name, fields)


def _possible(field, allowed: frozenset) -> frozenset:
    if IBool.providedBy(field):
        return frozenset(("yes", "no"))
    if IChoice.providedBy(field):
        return frozenset(str(term.value) for term in field.vocabulary)
    return allowed


def _check_circle(start: str, fields: Mapping) -> None:
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        for other, _allowed in parse_condition(words(fields[ahead.pop()]).depends):
            if other == start:
                raise ValueError(f"The condition of the field {start} comes back to itself")
            if other in fields and other not in seen:
                seen.add(other)
                ahead.append(other)
