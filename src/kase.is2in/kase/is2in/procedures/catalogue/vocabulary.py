"""Platforms, sectors, categories, packages: one vocabulary for all procedures, with its days (B7).

Its levels are those of criteria; an option is a term with the days it is in force. A code may
be there several times with other titles, for days that do not overlap. Combinations of a
procedure name its codes; an edition keeps the titles and days it was put into effect with.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from datetime import timedelta
from itertools import pairwise
from kase.is2in.procedures.catalogue.criteria import inline
from kase.is2in.procedures.catalogue.criteria import quoted
from kase.is2in.procedures.catalogue.model import CriteriaRow
from kase.is2in.procedures.catalogue.model import CriteriaTable
from kase.is2in.procedures.catalogue.model import LevelDefinition
from kase.is2in.procedures.catalogue.model import OptionDefinition
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.toml_tables import Source
from kase.is2in.procedures.catalogue.toml_tables import Table
from pathlib import Path


VOCABULARY_FILE = "vocabulary.toml"
DAY = timedelta(days=1)

Vocabulary = tuple[LevelDefinition, ...]


def read_vocabulary(path: Path) -> Vocabulary:
    """Return the vocabulary of a file; raise RuleRefused("definition") with the line."""
    return vocabulary_text(path.name, path.read_text(encoding="utf-8"))


def vocabulary_text(name: str, text: str) -> Vocabulary:
    """Return the vocabulary of a text; ``name`` is the file's, for refusals with the line."""
    table = Source(name, text).table()
    levels = tuple(_level(each) for each in table.tables("level"))
    table.close()
    return levels


def _level(table: Table) -> LevelDefinition:
    level_id, titles = table.identifier("id"), table.texts("title")
    terms = in_order(_term(each) for each in table.tables("term"))
    table.close()
    return LevelDefinition(level_id, titles, terms, shared=True)


def _term(table: Table) -> OptionDefinition:
    term = OptionDefinition(
        code=table.identifier("code"),
        titles=table.texts("title"),
        valid_from=table.day("from", None),
        valid_to=table.day("to", None),
    )
    table.close()
    return term


def write_vocabulary(vocabulary: Vocabulary) -> str:
    """Return the text that ``read_vocabulary`` reads."""
    lines = []
    for level in vocabulary:
        lines += ["", "[[level]]", f"id = {quoted(level.id)}", f"title = {inline(level.titles)}"]
        for term in level.options:
            lines += ["", "[[level.term]]", f"code = {quoted(term.code)}"]
            lines += [f"title = {inline(term.titles)}"]
            lines += [f"from = {term.valid_from}"] if term.valid_from else []
            lines += [f"to = {term.valid_to}"] if term.valid_to else []
    return "\n".join(lines).lstrip() + "\n"


def in_order(terms: Iterable[OptionDefinition]) -> tuple[OptionDefinition, ...]:
    """Return terms in the order codes come first, those of one code from the oldest on."""
    found = list(terms)
    place = {term.code: number for number, term in reversed(list(enumerate(found)))}
    return tuple(sorted(found, key=lambda term: (place[term.code], term.valid_from or date.min)))


def with_vocabulary(table: CriteriaTable, vocabulary: Vocabulary) -> CriteriaTable:
    """Return criteria with titles and terms of their shared levels, of used codes only."""
    known = {level.id: level for level in vocabulary}

    def filled(level: LevelDefinition) -> LevelDefinition:
        if not level.shared or level.id not in known:
            return level
        used = {row.values.get(level.id) for row in table.rows}
        terms = (term for term in known[level.id].options if term.code in used)
        return replace(known[level.id], options=tuple(terms))

    return replace(table, levels=tuple(filled(level) for level in table.levels))


def vocabulary_of(definition: ProcedureDefinition) -> Vocabulary:
    """Return the part of the vocabulary that a definition carries."""
    levels: dict[str, LevelDefinition] = {}
    for stage in definition.stages():
        for level in stage.criteria.levels if stage.criteria is not None else ():
            if level.shared and level.titles:
                before = levels[level.id].options if level.id in levels else ()
                every = dict.fromkeys((*before, *level.options))
                levels[level.id] = replace(level, options=in_order(every))
    return tuple(levels.values())


def overlaps(terms: Iterable[OptionDefinition]) -> Iterator[str]:
    """Yield the codes of terms that are there twice on the same day."""
    for one, other in pairwise(in_order(terms)):
        same = one.code == other.code
        if same and (one.valid_to or date.max) >= (other.valid_from or date.min):
            yield one.code


def first_day_without(row: CriteriaRow, terms: Iterable[OptionDefinition]) -> date | None:
    """Return the first day of a combination on which none of the terms is in force, or None."""
    day, last = row.valid_from or date.min, row.valid_to or date.max
    for term in in_order(terms):
        if (term.valid_from or date.min) > day:
            break
        end = term.valid_to or date.max
        if end >= last:
            return None
        day = max(day, end + DAY)
    return day
