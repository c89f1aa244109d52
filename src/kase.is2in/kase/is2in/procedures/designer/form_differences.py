"""What two texts of one form differ in, field by field."""

from collections.abc import Iterator
from collections.abc import Mapping
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.designer.form_text import FieldText
from kase.is2in.procedures.designer.form_text import FormText
from kase.is2in.procedures.designer.form_text import read_form
from kase.is2in.procedures.designer.order import displaced
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import Refusal


# kind, field, titles of the field, aspect, before, after
FieldChange = tuple[str, str, Frozen, str, str, str]
LINE = " | "


def form_changes(old: str, new: str) -> Iterator[FieldChange]:
    """Yield what differs between two texts; the texts themselves where one cannot be read."""
    if old == new:
        return
    try:
        before, after = read_form(old), read_form(new)
    except Refusal:
        yield "changed", "", Frozen(), "model", old, new
        return
    yield from _fields(before, after)
    yield from _groups(before, after)


def _fields(old: FormText, new: FormText) -> Iterator[FieldChange]:
    before = {one.name: (group.name, one) for group in old.groups for one in group.fields}
    after = {one.name: (group.name, one) for group in new.groups for one in group.fields}
    kept = [name for name in after if name in before]
    order = displaced([name for name in before if name in after], kept)
    for name, (group, one) in after.items():
        if name not in before:
            yield "added", name, one.titles, "", "", ""
            continue
        was_group, was = before[name]
        if name in order or group != was_group:
            yield "moved", name, one.titles, "", "", ""
        for aspect, first, second in field_aspects(was, one):
            yield "changed", name, one.titles, aspect, first, second
    for name, (_group, one) in before.items():
        if name not in after:
            yield "removed", name, one.titles, "", "", ""


def _groups(old: FormText, new: FormText) -> Iterator[FieldChange]:
    before = {group.name: group for group in old.groups if group.name}
    after = {group.name: group for group in new.groups if group.name}
    for name, group in after.items():
        if name not in before:
            yield "changed", "", Frozen(), "heading", "", _line(group.titles)
        elif group.titles != before[name].titles:
            lines = _line(before[name].titles), _line(group.titles)
            yield "changed", "", Frozen(), "heading", *lines
    for name, group in before.items():
        if name not in after:
            yield "changed", "", Frozen(), "heading", _line(group.titles), ""


def field_aspects(old: FieldText, new: FieldText) -> Iterator[tuple[str, str, str]]:
    """Yield (aspect, before, after) of what two states of a field differ in."""
    yield from _texts_differ(old, new)
    for name in ("type", "depends", "article", "register"):
        if getattr(old, name) != getattr(new, name):
            yield name, getattr(old, name), getattr(new, name)
    if old.required != new.required:
        yield "required", _flag(old.required), _flag(new.required)
    for name in dict.fromkeys((*old.limits, *new.limits)):
        if old.limits.get(name, "") != new.limits.get(name, ""):
            yield name, old.limits.get(name, ""), new.limits.get(name, "")
    if old.choices != new.choices:
        yield "choices", choice_lines(old), choice_lines(new)
    if old.columns != new.columns:
        yield "columns", _column_lines(old), _column_lines(new)


def _texts_differ(old: FieldText, new: FieldText) -> Iterator[tuple[str, str, str]]:
    for name in ("titles", "helps"):
        before, after = getattr(old, name), getattr(new, name)
        for lang in LANGUAGES:
            if before.get(lang, "") != after.get(lang, ""):
                yield f"{name}.{lang}", before.get(lang, ""), after.get(lang, "")


def choice_lines(one: FieldText) -> str:
    """Return the values of a choice, one a line: key, Russian, Kazakh, English."""
    return "\n".join(LINE.join((each.key, _line(each.titles))) for each in one.choices)


def _column_lines(one: FieldText) -> str:
    return "\n".join(
        LINE.join(
            (
                *(column.name, column.type, _line(column.titles), _flag(column.required)),
                *(f"{name}={value}" for name, value in column.limits.items()),
                *(choice_lines(column).splitlines()),
            )
        )
        for column in one.columns
    )


def _line(titles: Mapping[str, str]) -> str:
    return LINE.join(titles.get(lang, "") for lang in LANGUAGES)


def _flag(value: bool) -> str:
    return "yes" if value else "no"
