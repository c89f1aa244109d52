"""Files for tables: what is in them, and that nothing in them is computed."""

from datetime import date
from datetime import datetime
from datetime import UTC
from decimal import Decimal
from io import BytesIO
from kase.is2in.web.api import csv_file
from kase.is2in.web.api import spreadsheet
from openpyxl import load_workbook
from zipfile import ZipFile
import csv
import io
import unittest


ACTIVE = (
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3|cmd",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
)
AT = datetime(2021, 3, 2, 4, 51, tzinfo=UTC)


class Workbook(unittest.TestCase):
    def cells(self, *values):
        data = spreadsheet(["=TITLE()"], [values])
        sheet = load_workbook(BytesIO(data)).active
        return data, list(sheet[2]), sheet["A1"]

    def test_active_texts_are_texts_for_ever(self):
        data, cells, title = self.cells(*ACTIVE)
        self.assertEqual(title.data_type, "s")
        for cell, text in zip(cells, ACTIVE, strict=True):
            self.assertEqual(cell.data_type, "s", text)
            self.assertTrue(cell.quotePrefix, text)
        with ZipFile(BytesIO(data)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        self.assertNotIn(b"<f>", sheet)
        self.assertNotIn(b"hyperlink", sheet)

    def test_other_texts_are_as_they_are(self):
        _data, [cell], _title = self.cells("АО «Әлем»")
        self.assertEqual((cell.value, cell.quotePrefix), ("АО «Әлем»", False))

    def test_days_moments_and_numbers_can_be_counted_with(self):
        _data, cells, _title = self.cells(date(2021, 3, 2), AT, 5, Decimal("12.50"))
        self.assertEqual(cells[0].value, datetime(2021, 3, 2))
        self.assertEqual(cells[1].value, datetime(2021, 3, 2, 10, 51))
        self.assertEqual([cell.value for cell in cells[2:]], [5, 12.5])

    def test_what_a_number_cannot_hold_is_a_text(self):
        for value in (Decimal("12345678901234567.89"), Decimal("NaN"), float("inf"), True):
            _data, [cell], _title = self.cells(value)
            self.assertEqual((cell.data_type, cell.value), ("s", str(value)))

    def test_a_text_too_long_for_a_cell_is_cut_not_lost(self):
        _data, [cell], _title = self.cells("я" * 40_000)
        self.assertEqual(len(cell.value), 32_767)


class Commas(unittest.TestCase):
    def rows(self, *values):
        data = csv_file(["=TITLE()"], [values])
        self.assertTrue(data.startswith(b"\xef\xbb\xbf"))
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))

    def test_active_texts_get_an_apostrophe(self):
        title, row = self.rows(*ACTIVE)
        self.assertEqual(title, ["'=TITLE()"])
        self.assertEqual(row, [f"'{text}" for text in ACTIVE])

    def test_values(self):
        _title, row = self.rows(date(2021, 3, 2), AT, -5, Decimal("-1.5"), None, "a;b")
        wanted = ["2021-03-02", "2021-03-02T10:51:00+06:00", "-5", "-1.5", "", "a;b"]
        self.assertEqual(row, wanted)
