"""Bids from files: every format says the same; what is hostile is refused cheaply, by its code."""

from datetime import datetime
from kase.is2in.subscription.book.reading import read_bid
from kase.is2in.subscription.formats import bids
from kase.is2in.subscription.formats import gate
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import spreadsheet
from openpyxl.styles import numbers
from tests.subscription.case import IIN
from tests.subscription.workbooks import archive
from tests.subscription.workbooks import old
from tests.subscription.workbooks import repacked
from tests.subscription.workbooks import SHEET
from tests.subscription.workbooks import workbook
import random
import time
import unittest


HEAD = ("client_id", "account", "type", "price", "quantity", "investor.type", "investor.iin_bin")
LIMIT = ("a-1", "BRK2-01", "limit", "10.50", "100", "person", IIN)
SAID = {
    "client_id": "a-1",
    "account": "BRK2-01",
    "type": "limit",
    "price": "10.50",
    "quantity": "100",
    "investor": {"type": "person", "iin_bin": IIN},
}
NAMED = b't="inlineStr"><is><t>client_id</t></is>'
XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<bids xmlns="{bids.NAMESPACE}">
  <!-- of the morning -->
  <bid><client_id>a-1</client_id><account>BRK2-01</account><type>limit</type>
    <price>10.50</price><quantity>100</quantity>
    <investor><type>person</type><iin_bin>{IIN}</iin_bin></investor></bid>
