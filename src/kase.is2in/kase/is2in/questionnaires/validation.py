"""Whether answers are right, and what is still missing."""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.questionnaires.conditions import asked
from kase.is2in.questionnaires.kinds import kind_of
from kase.is2in.questionnaires.types import Progress
from kase.is2in.questionnaires.words import words
from kase.is2in.terms.errors import FieldError
from zope.schema import getFieldsInOrder


# What a whole form can lack while everything that is there is right.
LACKS = frozenset({"required", "too-few-rows"})


def validate(schema, values: Mapping, complete: bool) -> tuple[FieldError, ...]:
    """Return what is wrong with answers, in the order of the form.

    ``complete`` also demands every required field that is asked. The field of an error in a
    table reads ``owners.0.share`` (rows from 0). Fields that are not asked are not looked at.
    """
    fields = dict(getFieldsInOrder(schema))
    errors = unknown(schema, values)
    for name in asked(schema, values):
        errors += field_errors(fields[name], values.get(name), complete)
    return tuple(errors)


def unknown(schema, values: Mapping) -> list[FieldError]:
    """Return an error for each name that the form does not have."""
    return [
        FieldError(str(name)[:60], "unknown", _("The form has no such field."))
        for name in values
        if name not in schema
    ]


def field_errors(field, value: object, complete: bool) -> list[FieldError]:
    """Return what is wrong with one answer; None is no answer."""
    kind = kind_of(field)
    article = words(field).article or None
    if empty(value):
        if complete and field.required and kind.answered:
            message = _("Fill in this field.")
            return [FieldError(field.__name__, "required", message, article)]
        return []
    return [
        FieldError(".".join(map(str, (field.__name__, *path))), error.code, error.message, article)
        for path, error in kind.problems(field, value, complete)
    ]


def empty(value: object) -> bool:
    """Return True for no answer: None, an empty text, a table without rows."""
    return value is None or (isinstance(value, str | tuple | list) and not value)


def missing(schema, values: Mapping) -> tuple[str, ...]:
    """Return the names of the fields that still keep the form from being filled."""
    names = (error.field.partition(".")[0] for error in validate(schema, values, complete=True))
    return tuple(dict.fromkeys(names))


def progress(schema, values: Mapping) -> Progress:
    """Return how many of the required fields asked now are filled, and which are not."""
    lacking = missing(schema, values)
    required = [
        name
        for name in asked(schema, values)
        if (schema[name].required and kind_of(schema[name]).answered) or name in lacking
    ]
    return Progress(len(required) - len(lacking), len(required), lacking)


def effective(schema, values: Mapping) -> dict:
    """Return the answers that count: of fields that are asked, and not empty."""
    return {name: values[name] for name in asked(schema, values) if not empty(values.get(name))}
