"""Workbooks of before 2007 (.xls): their records are walked first, then their values are read.

Values only: no formula, no password, no macros, no column far away. A row is as long as its
last cell, so that a cell in a corner costs nothing.
"""

from collections.abc import Iterator
from io import StringIO
from kase.is2in.subscription.formats.cells import moment
from kase.is2in.subscription.formats.cells import MOST_COLUMNS
from kase.is2in.subscription.formats.cells import number
from kase.is2in.subscription.formats.faults import fault
from typing import Any
from xlrd.compdoc import CompDoc
from xlrd.compdoc import CompDocError
import struct
import xlrd


FORMULAS = frozenset((0x0006, 0x0206, 0x0406, 0x0221, 0x04BC))
PASSWORD = 0x002F
# Records that begin with the row and the column of a cell; the last two hold many cells.
CELLS = frozenset((0x0201, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00D6, 0x00BD, 0x00BE))
MANY = frozenset((0x00BD, 0x00BE))
# What the library raises over bytes that it cannot make sense of.
BROKEN = (
    CompDocError,
    xlrd.XLRDError,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def sheets(data: bytes) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """Yield the visible sheets: each its lines, a number from 1 and the texts of cells."""
    try:
        records = _workbook(data)
        _check(records)
        book = xlrd.open_workbook(file_contents=data, ragged_rows=True, logfile=StringIO())
    except BROKEN as error:
        raise fault("file-damaged") from error
    for sheet in book.sheets():
        if not sheet.visibility:
            yield _lines(sheet, book.datemode)


def _workbook(data: bytes) -> bytes:
    found = CompDoc(data, logfile=StringIO())
    names = {entry.name.lower() for entry in found.dirlist}
    if "encryptedpackage" in names:
        raise fault("file-password")
    if any("_vba_project" in name for name in names):
        raise fault("file-macros")
    for name in ("Workbook", "Book"):
        memory, start, size = found.locate_named_stream(name)
        if memory:
            return memory[start : start + size]
    raise fault("file-type")


def _check(data: bytes) -> None:
    place = 0
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, place)
        if kind in FORMULAS:
            raise fault("file-formula")
        if kind == PASSWORD:
            raise fault("file-password")
        if kind in CELLS and size >= 4:
            last = place + 2 + size if kind in MANY else place + 6
            if struct.unpack_from("<H", data, last)[0] >= MOST_COLUMNS:
                raise fault("file-columns")
        place += 4 + size


def _lines(sheet: Any, mode: int) -> Iterator[tuple[int, list[str]]]:
    for line in range(sheet.nrows):
        kinds = sheet.row_types(line)
        values = sheet.row_values(line)
        yield line + 1, [_text(*cell, mode) for cell in zip(kinds, values, strict=True)]


def _text(kind: int, value: Any, mode: int) -> str:
    if kind == xlrd.XL_CELL_NUMBER:
        return number(value)
    if kind == xlrd.XL_CELL_DATE:
        return moment(value, bool(mode))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "true" if value else "false"
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#")
    return str(value).strip()