</bids>"""


def read(data, promised=""):
    """Return what the rows of a file say."""
    return [dict(row.bid) for row in bids.read(data, promised)]


def lines(*rows, delimiter=","):
    return "\n".join(delimiter.join(row) for row in rows).encode()


class Formats(unittest.TestCase):
    """The same bid in each format."""

    def test_csv(self):
        for delimiter in ",;\t":
            self.assertEqual(read(lines(HEAD, LIMIT, delimiter=delimiter), "text/csv"), [SAID])

    def test_csv_as_excel_saves_it_here(self):
        head = "ID клиента;Торгово-клиринговый счёт;Вид заявки;Цена*;Количество;Тип инвестора;ИИН"
        row = f"a-1;BRK2-01;Лимитная;1\u00a0250,50;10 000;физическое лицо;{IIN}"
        [bid] = read(f"{head}\r\n{row}\r\n".encode("cp1251"))
        self.assertEqual(bid, {**SAID, "price": "1250.50", "quantity": "10000"})

    def test_xml(self):
        self.assertEqual(read(XML.encode(), "application/xml; charset=utf-8"), [SAID])

    def test_xlsx(self):
        row = ("a-1", "BRK2-01", "limit", 10.5, 100, "person", IIN)
        [bid] = read(workbook((), HEAD, (), row), gate.XLSX_TYPE)
        self.assertEqual(bid, {**SAID, "price": "10.5"})

    def test_xlsx_with_shared_texts(self):
        data = spreadsheet(HEAD, [LIMIT])
        self.assertEqual(read(data), [SAID])

    def test_xls(self):
        [bid] = read(old("bids"), "application/vnd.ms-excel")
        self.assertEqual(bid, {**SAID, "price": "10.5"})

    def test_numbers_of_spreadsheets_are_what_is_shown(self):
        head = ("price", "quantity", "investor.iin_bin", "client_id", "account")
        row = (4.35, 2**40, 50101300124, datetime(2026, 11, 20, 10, 30), True)

        def shown(sheet):
            sheet["D2"].number_format = numbers.FORMAT_DATE_DATETIME

        data = workbook(head, row, sheet=shown)
        # As Excel writes it.
        data = repacked(data, {SHEET: (b"<v>4.35</v>", b"<v>4.3499999999999996</v>")})
        [bid] = read(data)
        self.assertEqual(bid["price"], "4.35")
        self.assertEqual(bid["quantity"], str(2**40))
        self.assertEqual(bid["investor"]["iin_bin"], "050101300124")
        self.assertEqual(bid["client_id"], "2026-11-20T10:30:00")
        self.assertEqual(bid["account"], "true")

    def test_rows_keep_their_lines(self):
        found = bids.read(lines(HEAD, LIMIT, (), LIMIT))
        self.assertEqual([row.line for row in found], [2, 4])
        found = bids.read(workbook(HEAD, LIMIT, (), LIMIT))
        self.assertEqual([row.line for row in found], [2, 4])

    def test_a_wrong_row_is_a_row(self):
        for data in (
            lines(HEAD, ("a-1", "BRK2-01", "limit", "ten", "1e5", "person", IIN)),
            XML.replace("10.50", "ten").replace("100", "1e5").encode(),
        ):
            _bid, errors = read_bid(read(data)[0])
            self.assertEqual({one.code for one in errors}, {"number-form"})
            self.assertEqual({one.field for one in errors}, {"price", "quantity"})

    def test_an_unknown_element_is_told_by_its_row(self):
        data = XML.replace("<type>limit</type>", "<type>limit</type><pirce>1</pirce>")
        _bid, errors = read_bid(read(data.encode())[0])
        self.assertEqual([one.code for one in errors], ["unknown-field"])


class Refused(unittest.TestCase):
    """Whole files, each with its own code."""

    def refused(self, code, data, promised=""):
        start = time.perf_counter()
        with self.assertRaises(RuleRefused) as caught:
            bids.read(data, promised)
        self.assertEqual(caught.exception.code, code)
        self.assertLess(time.perf_counter() - start, 5)
        return caught.exception.errors[0].field

    def test_what_is_no_table(self):
        good = workbook(HEAD, LIMIT)
        self.refused("file-empty", b"\xef\xbb\xbf \r\n")
        self.refused("file-type", b"%PDF-1.7\n1 0 obj")
        self.refused("file-type", b'{"type": "limit"}', "text/csv")
        self.refused("file-type", good, "text/csv")
        self.refused("file-type", XML.encode(), gate.XLSX_TYPE)
        self.refused("file-type", b"\x89PNG\r\n\x1a\n\x00\x00")
        self.refused("file-type", archive("word/document.xml"))
        self.refused("file-encoding", "цена\n1".encode("cp1251").replace(b"1", b"\x98"))
        self.refused("file-encoding", XML.encode("utf-16"))
        self.refused("file-encoding", XML.replace("UTF-8", "UTF-7").encode())

    def test_columns(self):
        self.assertEqual(self.refused("file-column", lines((*HEAD, "pirce"), LIMIT)), "1.8")
        self.assertEqual(self.refused("file-column", lines(("type", "Вид заявки"), ())), "1.2")
        self.assertEqual(self.refused("file-column", lines(HEAD, (*LIMIT, "more"))), "2.8")
        self.refused("file-header", workbook(*[()] * 25, HEAD, LIMIT))
        self.refused("file-columns", b"type" + b"," * 1_000_000)
        self.refused("file-no-rows", lines(HEAD))
        self.refused("file-no-rows", XML.split("<bid>")[0].encode() + b"</bids>")
        self.refused("file-column", XML.replace("<price>", "<type>x</type><price>").encode())
        self.refused("file-value", XML.replace("10.50", "<b>10</b>").encode())

    def test_too_many(self):
        self.refused("file-rows", lines(HEAD, *[LIMIT] * (bids.MOST_ROWS + 1)))

    def test_damaged(self):
        good = workbook(HEAD, LIMIT)
        for data in (
            good[:-60],
            good[: len(good) // 2],
            b"PK\x03\x04" + b"abc" * 200,
            XML[:-8].encode(),
            b"<bids>",
            old("bids")[:3000],
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
            b'type,price\n"limit,1\n',
        ):
            with self.subTest(data[:20]):
                self.refused("file-damaged", data)

    def test_workbooks_that_say_more_than_values(self):
        good = workbook(HEAD, LIMIT)
        cell = b"</c>"
        for code, changes in (
            ("file-formula", {SHEET: (cell, b"<f>1+1</f></c>")}),
            ("file-macros", {"xl/vbaProject.bin": b"x"}),
            ("file-links", {"xl/externalLinks/externalLink1.xml": b"<x/>"}),
            (
                "file-entities",
                {SHEET: (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')},
            ),
            ("file-columns", {SHEET: (b'r="C2"', b'r="XFD2"')}),
            (
                "file-columns",
                {SHEET: (b'<row r="2"', b"<x>" + b"<c/>" * 200_000 + b'</x><row r="2"')},
            ),
            ("file-damaged", {SHEET: (b'r="C2"', b'r="C1048577"')}),
            ("file-damaged", {SHEET: (b'<row r="2"', b'<row r="99999999999999999999"')}),
            ("file-damaged", {SHEET: (b'<row r="2"', b'<row r="1"')}),
            ("file-damaged", {SHEET: (b'r="C2"', b'r="A2"')}),
            ("file-value", {SHEET: (NAMED, b't="s"><v>99999</v>')}),
            ("file-encoding", {SHEET: "<worksheet/>".encode("utf-16")}),
        ):
            with self.subTest(code, changes=str(changes)[:80]):
                self.refused(code, repacked(good, changes))
        self.refused("file-formula", old("formula"))
        self.refused("file-columns", old("far"))

    def test_bombs(self):
        good, end = workbook(HEAD, LIMIT), b"</sheetData>"
        for part, changed in (
            (SHEET, (end, b'<row style="%s"/>' % (b"x" * 9000) * 8000 + end)),
            ("xl/sharedStrings.xml", b"<sst>" + b"<si>%s</si>" % (b" " * 9000) * 8000 + b"</sst>"),
        ):
            packed = repacked(good, {part: changed})
            self.assertLess(len(packed), 200_000)
            self.refused("file-bomb", packed)

    def test_entities(self):
        laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
        for inside in (laughs, '<!ENTITY a19 SYSTEM "file:///etc/passwd">'):
            bomb = XML.replace("<bids", f'<!DOCTYPE x [<!ENTITY a0 "ha">{inside}]><bids')
            self.refused("file-entities", bomb.replace("10.50", "&a19;").encode())
        self.refused("file-damaged", XML.replace("10.50", "&a19;").encode())

    def test_an_element_without_end(self):
        self.refused("file-columns", XML.replace("<price>", "<x/>" * 200_000 + "<price>").encode())
        self.refused("file-damaged", XML.replace("<price>", "<x>" * 5000 + "<price>").encode())

    def test_bytes_at_random(self):
        chance = random.Random(7)
        for good in (workbook(HEAD, LIMIT), old("bids"), XML.encode(), lines(HEAD, LIMIT)):
            for _try in range(150):
                data = bytearray(good)
                for _byte in range(chance.choice((1, 3, 20))):
                    data[chance.randrange(len(data))] = chance.randrange(256)
                try:
                    bids.read(bytes(data))
                except RuleRefused as refusal:
                    self.assertTrue(refusal.code.startswith("file-"), refusal.code)
