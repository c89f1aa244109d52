"""Lists as .xlsx files, by XlsxWriter, safe to open."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from kase.is2in.terms.clock import almaty
import xlsxwriter


CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def spreadsheet(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a workbook with one sheet: a bold first row of titles, then the rows.

    Texts are written as texts: a cell that begins with "=" stays a text and is never
    computed by the program that opens the file. Moments are shown in Almaty time.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(0, 0, titles, bold)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    local = almaty(value).replace(tzinfo=None)
                    sheet.write_datetime(line, place, local, moment)
                elif isinstance(value, int | float):
                    sheet.write_number(line, place, value)
                else:
                    sheet.write_string(line, place, "" if value is None else str(value))
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return buffer.getvalue()
