"""PDF: the same bytes, archivable, readable in three languages, deaf to hostile texts."""

from datetime import datetime
from datetime import timedelta
from io import BytesIO
from kase.is2in.documents.rendering import render
from kase.is2in.documents.rendering import signed_copy
from kase.is2in.documents.rendering import TEMPLATES
from kase.is2in.documents.text import coverage
from kase.is2in.documents.text import printable
from kase.is2in.documents.types import Row
from kase.is2in.documents.types import Section
from PIL import Image
from tests.documents import sheets
import re
import shutil
import subprocess
import sys
import unittest


POPPLER = shutil.which("pdftotext") and shutil.which("pdffonts") and shutil.which("pdftoppm")


def poppler(tool: str, pdf: bytes, *arguments: str) -> bytes:
    """Return what a tool of poppler, which knows nothing of typst, makes of a PDF."""
    done = subprocess.run([tool, *arguments], input=pdf, capture_output=True, check=True)
    return done.stdout


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF, without the places to break that long words get."""
    text = poppler("pdftotext", pdf, "-layout", "-", "-").decode("utf-8")
    return text.replace("\u200b", "")


class Rendering(unittest.TestCase):
    """Every template, in every language."""

    def test_all_templates_in_all_languages(self):
        for template, sheet in sheets.SHEETS.items():
            for lang in ("ru", "kk", "en"):
                with self.subTest(template=template, lang=lang):
                    pdf = render(template, sheet(), at=sheets.AT, lang=lang)
                    self.assertTrue(pdf.startswith(b"%PDF-1."))
                    self.assertLess(len(pdf), 150_000)

    def test_same_content_same_bytes(self):
        for template, sheet in sheets.SHEETS.items():
            first = render(template, sheet(), at=sheets.AT)
            self.assertEqual(first, render(template, sheet(), at=sheets.AT), template)

    def test_same_bytes_in_another_process(self):
        code = (
            "from hashlib import sha256; from tests.documents import sheets;"
            "from kase.is2in.documents.rendering import render;"
            "print(sha256(render('application', sheets.application(), at=sheets.AT)).hexdigest())"
        )
        digests = {
            subprocess.run(
                [sys.executable, "-c", code],
                capture_output=True,
                check=True,
                text=True,
                env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed, "TZ": zone},
            ).stdout
            for seed, zone in (("1", "UTC"), ("2", "America/New_York"))
        }
        self.assertEqual(len(digests), 1)

    def test_content_and_moment_change_the_bytes(self):
        first = render("application", sheets.application(), at=sheets.AT)
        other = render("application", sheets.application(bin="850101300124"), at=sheets.AT)
        later = render("application", sheets.application(), at=sheets.AT + timedelta(minutes=1))
        self.assertEqual(len({first, other, later}), 3)

    def test_a_mapping_is_as_good_as_the_dataclass(self):
        sheet = sheets.application()
        self.assertEqual(
            render("application", vars(sheet), at=sheets.AT),
            render("application", sheet, at=sheets.AT),
        )

    def test_wrong_calls(self):
        with self.assertRaises(ValueError):
            render("../../etc/passwd", sheets.application(), at=sheets.AT)
        with self.assertRaises(ValueError):
            render("application", sheets.application(), at=sheets.AT, lang="de")
        with self.assertRaises(ValueError):
            render("application", sheets.application(), at=datetime(2026, 1, 1))
        with self.assertRaises(TypeError):
            render("letter", sheets.application(), at=sheets.AT)
        with self.assertRaises(TypeError):
            render("application", {"procedure": "x"}, at=sheets.AT)

    def test_says_that_it_is_pdf_a(self):
        pdf = render("application", sheets.application(), at=sheets.AT)
        self.assertIn(b"<pdfaid:part>2</pdfaid:part>", pdf)
        self.assertIn(b"<pdfaid:conformance>A</pdfaid:conformance>", pdf)
        self.assertIn(b"/MarkInfo", pdf)
        self.assertNotIn(b"/JavaScript", pdf)

    def test_labels_are_complete_in_each_language(self):
        source = (TEMPLATES / "labels.typ").read_text(encoding="utf-8")
        blocks = re.findall(r"(?ms)^  (ru|kk|en): \(\n(.*?)^  \),", source)
        keys = {lang: re.findall(r"(?m)^    ([\w-]+):", block) for lang, block in blocks}
        self.assertEqual(set(keys), {"ru", "kk", "en"})
        self.assertEqual(keys["ru"], keys["kk"])
        self.assertEqual(keys["ru"], keys["en"])


@unittest.skipUnless(POPPLER, "poppler-utils is not installed")
class Counterpart(unittest.TestCase):
    """What an independent reader finds in our PDFs."""

    def test_texts_of_three_languages(self):
        titles = {"ru": "Приложенные файлы", "kk": "Қоса берілген файлдар", "en": "Attached files"}
        for lang, title in titles.items():
            text = text_of(render("application", sheets.application(), at=sheets.AT, lang=lang))
            self.assertIn(title, text)
            self.assertIn(sheets.KAZAKH, text)
            self.assertIn("ab" * 32, text)
            made = "21 Nov 2026, 10:51" if lang == "en" else "21.11.2026 10:51"
            self.assertIn(made, text)
            self.assertIn("1,234,567" if lang == "en" else "1 234 567", text)

    def test_all_fonts_are_embedded_and_ours(self):
        listed = poppler("pdffonts", render("letter", sheets.letter(), at=sheets.AT), "-")
        rows = listed.decode().splitlines()[2:]
        self.assertEqual(len(rows), 2)
        for row in rows:
            self.assertIn("+NotoSans-", row)
            self.assertRegex(row, r"yes yes yes")

    def test_kazakh_letters_leave_ink_and_differ(self):
        shapes = set()
        letters = "әғқңөұүһіӘҒҚҢӨҰҮҺІ№₸"
        for letter in letters:
            sheet = sheets.application(procedure=letter * 3, sections=(), attachments=())
            pdf = render("summary", sheet, at=sheets.AT)
            place = ("-x", "90", "-y", "120", "-W", "120", "-H", "45")
            png = poppler("pdftoppm", pdf, "-r", "100", "-png", *place, "-")
            with Image.open(BytesIO(png)) as picture:
                grey = picture.convert("L")
                self.assertLess(grey.getextrema()[0], 100, letter)
                shapes.add(grey.tobytes())
        self.assertEqual(len(shapes), len(letters))

    def test_hostile_texts_are_printed_as_they_are(self):
        rows = tuple(Row(f"{number} {text}", text) for number, text in enumerate(sheets.HOSTILE))
        wide = Row("Таблица", header=sheets.HOSTILE[:3], rows=(sheets.HOSTILE[3:6],))
        sheet = sheets.application(
            procedure=sheets.HOSTILE[0],
            sections=(Section(sheets.HOSTILE[1], (*rows, wide), stage=sheets.HOSTILE[3]),),
        )
        text = "".join(text_of(render("application", sheet, at=sheets.AT)).split())
        for hostile in sheets.HOSTILE:
            self.assertIn("".join(hostile.split()), text)

    def test_what_cannot_be_seen_is_named(self):
        row = Row("Имя", "exe\u202efdp.txt 日本 \U0001f600 a\x00b")
        sheet = sheets.application(sections=(Section("Форма", (row,)),))
        text = text_of(render("application", sheet, at=sheets.AT))
        self.assertIn("exe[U+202E]fdp.txt [U+65E5][U+672C] [U+1F600] a[U+0000]b", text)

    def test_a_word_without_an_end_stays_on_the_page(self):
        row = Row("щ" * 300, "w" * 3000)
        table = Row("Т", header=("А",) * 7, rows=(("я" * 200,) * 7,))
        sheet = sheets.application(sections=(Section("Форма", (row, table)),))
        pdf = render("application", sheet, at=sheets.AT)
        boxes = poppler("pdftotext", pdf, "-bbox", "-", "-").decode()
        ends = [float(end) for end in re.findall(r'<word [^>]*xMax="([\d.]+)"', boxes)]
        self.assertGreater(len(ends), 100)
        # A4 is 595.3 points wide, the right margin 42.5.
        self.assertLess(max(ends), 554)

    def test_a_long_table_goes_on_over_pages_with_its_header(self):
        table = Row("Акционеры", header=("Имя", "Доля"), rows=(("Ахметов А.", "1"),) * 150)
        sheet = sheets.application(sections=(Section("Форма", (table,)),))
        text = text_of(render("application", sheet, at=sheets.AT))
        pages = [page for page in text.split("\f") if "Ахметов" in page]
        self.assertGreater(len(pages), 2)
        self.assertTrue(all("Доля" in page for page in pages))
        self.assertEqual(text.count("Ахметов А."), 150)

    def test_a_wide_table_becomes_records(self):
        header = tuple(f"Графа {n}" for n in range(12))
        table = Row("Сделки", header=header, rows=(tuple(f"з{n}" for n in range(12)),) * 2)
        sheet = sheets.application(sections=(Section("Форма", (table,)),))
        text = text_of(render("application", sheet, at=sheets.AT))
        self.assertIn("Строка 2", text)
        self.assertRegex(text, r"Графа 11 +з11")

    def test_copy_for_reading_holds_original_and_sheet(self):
        original = render("application", sheets.application(), at=sheets.AT)
        copy = signed_copy(original, sheets.signatures(), at=sheets.AT)
        text = text_of(copy)
        self.assertIn("Сведения об эмитенте", text)
        self.assertIn("Копия для чтения", text)
        self.assertIn("7KQM-41XA-9ZRD", text)
        self.assertEqual(len(text_of(original).split("\f")) + 1, len(text.split("\f")))
        self.assertEqual(copy, signed_copy(original, sheets.signatures(), at=sheets.AT))
        with self.assertRaises(ValueError):
            signed_copy(b"no pdf", sheets.signatures(), at=sheets.AT)


class Printable(unittest.TestCase):
    """Texts before they are printed."""

    def test_composed_and_broken_into_lines(self):
        self.assertEqual(printable("и\u0306\r\nй\tx\u00ady\u200bz"), "й\nй xyz")

    def test_the_font_has_every_letter_we_need(self):
        needed = "әғқңөұүһіӘҒҚҢӨҰҮҺІёЁ№₸«»–—…€$%§°×\u00a0\u2009\u202f"
        self.assertEqual([c for c in needed if ord(c) not in coverage()], [])
        self.assertNotIn(ord("日"), coverage())
