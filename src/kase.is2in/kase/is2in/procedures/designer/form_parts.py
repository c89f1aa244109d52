"""The fields of a form: found, changed, added, moved, taken away; pure, as ``parts`` is."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import FormDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.designer.form_text import FieldText
from kase.is2in.procedures.designer.form_text import FormText
from kase.is2in.procedures.designer.form_text import GroupText
from kase.is2in.procedures.designer.form_text import read_form
from kase.is2in.procedures.designer.form_text import write_form
from kase.is2in.procedures.designer.parts import changed
from kase.is2in.procedures.designer.parts import Place
from kase.is2in.questionnaires.api import form_schema
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
import re


NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")


def field_of(form: FormText, name: str) -> FieldText:
    """Return a field by its name; raise Missing."""
    for one in form.fields():
        if one.name == name:
            return one
    raise Missing("field", _("There is no such field."))


def group_of(form: FormText, name: str) -> GroupText:
    """Return the group a field stands in; raise Missing."""
    for group in form.groups:
        if any(one.name == name for one in group.fields):
            return group
    raise Missing("field", _("There is no such field."))


def version_of_field(one: FieldText, group: str = "") -> str:
    """Return the version of a field: two editors of different fields do not meet."""
    return sha256(repr((one, group)).encode("utf-8")).hexdigest()[:20]


def with_form(
    definition: ProcedureDefinition, place: Place, change: Callable[[FormText], FormText]
) -> ProcedureDefinition:
    """Return the definition with the form at a place changed; raise RuleRefused when unreadable."""

    def make(part: FormDefinition) -> FormDefinition:
        form = change(read_form(part.model))
        model = write_form(form)
        if any(form.fields()):
            form_schema(model)
        return replace(part, model=model)

    return changed(definition, place, make)


def with_model(
    definition: ProcedureDefinition, place: Place, model: str
) -> ProcedureDefinition:
    """Return the definition with another text of a form; raise RuleRefused when unreadable."""
    form_schema(model)
    return changed(definition, place, lambda part: replace(part, model=model))


def added_field(form: FormText, one: FieldText, group: str) -> FormText:
    """Return the form with one more field, last in its group; raise RuleRefused for its name."""
    if not NAME.fullmatch(one.name):
        raise RuleRefused(
            "name", _("A name is a Latin letter, then letters, digits and _."), "name"
        )
    if any(each.name == one.name for each in form.fields()):
        raise RuleRefused("name", _("The form has a field of this name already."), "name")
    if not form.groups:
        return FormText((GroupText("", Frozen(), (one,)),))
    target = group if any(each.name == group for each in form.groups) else form.groups[-1].name
    return _in_group(form, target, lambda fields: (*fields, one))


def _in_group(form: FormText, name: str, change: Callable) -> FormText:
    done = False
    groups = []
    for group in form.groups:
        if group.name == name and not done:
            done = True
            groups.append(replace(group, fields=tuple(change(group.fields))))
        else:
            groups.append(group)
    return FormText(tuple(groups))


def changed_field(form: FormText, name: str, one: FieldText, group: str) -> FormText:
    """Return the form with another field in the place of one, or in another group."""
    if group_of(form, name).name != group:
        return added_field(_without(form, name), one, group)
    return FormText(
        tuple(
            replace(each, fields=tuple(one if old.name == name else old for old in each.fields))
            for each in form.groups
        )
    )


def removed_field(form: FormText, name: str) -> FormText:
    """Return the form without a field; raise Missing, RuleRefused when others are asked by it."""
    field_of(form, name)
    for one in form.fields():
        if name in (piece.partition("=")[0].strip() for piece in one.depends.split(";")):
            raise RuleRefused(
                "depends",
                _("The field “${name}” is asked depending on it.", mapping={"name": one.name}),
            )
    return _without(form, name)


def _without(form: FormText, name: str) -> FormText:
    return FormText(
        tuple(
            replace(each, fields=tuple(old for old in each.fields if old.name != name))
            for each in form.groups
        )
    )


def moved_field(form: FormText, name: str, by: int) -> FormText:
    """Return the form with a field one place later or earlier, past the edge of its group."""
    one, home = field_of(form, name), group_of(form, name)
    place = [old.name for old in home.fields].index(name) + by
    if 0 <= place < len(home.fields):
        fields = [old for old in home.fields if old.name != name]
        fields.insert(place, one)
        moved = replace(home, fields=tuple(fields))
        return FormText(tuple(moved if each is home else each for each in form.groups))
    number = form.groups.index(home) + by
    if not 0 <= number < len(form.groups):
        return form
    groups = list(_without(form, name).groups)
    fields = groups[number].fields
    fields = (one, *fields) if by > 0 else (*fields, one)
    groups[number] = replace(groups[number], fields=fields)
    return FormText(tuple(groups))


def with_headings(form: FormText, titles: dict[str, Frozen], fresh: Frozen) -> FormText:
    """Return the form with other headings, and one more group where ``fresh`` has a title.

    A group whose heading is taken away gives its fields to the group before it.
    """
    groups: list[GroupText] = []
    for group in form.groups:
        words = titles.get(group.name, group.titles)
        if group.name and not words and groups:
            last = groups.pop()
            groups.append(replace(last, fields=(*last.fields, *group.fields)))
        elif group.name and not words:
            groups.append(GroupText("", Frozen(), group.fields))
        else:
            groups.append(replace(group, titles=words))
    if fresh:
        used = {group.name for group in groups}
        number = next(n for n in range(1, len(used) + 2) if f"group_{n}" not in used)
        groups.append(GroupText(f"group_{number}", fresh))
    return FormText(tuple(groups))
