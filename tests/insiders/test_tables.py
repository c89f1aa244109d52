"""Tables that people bring: read whatever they are, reported, entered when confirmed."""

from io import BytesIO
from kase.is2in.insiders import api as insiders
from kase.is2in.insiders import sheets
from kase.is2in.insiders.browser.on_day import workbook
from kase.is2in.insiders.entries import as_texts
from kase.is2in.insiders.types import ListQuery
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooLarge
from openpyxl import Workbook
from tests.insiders.case import acting
from tests.insiders.case import IIN
from tests.insiders.case import InsidersCase
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile
import unittest


HEAD = "ФИО;ИИН;Должность;Основание;С;Документ\n"
GOOD = "Ахметова Айгуль;850101300124;Аналитик;Должность;20.11.2026;Приказ № 1\n"


def xlsx(rows) -> bytes:
    book, target = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


class Reading(unittest.TestCase):
    """Pasted text, CSV and XLSX become the same rows."""

    def test_separators_and_headings(self):
        for separator in ";\t,":
            [row] = sheets.read_text((HEAD + GOOD).replace(";", separator))
            self.assertEqual(
                (row["full_name"], row["iin"], row["basis"], row["since"], row["basis_note"]),
                ("Ахметова Айгуль", IIN, "position", "20.11.2026", "Приказ № 1"),
            )

    def test_without_headings(self):
        [row] = sheets.read_text("Ахметова Айгуль;;;Аналитик;;position;;;2026-11-20")
        self.assertEqual((row["position"], row["since"]), ("Аналитик", "2026-11-20"))

    def test_quotes_and_lines_in_cells(self):
        [row] = sheets.read_text(f'{HEAD}"Ахметова; Айгуль";;"Анали\nтик";position;2026-11-20;""')
        self.assertEqual((row["full_name"], row["position"]), ("Ахметова; Айгуль", "Анали\nтик"))

    def test_files(self):
        for encoding in ("utf-8-sig", "utf-8", "cp1251"):
            [row] = sheets.read_file("a.csv", "text/csv", (HEAD + GOOD).encode(encoding))
            self.assertEqual(row["full_name"], "Ахметова Айгуль")
        data = xlsx([HEAD.strip().split(";"), ["Ахметова", 850101300124, "Аналитик", "доступ"]])
        [row] = sheets.read_file("a.xlsx", "", data)
        self.assertEqual((row["iin"], row["basis"]), (IIN, "access"))

    def test_a_lost_zero_of_an_iin_comes_back(self):
        [row] = sheets.read_file("a.xlsx", "", xlsx([["ФИО", "ИИН"], ["А", 10101500123]]))
        self.assertEqual(row["iin"], "010101500123")

    def test_a_formula_is_no_formula(self):
        data = xlsx([["ФИО", "Должность"], ["=1+1", '=HYPERLINK("http://x")']])
        with self.assertRaises(RuleRefused):
            sheets.read_file("a.xlsx", "", data)

    def test_hostile(self):
        bomb = BytesIO()
        with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<x/>")
            archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
        entity = BytesIO()
        with ZipFile(entity, "w") as archive:
            archive.writestr("[Content_Types].xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
            archive.writestr("xl/workbook.xml", "<x/>")
        for name, data in (
            ("a.xlsx", bomb.getvalue()),
            ("a.xlsx", entity.getvalue()),
            ("a.xlsx", b"PK\x03\x04 nothing"),
            ("a.xlsx", b"not a workbook"),
            ("a.exe", b"MZ"),
            ("a.xls", b"\xd0\xcf\x11\xe0"),
            ("a.csv", b""),
            ("", b"x"),
        ):
            with self.subTest(name=name, data=data[:20]), self.assertRaises(Refusal):
                sheets.read_file(name, "", data)

    def test_too_much(self):
        for text in (
            "А;Б\n" * (sheets.ROWS + 2),
            "x" * (sheets.TEXT + 1),
            "А;" * (sheets.COLUMNS + 1),
            "А" * (sheets.CELL + 1) + ";Б",
        ):
            with self.assertRaises(TooLarge):
                sheets.read_text(text)
        with self.assertRaises(TooLarge):
            sheets.read_file("a.csv", "", b"x" * (sheets.FILE + 1))
        for text in ("", "\n\n", ";;;\n;;", HEAD):
            with self.assertRaises(RuleRefused):
                sheets.read_text(text)
        with self.assertRaises(RuleRefused):
            sheets.read_text('"' + "x" * 200_000 + '";1')

    def test_a_zero_byte_is_left_out(self):
        [row] = sheets.read_text("А\x00Б;;;Должность")
        self.assertEqual(row["full_name"], "АБ")


class Reporting(InsidersCase):
    """Nothing is saved unless what was shown is confirmed."""

    def test_our_own_export_can_be_brought_back(self):
        made = self.enter(until="2026-12-31", information="Отчет")
        for lang in ("ru", "kk", "en"):
            self.layer["request"].set("LANGUAGE", lang)
            [row] = sheets.read_file("a.xlsx", "", workbook([made]))
            wanted = as_texts(made.facts) | {"iin": "", "email": ""}
            self.assertEqual(row, wanted, lang)

    def rows(self):
        undated, second = "Без даты;;Аналитик;position;;\n", "Ким Виктор;;Юрист;body;20.11.2026;"
        return sheets.read_text(HEAD + GOOD + undated + GOOD + second)

    def total(self):
        with acting(self.reader):
            return insiders.insiders(ListQuery())[1]

    def test_the_report_saves_nothing(self):
        with acting(self.editor):
            report = insiders.examine(self.rows())
        self.assertEqual(len(report.good), 2)
        errors = [(line.number, one.field, one.code) for line in report.bad for one in line.errors]
        self.assertEqual(errors, [(2, "since", "required"), (3, "full_name", "repeated")])
        self.assertEqual(self.total(), 0)
        self.assertEqual(self.recorded("insiders.entered"), ())

    def test_confirmed(self):
        with acting(self.editor):
            digest = insiders.examine(self.rows()).digest
            made = insiders.enter_all(self.rows(), digest)
        self.assertEqual([one.facts.full_name for one in made], ["Ахметова Айгуль", "Ким Виктор"])
        self.assertEqual(self.total(), 2)
        [one] = self.recorded("insiders.bulk-entered")
        self.assertEqual(dict(one.details), {"entered": 2, "left-out": 2})

    def test_once(self):
        with acting(self.editor):
            digest = insiders.examine(self.rows()).digest
            insiders.enter_all(self.rows(), digest)
            with self.assertRaises(Conflict):
                insiders.enter_all(self.rows(), digest)
        self.assertEqual(self.total(), 2)

    def test_other_rows_than_those_shown(self):
        with acting(self.editor):
            digest = insiders.examine(self.rows()).digest
            other = sheets.read_text(HEAD + GOOD.replace("Аналитик", "Директор"))
            with self.assertRaises(Conflict):
                insiders.enter_all(other, digest)
        self.assertEqual(self.total(), 0)

    def test_nobody_good(self):
        rows = sheets.read_text(HEAD + ";;;;;x")
        with acting(self.editor):
            digest = insiders.examine(rows).digest
            with self.assertRaises(RuleRefused):
                insiders.enter_all(rows, digest)
