"""What is wrong with a template, said at the line: before it is put into effect, and in place."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.letters.language import Branch
from kase.is2in.procedures.letters.language import Fault
from kase.is2in.procedures.letters.language import Loop
from kase.is2in.procedures.letters.language import parse
from kase.is2in.procedures.letters.language import ROW
from kase.is2in.procedures.letters.placeholders import FIELD
from kase.is2in.procedures.letters.placeholders import FORMS
from kase.is2in.procedures.letters.placeholders import Vocabulary
from kase.is2in.procedures.letters.placeholders import vocabulary
from kase.is2in.procedures.letters.types import LANGUAGES
from kase.is2in.web.api import language
from kase.is2in.web.api import translate


@dataclass(frozen=True)
class Problem:
    """A fault, the language of the text it is in; a ``warning`` does not hinder."""

    language: str
    fault: Fault
    warning: bool = False


def check(
    texts: Mapping[str, str], definitions: tuple[ProcedureDefinition, ...]
) -> tuple[Problem, ...]:
    """Return the problems of a template's texts; every procedure must have what they name.

    Without procedures only the names of every letter may be used.
    """
    words = [(one, vocabulary(one)) for one in definitions] or [(None, vocabulary(None))]
    found = []
    if not texts.get("ru", "").strip():
        message = _("The Russian text is missing: it stands in for the other languages.")
        found.append(Problem("ru", Fault(1, "no-text", message)))
    for lang in LANGUAGES:
        text = texts.get(lang, "")
        if text.strip():
            found += [Problem(lang, one) for one in faults(text, words)]
        elif lang != "ru":
            message = _("The text is not translated: the Russian one stands in for it.")
            found.append(Problem(lang, Fault(1, "untranslated", message), warning=True))
    return tuple(found)


def faults(
    text: str, words: list[tuple[ProcedureDefinition | None, Vocabulary]]
) -> tuple[Fault, ...]:
    """Return the faults of one text, in the order of its lines, each once."""
    nodes, found = parse(text)
    for definition, known in words:
        found += _unknown(nodes, known, definition, None)
    unique = {(one.line, one.code, translate(one.message)): one for one in found}
    return tuple(sorted(unique.values(), key=lambda one: one.line))


def _unknown(
    nodes: list,
    known: Vocabulary,
    definition: ProcedureDefinition | None,
    columns: Mapping[str, object] | None,
) -> Iterator[Fault]:
    for node in nodes:
        if isinstance(node, Loop):
            table = known.get(node.name)
            if table is None:
                yield _missing(node.number, node.name, definition)
            elif table.columns is None:
                message = _("“${name}” is no table: its rows cannot be repeated.")
                yield Fault(node.number, "no-table", _named(message, node.name))
            inner = table.columns if table is not None and table.columns is not None else None
            # Of a table that is not known nothing more is said.
            yield from _unknown(node.then, known, definition, inner or {"": ""})
        elif isinstance(node, Branch):
            if node.name:
                yield from _name(node.number, node.name, known, definition, columns, True)
            for inside in (node.then, node.other):
                yield from _unknown(inside, known, definition, columns)
        else:
            for _before, name in node.parts:
                if name:
                    yield from _name(node.number, name, known, definition, columns, False)


def _name(
    line: int,
    name: str,
    known: Vocabulary,
    definition: ProcedureDefinition | None,
    columns: Mapping[str, object] | None,
    table_too: bool,
) -> Iterator[Fault]:
    if name.startswith(ROW):
        if columns is None:
            message = _("“${name}” stands outside of repeated rows.")
            yield Fault(line, "row-outside", _named(message, name))
        elif "" not in columns and name.removeprefix(ROW) not in columns:
            message = _("The table has no column “${name}”.")
            yield Fault(line, "no-column", _named(message, name.removeprefix(ROW)))
        return
    found = known.get(name)
    if found is None:
        yield _missing(line, name, definition)
    elif found.columns is not None and not table_too:
        message = _("“${name}” is a table: repeat its rows by {{ each ${name} }}.")
        yield Fault(line, "table", _named(message, name))


def _missing(line: int, name: str, definition: ProcedureDefinition | None) -> Fault:
    if not name.startswith((FIELD, FORMS)):
        message = _("The placeholder “${name}” is not known.")
        return Fault(line, "unknown", _named(message, name))
    if definition is None:
        message = _("“${name}” is a field of a form: choose the procedures of the template.")
        return Fault(line, "no-procedure", _named(message, name))
    facts = {"name": name, "procedure": definition.title(language())}
    message = _("There is no field “${name}” in the procedure “${procedure}”.", mapping=facts)
    return Fault(line, "no-field", message)


def _named(message, name: str):
    return type(message)(message, mapping={"name": name})
