"""The text of a letter as blocks: headings, paragraphs, lists and tables, marked by lines.

``# `` begins a heading, ``## `` a smaller one, ``- `` a point of a list, ``|`` a row of a table
with cells between bars; ``|---|---:|`` under the first row makes it a header and says which
columns stand to the right. Every other line is a paragraph. A backslash before a mark makes it
a character like any other. Nothing else of a text is ever read as markup.
"""

from collections.abc import Iterator
from itertools import groupby
from kase.is2in.documents.types import Block
import re


HEADING, SMALLER, POINT, BAR = "# ", "## ", "- ", "|"
_ESCAPED = re.compile(r"\\([\\{|#-])")
_RULE = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?")
_DASHES = re.compile(r"[\s:-]*")
_MARK = re.compile(r"\A\s*(#{1,2} |- |\|)")
# What a table on paper can hold side by side.
MOST_COLUMNS = 12


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text; empty lines part lists and tables and are nothing else."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    return tuple(_blocks(lines))


def kind_of(line: str) -> str:
    """Return heading, list, table, paragraph, or "" for an empty line."""
    line = line.strip()
    if not line:
        return ""
    if line.startswith((HEADING, SMALLER)):
        return "heading"
    if line.startswith(POINT):
        return "list"
    return "table" if line.startswith(BAR) else "paragraph"


def escaped(value: str) -> str:
    """Return what a person typed so that no character of it is a mark inside a line."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = re.sub(r"[\\{|]", r"\\\g<0>", value)
    # A cell of dashes would make its row the line under a header.
    return value.replace("-", "\\-", 1) if _DASHES.fullmatch(value) else value


def as_paragraphs(text: str) -> str:
    """Return lines that are paragraphs each, whatever they begin with."""
    return "\n".join(_MARK.sub(_guarded, line, count=1) for line in text.split("\n"))


def readable(text: str) -> str:
    """Return a text as it is read without its marks: rows of tables with their cells apart."""
    found = []
    for block in blocks(text):
        if block.kind == "table":
            rows = ([block.header] if block.header else []) + list(block.rows)
            found += [" · ".join(row) for row in rows]
        else:
            found += [f"– {one}" if block.kind == "list" else one for one in block.texts]
    return "\n".join(found)


def _guarded(found: re.Match) -> str:
    return found[0].replace(found[1], "\\" + found[1], 1)


def _blocks(lines: list[str]) -> Iterator[Block]:
    for kind, run in groupby(lines, kind_of):
        if kind == "heading":
            for line in run:
                mark, _space, text = line.partition(" ")
                yield Block("heading", (_plain(text),), level=len(mark))
        elif kind == "list":
            yield Block("list", tuple(_plain(line.removeprefix(POINT)) for line in run))
        elif kind == "table":
            yield _table(list(run))
        elif kind == "paragraph":
            yield from (Block("paragraph", (_plain(line),)) for line in run)


def _table(lines: list[str]) -> Block:
    header: tuple[str, ...] = ()
    right: tuple[bool, ...] = ()
    if len(lines) > 1 and _RULE.fullmatch(lines[1]):
        header = _cells(lines[0])
        right = tuple(cell.endswith(":") for cell in _cells(lines[1]))
        lines = lines[2:]
    rows = [_cells(line) for line in lines]
    width = max([len(header), *map(len, rows), 1])
    return Block(
        "table",
        header=_wide(header, width) if header else (),
        rows=tuple(_wide(row, width) for row in rows),
        right=tuple((*right, *[False] * width)[:width]),
    )


def _cells(line: str) -> tuple[str, ...]:
    inner = line.removeprefix(BAR)
    if inner.endswith(BAR) and not _hidden_end(inner):
        inner = inner[:-1]
    parts = _split(inner)
    return tuple(_plain(part.strip()) for part in parts[:MOST_COLUMNS])


def _hidden_end(inner: str) -> bool:
    """Return whether the last bar is a character: an odd number of backslashes before it."""
    before = inner[:-1]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _split(inner: str) -> list[str]:
    parts, current, place = [], "", 0
    while place < len(inner):
        if inner[place] == "\\" and place + 1 < len(inner):
            current += inner[place : place + 2]
            place += 2
        elif inner[place] == BAR:
            parts.append(current)
            current, place = "", place + 1
        else:
            current += inner[place]
            place += 1
    return [*parts, current]


def _wide(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
