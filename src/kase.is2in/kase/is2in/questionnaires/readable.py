"""Answers as people read them: for the summary, its PDF and the display mode."""

from collections.abc import Mapping
from kase.is2in.questionnaires.conditions import asked
from kase.is2in.questionnaires.fields import WrongValue
from kase.is2in.questionnaires.kinds import kind_of
from kase.is2in.questionnaires.metadata import fieldset_label
from kase.is2in.questionnaires.types import ReadRow
from kase.is2in.questionnaires.validation import empty
from kase.is2in.questionnaires.words import label
from plone.supermodel.interfaces import FIELDSETS_KEY


def sections(schema, lang: str) -> dict[str, str]:
    """Return the heading above each field, field name to text."""
    return {
        name: fieldset_label(fieldset, lang)
        for fieldset in schema.queryTaggedValue(FIELDSETS_KEY, ())
        for name in fieldset.fields
    }


def readable(schema, values: Mapping, lang: str) -> tuple[ReadRow, ...]:
    """Return a row for each field asked, in the order of the form, in a language.

    Texts are plain: whoever puts them into HTML or typst escapes them.
    """
    headings = sections(schema, lang)
    return tuple(
        _row(schema[name], values.get(name), lang, headings.get(name, ""))
        for name in asked(schema, values)
        if kind_of(schema[name]).answered
    )


def _row(field, value: object, lang: str, section: str) -> ReadRow:
    kind = kind_of(field)
    if kind.code == "table":
        return ReadRow(
            field.__name__,
            label(field, lang),
            "",
            section,
            kind.code,
            tuple(label(column, lang) for column in field.columns),
            () if empty(value) else kind.cells(field, value, lang),
            tuple(kind_of(column).code for column in field.columns),
        )
    text = "" if empty(value) else kind.display(field, value, lang)
    return ReadRow(field.__name__, label(field, lang), text, section, kind.code)


def shown(field, value: object, lang: str) -> str:
    """Return one answer as people read it, "" for none; of a table and a file, not this way."""
    return "" if empty(value) else str(kind_of(field).display(field, value, lang))


def readable_json(field, answer: object, lang: str) -> ReadRow:
    """Return one answer that was kept as JSON (``to_json``), as ``readable`` gives it.

    None is no answer. What the field does not take any more is shown as it was kept.
    """
    kind = kind_of(field)
    name, title = field.__name__, label(field, lang)
    if kind.code != "table":
        return ReadRow(name, title, _said(field, answer, lang), "", kind.code)
    rows = answer if isinstance(answer, list) else []
    columns = tuple(field.columns)
    cells = tuple(
        tuple(_said(column, row.get(column.__name__), lang) for column in columns) for row in rows
    )
    header = tuple(label(column, lang) for column in columns)
    return ReadRow(name, title, "", "", kind.code, header, cells)


def _said(field, answer: object, lang: str) -> str:
    if empty(answer):
        return ""
    kind = kind_of(field)
    if kind.code == "file" and isinstance(answer, Mapping):
        return str(answer.get("filename", ""))
    try:
        return str(kind.display(field, kind.from_json(field, answer), lang))
    except WrongValue:
        return str(answer)
