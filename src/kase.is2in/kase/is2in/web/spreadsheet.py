"""Lists as files for tables (.xlsx by XlsxWriter, .csv), safe to open."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from io import StringIO
from kase.is2in.terms.clock import almaty
import csv
import xlsxwriter


CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
# What makes a program compute a text it opens, whichever sign of them stands first.
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
# More digits a cell of Excel does not keep: such a number stays a text.
EXACT_DIGITS = 15
# The longest text of a cell; Excel refuses a file with a longer one.
LONGEST = 32_767


def spreadsheet(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a workbook with one sheet: a bold first row of titles, then the rows.

    Texts are written as texts, never as formulas or links, and those that begin like a formula
    are marked so that they stay texts when somebody edits the cell. Moments are shown in
    Almaty time; dates, numbers and exact decimals are cells that can be counted with.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        formats = {
            "moment": book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
            "date": book.add_format({"num_format": "dd.mm.yyyy"}),
            "text": book.add_format({"quote_prefix": True}),
        }
        for place, title in enumerate(titles):
            sheet.write_string(0, place, title[:LONGEST], bold)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(sheet, line, place, value, formats)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return buffer.getvalue()


def csv_file(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return CSV that Excel reads (UTF-8 with a mark, semicolons), moments with their offset.

    A text that would be computed gets an apostrophe before it.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(title) for title in titles])
    writer.writerows([_text(value) for value in row] for row in rows)
    return ("\ufeff" + target.getvalue()).encode("utf-8", "replace")


def harmless(text: str) -> str:
    """Return a text that no program computes: with an apostrophe before a sign that starts it."""
    return f"'{text}" if text.startswith(ACTIVE) else text


def _write(sheet, line: int, place: int, value: object, formats: dict) -> None:
    if isinstance(value, datetime):
        local = almaty(value).replace(tzinfo=None)
        sheet.write_datetime(line, place, local, formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, formats["date"])
    elif isinstance(value, int | float | Decimal) and _is_exact(value):
        sheet.write_number(line, place, value)
    else:
        text = "" if value is None else str(value)[:LONGEST]
        style = formats["text"] if text.startswith(ACTIVE) else None
        sheet.write_string(line, place, text, style)


def _is_exact(value: float | Decimal) -> bool:
    if isinstance(value, bool):
        return False
    number = Decimal(str(value))
    return number.is_finite() and len(number.as_tuple().digits) <= EXACT_DIGITS


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return almaty(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return str(value)
    return harmless("" if value is None else str(value))
