"""Spreadsheets and .csv as lines of texts."""

from collections.abc import Iterator
from io import StringIO
from kase.is2in.subscription.formats import legacy
from kase.is2in.subscription.formats import workbooks
from kase.is2in.subscription.formats.cells import MOST_COLUMNS
from kase.is2in.subscription.formats.faults import fault
from kase.is2in.subscription.formats.gate import CSV
from kase.is2in.subscription.formats.gate import XLSX
from typing import IO
import csv


DELIMITERS = ";\t,"
Line = tuple[int, list[str]]


def sheets(source: IO[bytes], kind: str) -> Iterator[Iterator[Line]]:
    """Yield the visible sheets of a table: each its lines, a number from 1 and cells' texts.

    Sheets are read one after another. Raises RuleRefused for a file that is damaged, hostile or
    holds more than values.
    """
    if kind == CSV:
        yield _csv(source.read())
    elif kind == XLSX:
        yield from workbooks.sheets(source)
    else:
        yield from legacy.sheets(source.read())


def _csv(data: bytes) -> Iterator[Line]:
    text = _decoded(data)
    start = text[: text.find("\n") + 1] or text
    delimiter = max(DELIMITERS, key=start.count)
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for row in rows:
            if len(row) > MOST_COLUMNS:
                raise fault("file-columns", str(rows.line_num))
            yield rows.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise fault("file-damaged") from error


def _decoded(data: bytes) -> str:
    """Return the text of a .csv: UTF-8, or as Excel saves it in Kazakhstan, Windows-1251."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1251")
    except UnicodeDecodeError as error:
        raise fault("file-encoding") from error
