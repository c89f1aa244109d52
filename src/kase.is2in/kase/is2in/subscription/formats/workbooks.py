"""Workbooks of today (.xlsx) read sheet by sheet and row by row: memory does not grow.

Only values are taken: a formula is refused with its place, so is whatever leads elsewhere.
Why no library: those that are fast lay the cells of a sheet out in a rectangle and trust the
counts a file names, so that a file of some kilobytes ends the process.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from kase.is2in.subscription.formats.cells import moment
from kase.is2in.subscription.formats.cells import MOST_COLUMNS
from kase.is2in.subscription.formats.cells import number
from kase.is2in.subscription.formats.faults import fault
from kase.is2in.subscription.formats.gate import Archive
from kase.is2in.subscription.formats.gate import WORKBOOK
from kase.is2in.subscription.formats.markup import elements
from posixpath import join
from posixpath import normpath
from string import ascii_uppercase
from typing import Any
from typing import IO
import re


RELATIONS = "xl/_rels/workbook.xml.rels"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_LINK = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
SMALL, STRINGS = 8 * 1024 * 1024, 256 * 1024 * 1024
LAST_ROW = 1_048_576
LETTERS = tuple(f"{first}{last}" for first in ("", *ascii_uppercase) for last in ascii_uppercase)[
    :MOST_COLUMNS
]
# Kinds of cells whose text stands for itself.
WRITTEN = frozenset(("inlineStr", "str", "d", "e"))
PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# Formats of dates that need no entry in the styles, and what tells the others.
DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
NO_LETTERS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)


def sheets(source: IO[bytes]) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """Yield the visible sheets: each its lines, a number from 1 and the texts of cells."""
    archive = Archive(source)
    targets = {
        one.get("Id"): normpath(join("xl", one.get("Target", ""))).lstrip("/")
        for one in elements(archive.pieces(RELATIONS, SMALL), "{*}Relationship")
    }
    found, from_1904 = [], False
    for one in elements(archive.pieces(WORKBOOK, SMALL), "{*}sheet", "{*}workbookPr"):
        if _name(one) == "workbookPr":
            from_1904 = one.get("date1904") in ("1", "true")
        elif one.get("state", "visible") == "visible":
            found.append(targets.get(one.get(LINK) or one.get(STRICT_LINK), ""))
    cells = _Cells(_strings(archive), _dates(archive), from_1904)
    for target in found:
        # A sheet of charts has no cells.
        if target.lower().startswith("xl/worksheets/"):
            yield cells.lines(archive.pieces(target))


def _strings(archive: Archive) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in archive:
        return []
    return [_words(one) for one in elements(archive.pieces(name, STRINGS), "{*}si")]


def _words(element: Any) -> str:
    """Return a text without the signs that say how it is spoken."""
    parts = []
    for child in element:
        if _name(child) == "t":
            parts.append(child.text or "")
        elif _name(child) == "r":
            parts += [one.text or "" for one in child if _name(one) == "t"]
    return "".join(parts).strip()


def _dates(archive: Archive) -> list[bool]:
    """Return which styles of cells show a number as a date."""
    name = "xl/styles.xml"
    if name not in archive:
        return []
    own, found = {}, []
    for one in elements(archive.pieces(name, SMALL), "{*}numFmt", "{*}cellXfs"):
        if _name(one) == "numFmt":
            letters = NO_LETTERS.sub("", one.get("formatCode", ""))
            own[one.get("numFmtId")] = bool(DATE_LETTERS.search(letters))
        else:
            formats = [xf.get("numFmtId", "0") for xf in one]
            found = [own.get(f, f.isdigit() and int(f) in DATES) for f in formats]
    return found


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


class _Cells:
    """Reads the rows of sheets with what all sheets share."""

    def __init__(self, strings: Sequence[str], dates: Sequence[bool], from_1904: bool) -> None:
        self.strings = strings
        self.dates = dates
        self.from_1904 = from_1904

    def lines(self, pieces: Iterator[bytes]) -> Iterator[tuple[int, list[str]]]:
        """Yield the lines of a sheet that have cells."""
        line = 0
        for row in elements(pieces, "{*}row", "{*}sheetData"):
            if _name(row) == "sheetData":
                return
            given = row.get("r", str(line + 1))
            if not (given.isascii() and given.isdigit() and line < int(given[:8]) <= LAST_ROW):
                raise fault("file-damaged", given[:20])
            line = int(given)
            yield line, self._row(row, line)

    def _row(self, row: Any, line: int) -> list[str]:
        found: list[str] = []
        space, end = row.tag[:-3], str(line)
        plain, written = (f"{space}v", f"{space}t"), f"{space}is"
        for cell in row:
            column, place = len(found), cell.get("r")
            # Most cells stand where the one before lets expect them.
            if column >= MOST_COLUMNS or place != LETTERS[column] + end:
                column = self._column(place, column, line)
                found += [""] * (column - len(found))
            child = cell[0] if len(cell) == 1 else None
            if child is not None and child.tag == written and len(child) == 1:
                child = child[0]
            if child is not None and child.tag in plain:
                text = child.text or ""
            else:
                text = self._text(cell, f"{line}.{column + 1}")
            kind = cell.get("t")
            if kind not in WRITTEN:
                text = self._value(text, kind, cell.get("s", "0"), f"{line}.{column + 1}")
            found.append(text.strip())
        return found

    @staticmethod
    def _column(place: str | None, expected: int, line: int) -> int:
        """Return the column of a cell from 0; cells stand in order, or the file is damaged."""
        column = expected
        if place is not None:
            match = PLACE.fullmatch(place)
            if match is None or int(match.group(2)) != line:
                raise fault("file-damaged", f"{line}")
            column = _number(match.group(1))
        if column >= MOST_COLUMNS:
            raise fault("file-columns", f"{line}.{column + 1}")
        if column < expected:
            raise fault("file-damaged", f"{line}.{column + 1}")
        return column

    @staticmethod
    def _text(cell: Any, place: str) -> str:
        text = ""
        for child in cell:
            name = _name(child)
            if name == "f":
                raise fault("file-formula", place)
            if name == "v":
                text = child.text or ""
            elif name == "is":
                text = _words(child)
        return text

    def _value(self, text: str, kind: str | None, style: str, place: str) -> str:
        try:
            if kind == "s":
                return self.strings[_index(text)]
            if not text:
                return ""
            if kind == "b":
                return "true" if text == "1" else "false"
            value, index = float(text), _index(style)
            if index < len(self.dates) and self.dates[index]:
                return moment(value, self.from_1904)
            return number(value)
        except (ValueError, ArithmeticError, IndexError) as error:
            raise fault("file-value", place) from error


def _index(text: str) -> int:
    """Return a place in a list; raise ValueError for what would count from its end."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text[:10])


def _number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found - 1
