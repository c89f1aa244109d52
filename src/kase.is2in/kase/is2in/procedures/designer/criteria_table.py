"""The criteria of a dynamic stage as a table that is being edited: levels, combinations, order.

A draft is what stands in the inputs, saved or not: every button of the page turns one draft into
another, only saving makes it the stage's criteria. All of it is pure.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from itertools import product
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import CriteriaRow
from kase.is2in.procedures.catalogue.model import CriteriaTable
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import LevelDefinition
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import FieldError


# In the cell of a level: a combination for each of its terms.
EVERY = "*"
MOST_ROWS = 500


@dataclass(frozen=True)
class RowDraft:
    """A combination as it is entered: level → code, ``EVERY`` or "" for a level not asked for."""

    values: Frozen
    form: str = ""
    valid_from: str = ""
    valid_to: str = ""

    @property
    def blank(self) -> bool:
        """Return whether nothing is entered."""
        return not (any(self.values.values()) or self.form or self.valid_from or self.valid_to)


@dataclass(frozen=True)
class CriteriaDraft:
    """A table as it is entered; levels in the order in which they are chosen."""

    levels: tuple[LevelDefinition, ...] = ()
    rows: tuple[RowDraft, ...] = ()
    free_field: str = ""


def draft_of(table: CriteriaTable | None) -> CriteriaDraft:
    """Return what the inputs show of criteria that are stored."""
    if table is None:
        return CriteriaDraft()
    rows = tuple(
        RowDraft(row.values, row.form, _day_text(row.valid_from), _day_text(row.valid_to))
        for row in table.rows
    )
    return CriteriaDraft(table.levels, rows, table.free_field)


def _day_text(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def moved(parts: tuple, number: int, by: int) -> tuple:
    """Return the parts with one of them some places later (or, below 0, earlier)."""
    found = list(parts)
    if 0 <= number < len(found):
        found.insert(max(0, min(len(found) - 1, number + by)), found.pop(number))
    return tuple(found)


def without_row(draft: CriteriaDraft, number: int) -> CriteriaDraft:
    """Return the draft without a combination."""
    return replace(draft, rows=draft.rows[:number] + draft.rows[number + 1 :])


def with_twin(draft: CriteriaDraft, number: int) -> CriteriaDraft:
    """Return the draft with a copy of a combination right after it."""
    twin = draft.rows[number : number + 1]
    return replace(draft, rows=draft.rows[: number + 1] + twin + draft.rows[number + 1 :])


def with_level(draft: CriteriaDraft, level: LevelDefinition) -> CriteriaDraft:
    """Return the draft with one more level to choose, the last; the same one is there once."""
    if any(one.id == level.id for one in draft.levels):
        return draft
    return replace(draft, levels=(*draft.levels, level))


def without_level(draft: CriteriaDraft, level_id: str) -> CriteriaDraft:
    """Return the draft without a level, and without what combinations say of it."""
    rows = tuple(
        replace(row, values=Frozen({k: v for k, v in row.values.items() if k != level_id}))
        for row in draft.rows
    )
    levels = tuple(one for one in draft.levels if one.id != level_id)
    return replace(draft, levels=levels, rows=rows)


def expanded(draft: CriteriaDraft, codes: Mapping[str, Iterable[str]]) -> CriteriaDraft:
    """Return the draft with a row per term where one says ``EVERY``.

    ``codes`` are the terms of each level. What another row says in so many words goes before:
    a combination that is there, for the same days, is not made again.
    """
    said = {_key(row) for row in draft.rows if EVERY not in row.values.values()}
    rows: list[RowDraft] = []
    for row in draft.rows:
        if EVERY not in row.values.values():
            rows.append(row)
            continue
        for made in _each(row, codes):
            if _key(made) not in said and len(rows) <= MOST_ROWS:
                said.add(_key(made))
                rows.append(made)
    return replace(draft, rows=tuple(rows))


def _key(row: RowDraft) -> tuple:
    said = sorted((level, code) for level, code in row.values.items() if code)
    return tuple(said), row.valid_from, row.valid_to


def _each(row: RowDraft, codes: Mapping[str, Iterable[str]]) -> Iterator[RowDraft]:
    levels = list(row.values)
    offered = [
        tuple(codes.get(level, ())) if row.values[level] == EVERY else (row.values[level],)
        for level in levels
    ]
    for chosen in product(*offered):
        yield replace(row, values=Frozen(dict(zip(levels, chosen, strict=True))))


def dated(draft: CriteriaDraft) -> CriteriaDraft:
    """Return the draft with a first day where none is written and a value begins on one.

    Without it a combination would be promised for days on which its values are not in force.
    """
    begins: dict[tuple[str, str], date] = {}
    for level in draft.levels:
        for one in level.options:
            said, first = (level.id, one.code), one.valid_from or date.min
            begins[said] = min(first, begins.get(said, first))
    return replace(draft, rows=tuple(_dated(row, begins) for row in draft.rows))


def _dated(row: RowDraft, begins: Mapping[tuple[str, str], date]) -> RowDraft:
    first = max((begins.get(said, date.min) for said in row.values.items()), default=date.min)
    if row.valid_from or row.blank or first == date.min:
        return row
    return replace(row, valid_from=first.isoformat())


def table_of(draft: CriteriaDraft, errors: list[FieldError]) -> CriteriaTable | None:
    """Return the criteria of a draft, None where there is nothing; what is wrong into ``errors``.

    Whether combinations make sense is asked of the linter: a table may be saved half done.
    """
    rows = [row for row in draft.rows if not row.blank]
    if len(rows) > MOST_ROWS:
        text = _("A stage has at most ${most} combinations.", mapping={"most": MOST_ROWS})
        errors.append(FieldError("rows", "many", text))
    if not rows and not draft.levels:
        return None
    for level in draft.levels:
        texts = (level.titles, *(one.titles for one in level.options))
        if not level.shared and any(len(each) < len(LANGUAGES) for each in texts):
            words = {"level": level.titles.get("ru") or level.id}
            said = _("Write “${level}” and its values in three languages.", mapping=words)
            errors.append(FieldError("levels", "translation", said))
    order = [level.id for level in draft.levels]
    made = tuple(_row(row, order, number, errors) for number, row in enumerate(rows, 1))
    return CriteriaTable(draft.levels, made, draft.free_field)


def _row(row: RowDraft, order: list[str], number: int, errors: list[FieldError]) -> CriteriaRow:
    def day(text: str) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            said = _("Row ${number}: write the day as a date.", mapping={"number": number})
            errors.append(FieldError("rows", "date", said))
            return None

    if not row.form:
        said = _("Row ${number}: choose the form it adds.", mapping={"number": number})
        errors.append(FieldError("rows", "form", said))
    values = Frozen({level: row.values[level] for level in order if row.values.get(level)})
    return CriteriaRow(values, row.form, day(row.valid_from), day(row.valid_to))


# What a button does: "row-up:3" moves the third combination.
ACTS: Mapping[str, Callable[[CriteriaDraft, str], CriteriaDraft]] = {
    "row-up": lambda draft, word: replace(draft, rows=moved(draft.rows, _number(word), -1)),
    "row-down": lambda draft, word: replace(draft, rows=moved(draft.rows, _number(word), 1)),
    "row-copy": lambda draft, word: with_twin(draft, _number(word)),
    "row-remove": lambda draft, word: without_row(draft, _number(word)),
    "level-up": lambda draft, word: replace(draft, levels=moved(draft.levels, _number(word), -1)),
    "level-down": lambda draft, word: replace(draft, levels=moved(draft.levels, _number(word), 1)),
    "level-remove": without_level,
}


def _number(word: str) -> int:
    """Return the place, from 0, that a button names from 1; one past the end for nonsense."""
    return int(word) - 1 if word.isascii() and word.isdigit() and word != "0" else MOST_ROWS
