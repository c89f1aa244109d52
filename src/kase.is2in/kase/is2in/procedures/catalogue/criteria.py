"""The criteria of a dynamic stage as readable text: in a file, and in the stage's own field.

A level that is only an id is one of the catalogue's vocabulary; see ``vocabulary``.
"""

from kase.is2in.procedures.catalogue.model import CriteriaRow
from kase.is2in.procedures.catalogue.model import CriteriaTable
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import LevelDefinition
from kase.is2in.procedures.catalogue.model import OptionDefinition
from kase.is2in.procedures.catalogue.toml_tables import Source
from kase.is2in.procedures.catalogue.toml_tables import Table
from kase.is2in.questionnaires.types import Frozen
import json


FREE_FIELDS = ("isin",)


def read_criteria(text: str, name: str) -> CriteriaTable:
    """Return the table of a text; ``name`` is the file's, for refusals with the line."""
    table = Source(name, text).table()
    free = table.one_of("free_field", FREE_FIELDS) if "free_field" in table.data else ""
    levels = tuple(_level(each) for each in table.tables("level"))
    rows = tuple(_row(each) for each in table.tables("row"))
    table.close()
    return CriteriaTable(levels, rows, free)


def _level(table: Table) -> LevelDefinition:
    level_id = table.identifier("id")
    if not {"title", "options"} & table.data.keys():
        table.close()
        return LevelDefinition(level_id, Frozen(), (), shared=True)
    titles = table.texts("title")
    options = tuple(_option(each) for each in table.tables("options"))
    table.close()
    return LevelDefinition(level_id, titles, options)


def _option(table: Table) -> OptionDefinition:
    code = table.identifier("code")
    titles = Frozen({lang: table.text(lang) for lang in LANGUAGES})
    table.close()
    return OptionDefinition(code, titles)


def _row(table: Table) -> CriteriaRow:
    row = CriteriaRow(
        values=table.mapping("choose"),
        form=table.identifier("form"),
        valid_from=table.day("from", None),
        valid_to=table.day("to", None),
    )
    table.close()
    return row


def write_criteria(table: CriteriaTable) -> str:
    """Return the text that ``read_criteria`` reads."""
    lines = [f"free_field = {quoted(table.free_field)}"] if table.free_field else []
    for level in table.levels:
        lines += ["", "[[level]]", f"id = {quoted(level.id)}"]
        if level.shared:
            continue
        lines += [f"title = {inline(level.titles)}", "options = ["]
        lines += [f"  {inline({'code': each.code, **each.titles})}," for each in level.options]
        lines += ["]"]
    for row in table.rows:
        lines += ["", "[[row]]", f"choose = {inline(row.values)}", f"form = {quoted(row.form)}"]
        lines += [f"from = {row.valid_from}"] if row.valid_from else []
        lines += [f"to = {row.valid_to}"] if row.valid_to else []
    return "\n".join(lines).lstrip() + "\n"


def quoted(text: str) -> str:
    """Return a text as TOML writes it: JSON's way is one of TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def inline(texts: dict) -> str:
    """Return a mapping of texts as an inline table."""
    return "{ " + ", ".join(f"{key} = {quoted(text)}" for key, text in texts.items()) + " }"
