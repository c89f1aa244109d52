"""Forms and answers for programs: JSON Schema, values out, values in."""

from collections.abc import Callable
from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.questionnaires.conditions import parse_condition
from kase.is2in.questionnaires.fields import WrongValue
from kase.is2in.questionnaires.kinds import kind_of
from kase.is2in.questionnaires.kinds.files import with_data
from kase.is2in.questionnaires.kinds.tables import WrongCell
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.questionnaires.validation import effective
from kase.is2in.questionnaires.validation import field_errors
from kase.is2in.questionnaires.words import help_text
from kase.is2in.questionnaires.words import label
from kase.is2in.questionnaires.words import words
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import RuleRefused
from zope.schema import getFieldsInOrder
from zope.schema.interfaces import IBool


DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(schema, lang: str) -> dict:
    """Return the JSON Schema (draft 2020-12) of a form with titles in a language.

    ``required`` holds what is always required; what is required under a condition stands in
    ``allOf``. ``x-kind`` names our kind of field, ``x-article`` the rule's article.
    """
    properties, always, conditional = {}, [], []
    for name, field in getFieldsInOrder(schema):
        kind = kind_of(field)
        if not kind.answered:
            continue
        properties[name] = _property(field, lang)
        condition = words(field).depends
        if field.required and condition:
            conditional.append({"if": _when(schema, condition), "then": {"required": [name]}})
        elif field.required:
            always.append(name)
    found = {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": always,
    }
    return {**found, "allOf": conditional} if conditional else found


def _property(field, lang: str) -> dict:
    kind = kind_of(field)
    found = {"title": label(field, lang), **kind.json_schema(field, lang), "x-kind": kind.code}
    extra = {
        "description": help_text(field, lang),
        "x-article": words(field).article,
        "x-depends": words(field).depends,
        "x-currency": getattr(field, "currency", None),
    }
    return {**found, **{key: value for key, value in extra.items() if value}}


def _when(schema, condition: str) -> dict:
    parts = parse_condition(condition)
    tests = {}
    for name, allowed in parts:
        values = sorted(allowed)
        if IBool.providedBy(schema[name]):
            values = [value == "yes" for value in values]
        tests[name] = {"enum": values}
    return {"properties": tests, "required": [name for name, _allowed in parts]}


def to_json(
    schema, values: Mapping, *, data: bool = False, file_url: Callable | None = None
) -> dict:
    """Return the answers that count as JSON: money and dates as strings, rows as lists.

    A file is {"filename", "content-type", "size"}, with ``data`` its bytes in base64 too, with
    ``file_url`` (field name to address) where to download it.
    """
    found = {}
    for name, value in effective(schema, values).items():
        kind = kind_of(schema[name])
        answer = kind.to_json(schema[name], value)
        if kind.code == "file" and data:
            answer = with_data(answer, value)
        if kind.code == "file" and file_url is not None:
            answer = {**answer, "download": file_url(name)}
        found[name] = answer
    return found


def from_json(schema, data: object, request=None) -> dict:
    """Return values for ``Answers.save`` from a program's JSON, all of them checked.

    Types are strict: a number is not taken for a text. null takes an answer away; a file
    without ``data`` is one read before and stays as it is. Raises Malformed for what is not an
    object, RuleRefused with an error per field.
    """
    if not isinstance(data, Mapping):
        raise Malformed("values", _("The answers must be a JSON object."))
    values, errors = {}, []
    for name, raw in data.items():
        if not isinstance(name, str) or name not in schema:
            errors.append(FieldError(str(name)[:60], "unknown", _("The form has no such field.")))
            continue
        field = schema[name]
        if kind_of(field).code == "file" and isinstance(raw, Mapping) and "data" not in raw:
            continue
        try:
            values[name] = None if raw is None else kind_of(field).from_json(field, raw)
        except WrongValue as error:
            errors.append(_error(field, error))
            continue
        errors += field_errors(field, values[name], complete=False)
    if errors:
        raise RuleRefused("answers", _("Some fields are not right yet."), errors=errors)
    return Frozen(values)


def _error(field, error: WrongValue) -> FieldError:
    path = error.path if isinstance(error, WrongCell) else ()
    return FieldError(
        ".".join(map(str, (field.__name__, *path))),
        error.code,
        error.message,
        words(field).article or None,
    )
