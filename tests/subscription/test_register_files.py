"""Registers as workbooks: what is written reads back, in Excel's hands and through .xls too."""

from decimal import Decimal
from io import BytesIO
from kase.is2in.subscription import registers as kept
from kase.is2in.subscription.book import files
from kase.is2in.subscription.book import merkle
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.merkle import Tree
from kase.is2in.subscription.book.verification import Answer
from kase.is2in.subscription.book.verification import Expected
from kase.is2in.subscription.formats import gate
from kase.is2in.subscription.formats import registers
from kase.is2in.subscription.formats import workbook
from kase.is2in.terms.errors import RuleRefused
from lxml import etree
from openpyxl import load_workbook
from tests.subscription.registers import Held
from tests.subscription.registers import read
from tests.subscription.test_files import rows
from tests.subscription.test_files import TERMS
from tests.subscription.test_files import written
from tests.subscription.workbooks import archive
from tests.subscription.workbooks import old
from tests.subscription.workbooks import repacked
from tests.subscription.workbooks import SHEET
from unittest import mock
import dataclasses
import tempfile
import tracemalloc
import unittest


SCHEMA = etree.XMLSchema(file=f"{workbook.__file__.rpartition('/')[0]}/schemas/register.xsd")


def lines(found):
    return [[register.plain(row.graph(graph)) for graph in register.GRAPHS] for row in found]


def packed(found) -> bytes:
    """Return rows as a workbook."""
    target = BytesIO()
    workbook.write(target, lines(found), len(found), register.totals(found))
    return target.getvalue()


class Workbooks(unittest.TestCase):
    """Articles 8.3 and 9.3."""

    def test_art_8_3_the_workbook_reads_back(self):
        found = rows()
        self.assertEqual(read(packed(found), gate.XLSX_TYPE), found)

    def test_art_9_3_every_format_says_the_same(self):
        found = rows()
        for data in (packed(found), written(found), old("register")):
            self.assertEqual(register.manifest(read(data)), register.manifest(found))

    def test_annex_2_the_form(self):
        found = rows()
        sheet = load_workbook(BytesIO(packed(found))).active
        self.assertEqual([cell.value for cell in sheet[2]][:4], ["А", "1", "2", "3"])
        self.assertEqual(sheet.cell(3, 6).value, 100)
        last = [cell.value for cell in sheet[sheet.max_row]]
        self.assertEqual(last[:3], ["Total", "Х", "Х"])
        totals = register.totals(found)
        self.assertEqual((last[5], last[10]), (totals.quantity, totals.deal_amount))

    def test_a_person_edits_it_in_a_spreadsheet(self):
        book = load_workbook(BytesIO(packed(rows())))
        sheet = book.active
        sheet.insert_rows(1)
        sheet["A1"] = "АО «Брокер»: реестр удовлетворенных заявок"
        sheet.insert_cols(1)
        sheet["A4"], sheet["A5"] = "наш", "клиент"
        sheet.delete_cols(19)
        # Price and quantity of the second bid, as a person types them.
        sheet.cell(5, 9, 9.99), sheet.cell(5, 11, 40), sheet.cell(5, 12, 399.6)
        book.create_sheet("Расчеты").sheet_state = "hidden"
        target = BytesIO()
        book.save(target)
        found = read(target.getvalue())
        expected = dataclasses.replace(
            rows()[1],
            deal_price=Decimal("9.99"),
            deal_quantity=40,
            deal_amount=Decimal("399.6"),
        )
        self.assertEqual(found[1], expected)

    def test_long_numbers_lose_nothing(self):
        one = dataclasses.replace(
            rows()[0],
            price=Decimal("0.123456789012345678"),
            amount=Decimal("12345678901234567890.25"),
            other="=1+1",
        )
        self.assertEqual(read(packed([one])), [one])

    def test_several_sheets(self):
        found = rows() * 3
        with mock.patch.object(workbook, "ROWS_A_SHEET", 4):
            data = packed(found)
            self.assertEqual(workbook.sheets_of(len(found)), 3)
        self.assertEqual(len(load_workbook(BytesIO(data)).sheetnames), 3)
        self.assertEqual(read(data), found)
        with mock.patch.object(files, "MOST_ROWS", 8), self.assertRaises(RuleRefused) as caught:
            read(data)
        self.assertEqual(caught.exception.code, "file-rows")

    def test_an_empty_register(self):
        with self.assertRaises(RuleRefused) as caught:
            read(packed([]))
        self.assertEqual(caught.exception.code, "file-no-rows")

    def test_memory_does_not_grow(self):
        line = lines(rows())[0]

        def peak(count):
            with tempfile.TemporaryFile() as target:
                tracemalloc.start()
                facts = register.totals([])
                workbook.write(target, (line for _one in range(count)), count, facts)
                manifest = register.Manifest(count, facts, "", "")
                again = (line for _one in range(count))
                target.writelines(files.write_lines(again, "accepted", "s", manifest))
                found = tracemalloc.get_traced_memory()[1]
                tracemalloc.stop()
            return found

        few = peak(1000)
        self.assertLess(peak(8000), few * 1.5)


    def test_an_answer_is_read_and_verified_in_a_stream(self):
        one = rows()[0]

        def peak(count, form):
            sent = [dataclasses.replace(one, number=n) for n in range(1, count + 1)]
            data, held = form(sent), Held(list(map(unanswered, sent)))
            given = Answer(held, TERMS, Expected(count * 40))
            tracemalloc.start()
            with kept.Lines() as lines:
                lines.extend(given.lines(registers.read(BytesIO(data))))
                found = tracemalloc.get_traced_memory()[1]
                tracemalloc.stop()
                self.assertEqual((given.faults, lines.manifest().rows), ([], count))
            return found

        for form in (written, packed):
            with self.subTest(form):
                # A byte is kept of each row, and pieces of 64 KB; a row in memory takes a thousand.
                self.assertLess(peak(4200, form) - peak(2100, form), 2100 * 200)


