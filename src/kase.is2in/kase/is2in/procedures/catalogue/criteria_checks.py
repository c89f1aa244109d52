"""Whether each combination of criteria can be reached, and leads to exactly one form."""

from collections.abc import Iterator
from collections.abc import Set
from datetime import date
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import CriteriaRow
from kase.is2in.procedures.catalogue.model import CriteriaTable
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.problem import LANGUAGE_WORDS
from kase.is2in.procedures.catalogue.vocabulary import first_day_without
from kase.is2in.procedures.catalogue.vocabulary import overlaps
from kase.is2in.web.api import formats


def criteria_problems(table: CriteriaTable, forms: Set[str]) -> Iterator[object]:
    """Yield what is wrong with a table; ``forms`` are the ids the stage has."""
    for rows, text in criteria_findings(table, forms):
        match rows:
            case ():
                yield text
            case (number,):
                yield _("row ${number}: ${problem}", mapping={"number": number, "problem": text})
            case (first, second):
                numbers = {"first": first, "second": second, "problem": text}
                yield _("rows ${first} and ${second}: ${problem}", mapping=numbers)


def criteria_findings(
    table: CriteriaTable, forms: Set[str]
) -> Iterator[tuple[tuple[int, ...], object]]:
    """Yield (numbers of the rows from 1, what is wrong); no number for the table as a whole."""
    for text in _whole(table, forms):
        yield (), text
    for number, row in enumerate(table.rows, 1):
        for problem in _row(table, row, forms):
            yield (number,), problem
    for first, second in _pairs(table.rows):
        problem = _clash(table, table.rows[first], table.rows[second])
        if problem is not None:
            yield (first + 1, second + 1), problem


def _whole(table: CriteriaTable, forms: Set[str]) -> Iterator[object]:
    yield from _levels(table)
    if not table.rows:
        yield _("there is no combination")
    named = {row.form for row in table.rows}
    for form in sorted(forms - named):
        yield _("no combination leads to the form “${form}”", mapping={"form": form})


def _levels(table: CriteriaTable) -> Iterator[object]:
    ids = [level.id for level in table.levels]
    if len(set(ids)) != len(ids):
        yield _("a level is there twice")
    for level in table.levels:
        if level.shared and not level.titles:
            yield _("the vocabulary has no level “${level}”", mapping={"level": level.id})
            continue
        codes = list(dict.fromkeys(option.code for option in level.options))
        for _code in overlaps(level.options):
            yield _("an option of “${level}” is there twice", mapping={"level": level.id})
        used = {row.values.get(level.id) for row in table.rows}
        for code in codes:
            if code not in used:
                yield _("no combination has “${code}”", mapping={"code": f"{level.id}={code}"})
        for texts in (level.titles, *(option.titles for option in level.options)):
            for lang in LANGUAGES:
                if not (texts.get(lang) or "").strip():
                    words = {"lang": LANGUAGE_WORDS[lang]}
                    yield _("the title has no translation: ${lang}", mapping=words)


def _row(table: CriteriaTable, row: CriteriaRow, forms: Set[str]) -> Iterator[object]:
    if row.form not in forms:
        yield _("the stage has no form “${form}”", mapping={"form": row.form})
    if row.valid_from and row.valid_to and row.valid_from > row.valid_to:
        yield _("cannot be reached: it ends before it begins")
    for level_id, code in row.values.items():
        level, value = table.level(level_id), f"{level_id}={code}"
        if level is not None and level.shared and not level.titles:
            continue
        if level is None or level.option(code) is None:
            text = (
                _("the vocabulary has no “${code}”", mapping={"code": value})
                if level is not None and level.shared
                else _("cannot be reached: there is no option “${code}”", mapping={"code": value})
            )
            yield text
            continue
        terms = [option for option in level.options if option.code == code]
        if (day := first_day_without(row, terms)) is not None:
            yield _not_in_force(value, day, terms[0].valid_from)


def _not_in_force(value: str, day: date, begins: date | None) -> object:
    if day == date.min:
        return _(
            "“${code}” is in force from ${day} only",
            mapping={"code": value, "day": formats.said(begins)},
        )
    return _(
        "“${code}” is not in force on ${day}", mapping={"code": value, "day": formats.said(day)}
    )


def _pairs(rows: tuple[CriteriaRow, ...]) -> Iterator[tuple[int, int]]:
    for second, later in enumerate(rows):
        for first, earlier in enumerate(rows[:second]):
            if _overlap(earlier, later):
                yield first, second


def _overlap(one: CriteriaRow, other: CriteriaRow) -> bool:
    start = max(one.valid_from or date.min, other.valid_from or date.min)
    end = min(one.valid_to or date.max, other.valid_to or date.max)
    return start <= end


def _clash(table: CriteriaTable, one: CriteriaRow, other: CriteriaRow) -> object | None:
    """Return why two combinations in force on the same day hide one another, or None."""
    for level in table.levels:
        left, right = one.values.get(level.id), other.values.get(level.id)
        if left != right:
            if left and right:
                return None
            return _(
                "“${level}” is asked for one and not for the other", mapping={"level": level.id}
            )
    return _("the same combination twice on the same day")
