"""Text out of files: what Word and PDFs hold, and files made to do harm."""

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from io import BytesIO
from kase.is2in.library.text import articles
from kase.is2in.library.text import extract
from kase.is2in.library.text import extracting
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import TooLarge
from pypdf import PdfWriter
from time import perf_counter
from unittest import mock
from unittest import TestCase
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile
import typst


RULES = (
    "Правила",
    "Статья 1. Понятия",
    "1. Заявкой называется заявка.",
    "Статья 2. Срок",
    "Три дня.",
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "яяяяяяяяяяяя">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 12}">' for n in range(9))
    + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>Текст &j;</w:t></w:r></w:p></w:body></w:document>"
)
FILE_ENTITY = (
    BOMB.split("[")[0] + '[<!ENTITY j SYSTEM "file:///etc/hostname">]>' + BOMB.split("]>")[1]
)


def pdf(*paragraphs: str, settings: str = "") -> bytes:
    """Return a PDF with these paragraphs, broken into lines as pages break them."""
    body = "\n\n".join(paragraph.replace(". ", "\\. ") for paragraph in paragraphs)
    source = (
        f'#set page(numbering: "1")\n#set text(lang: "ru", hyphenate: true)\n{settings}\n{body}'
    )
    return typst.compile(source.encode("utf-8"))


def saved(document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def docx(*paragraphs: str) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return a DOCX with one part of another content."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member.filename, old.read(member))
        new.writestr(name, content)
    return stream.getvalue()


class TestFiles(TestCase):
    def refused(self, filename: str, data: bytes) -> str:
        with self.assertRaises(Refusal) as caught:
            extract(filename, data)
        self.assertEqual("file", caught.exception.errors[0].field)
        return caught.exception.code

    def test_texts_in_the_encodings_of_windows(self):
        for encoding in ("utf-8", "utf-8-sig", "cp1251", "utf-16"):
            with self.subTest(encoding):
                self.assertEqual(
                    "Статья 1.\nСрок", extract("a.TXT", "Статья 1.\r\nСрок".encode(encoding))
                )

    def test_a_pdf_is_paragraphs_again(self):
        long = (
            "Продавец предоставляет заявление не позднее двух рабочих дней до начала приема. " * 6
        )
        text = extract("rules.pdf", pdf("Статья 1. Срок", f"1. {long}", "2. Второй пункт статьи."))
        self.assertEqual(
            ["article-1", "article-1.point-1", "article-1.point-2"],
            [part.anchor for part in articles(text, "ru")],
        )
        self.assertIn(" ".join(long.split()[:40]), text)
        self.assertFalse(text.endswith("\n1"))

    def test_inserted_numbers_keep_their_hyphens_in_a_pdf(self):
        self.assertIn(
            "Статья 5-1", extract("a.pdf", pdf("Статья 5-1. Отказ", "Слова статьи об отказе."))
        )

    def test_words_numbers_tables_and_notes(self):
        document = Document()
        for text in ("Первый", "Второй"):
            document.add_paragraph(text, style="List Number")
        table = document.add_table(rows=1, cols=2)
        table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Наименование", "Да\nНет"
        document.add_paragraph("После")
        self.assertEqual(
            "1. Первый\n2. Второй\nНаименование | Да Нет\nПосле", extract("a.docx", saved(document))
        )

    def test_a_number_that_comes_from_the_style_of_an_article(self):
        document = Document()
        style = document.styles.add_style("Article", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["List Number"]
        numbering = document.part.numbering_part.element
        for level in numbering.iter(qn("w:lvlText")):
            if level.get(qn("w:val")) == "%1.":
                level.set(qn("w:val"), "Статья %1.")
        for text in ("Понятия", "Срок"):
            document.add_paragraph(text, style="Article")
        self.assertEqual("Статья 1. Понятия\nСтатья 2. Срок", extract("a.docx", saved(document)))

    def test_deleted_words_of_a_tracked_change_are_gone(self):
        document = Document()
        paragraph = document.add_paragraph("Остается")
        gone = OxmlElement("w:del")
        run = OxmlElement("w:r")
        text = OxmlElement("w:delText")
        text.text = " уходит"
        run.append(text)
        gone.append(run)
        paragraph._p.append(gone)
        self.assertEqual("Остается", extract("a.docx", saved(document)))

    def test_other_files_are_refused(self):
        self.assertEqual("file_type", self.refused("a.exe", b"MZ"))
        self.assertEqual("file_type", self.refused("noname", b"text"))
        self.assertEqual("file_type", self.refused("a.txt", b"\x00\x01\x02"))
        self.assertEqual("file_type", self.refused("a.pdf", b"PK\x03\x04"))
        self.assertEqual("file_type", self.refused("a.docx", b"%PDF-1.7"))
        self.assertEqual("file_type", self.refused("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600))
        self.assertEqual("file_broken", self.refused("a.pdf", b"%PDF-1.7 nothing"))
        self.assertEqual("file_broken", self.refused("a.docx", b"PK\x03\x04 nothing"))
        self.assertEqual("file_broken", self.refused("a.docx", docx("Слово")[:-300]))
        self.assertEqual("file_empty", self.refused("a.txt", b" \n"))
        self.assertEqual("file_empty", self.refused("a.docx", docx("")))

    def test_a_file_that_is_too_large(self):
        with mock.patch.object(extracting, "LARGEST", 3), self.assertRaises(TooLarge):
            extract("a.txt", b"four")
        with mock.patch.object(extracting, "LONGEST", 3):
            self.assertEqual("file_too_long", self.refused("a.txt", b"four"))

    def test_protected_files(self):
        secret = PdfWriter(BytesIO(pdf(*RULES)))
        secret.encrypt("password", algorithm="AES-256")
        open_to_all = PdfWriter(BytesIO(pdf(*RULES)))
        open_to_all.encrypt("", "owner", algorithm="AES-256")
        self.assertEqual("file_encrypted", self.refused("a.pdf", saved_pdf(secret)))
        self.assertIn("Статья 2", extract("a.pdf", saved_pdf(open_to_all)))
        protected = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
        self.assertEqual("file_encrypted", self.refused("a.docx", protected))

    def test_a_scan(self):
        empty = PdfWriter()
        empty.add_blank_page(200, 200)
        self.assertEqual("file_scan", self.refused("a.pdf", saved_pdf(empty)))

    def test_a_docx_that_unpacks_to_gigabytes_is_not_unpacked(self):
        bomb = with_part(docx("Слово"), "word/media/a.bin", b"\0" * (60 * 1024 * 1024))
        self.assertLess(len(bomb), 200_000)
        begun = perf_counter()
        self.assertEqual("file_too_long", self.refused("a.docx", bomb))
        self.assertLess(perf_counter() - begun, 10)

    def test_entities_are_not_expanded(self):
        for xml in (BOMB, FILE_ENTITY):
            data = with_part(docx("Слово"), "word/document.xml", xml.encode("utf-8"))
            begun = perf_counter()
            try:
                text = extract("a.docx", data)
            except Refusal as refusal:
                text = refusal.code
            self.assertIn(text, ("Текст", "file_broken"))
            self.assertLess(perf_counter() - begun, 10)

    def test_a_reader_that_hangs_or_dies_is_ended(self):
        with mock.patch.object(extracting, "SECONDS", 0.01):
            self.assertEqual("file_too_long", self.refused("a.pdf", pdf(*RULES)))
        with mock.patch.object(extracting, "_READER", "no.such.module"):
            self.assertEqual("file_broken", self.refused("a.pdf", pdf(*RULES)))


def saved_pdf(writer: PdfWriter) -> bytes:
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()