def unanswered(row):
    """Return a row as it was sent to the seller."""
    nothing = dict.fromkeys(("deal_price", "deal_yield", "deal_quantity", "deal_amount"))
    return dataclasses.replace(row, **nothing)


class Refused(unittest.TestCase):
    """Article 9.5: a broken file is told as such, with the place."""

    def refused(self, code, data, promised=""):
        with self.assertRaises(RuleRefused) as caught:
            read(data, promised)
        self.assertEqual(caught.exception.code, code)
        return [one.field for one in caught.exception.errors]

    def test_art_9_5_workbooks(self):
        good = packed(rows())
        for code, changes in (
            ("file-header", {SHEET: (b">17<", b">17a<")}),
            ("file-column", {SHEET: (b">8<", b">7<")}),
            ("file-formula", {SHEET: (b"<v>40</v>", b"<f>20*2</f><v>40</v>")}),
            ("file-links", {"xl/externalLinks/externalLink1.xml": b"<x/>"}),
            ("file-macros", {"xl/vbaProject.bin": b"x"}),
        ):
            with self.subTest(code):
                self.refused(code, repacked(good, changes))
        self.refused("file-damaged", good[:-30])
        self.refused("file-type", archive("word/document.xml"))
        self.refused("file-type", b"number;price\n1;2")
        self.refused("file-type", good, "application/xml")

    def test_every_wrong_value_of_a_row_is_named(self):
        good = packed(rows())
        changes = {SHEET: (b"<v>100</v>", b"<v>1.5</v>")}
        self.assertEqual(self.refused("file-value", repacked(good, changes)), ["3.5"])
        data = written(rows()).replace(b"<g5>7</g5>", b"<g5>seven</g5>")
        data = data.replace(b"<g6>63</g6>", b"<g6>1e2</g6>")
        self.assertEqual(self.refused("file-value", data), ["3.5", "3.6"])


class Schema(unittest.TestCase):
    """register.xsd says what is written."""

    def test_art_8_3_the_file_is_valid(self):
        SCHEMA.assertValid(etree.fromstring(written(rows())))

    def test_what_cannot_be_read_is_not_valid(self):
        for old_, new in (
            (b"<g5>7</g5>", b"<g5>seven</g5>"),
            (b"<g5>7</g5>", b""),
            (b"<g1>1</g1>", b"<g1>1</g1><g1>1</g1>"),
            (b"<g2>2026", b"<g2>x026"),
        ):
            data = written(rows())
            self.assertIn(old_, data)
            self.assertFalse(SCHEMA.validate(etree.fromstring(data.replace(old_, new))))


class Proofs(unittest.TestCase):
    """A proof rests on one block of a long register and on what is kept of the others."""

    def test_it_is_the_proof_of_the_whole_tree(self):
        with mock.patch.object(merkle, "HEIGHT", 2):
            for size in (1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 23):
                found = [b"%d" % number for number in range(size)]
                tree = Tree(found)
                for index in range(size):
                    block = found[index // 4 * 4 : index // 4 * 4 + 4]
                    proof = merkle.joined(block, tree.nodes(2), index, size)
                    self.assertEqual(proof, tree.proof(index))
