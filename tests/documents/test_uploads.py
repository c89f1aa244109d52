"""The gate for uploaded files: every kind let in, every disguise refused with words."""

from asn1crypto.cms import ContentInfo
from asn1crypto.cms import SignedData
from base64 import b64encode
from io import BytesIO
from kase.is2in.documents import archives
from kase.is2in.documents.rendering import render
from kase.is2in.documents.uploads import check_upload
from kase.is2in.documents.uploads import KINDS
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import TooLarge
from PIL import Image
from tests.documents import sheets
from unittest import mock
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile
import unittest


def picture(kind: str) -> bytes:
    """Return a small picture."""
    buffer = BytesIO()
    Image.new("RGB", (8, 8), "blue").save(buffer, kind)
    return buffer.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """Return a zip of members."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return buffer.getvalue()


def office(folder: str, **more: bytes) -> bytes:
    """Return an office file with the parts the check looks at."""
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return archive({"[Content_Types].xml": types, f"{folder}/main.xml": b"<x/>", **more})


def cms() -> bytes:
    """Return the shell of a signature."""
    data = {
        "version": "v1",
        "digest_algorithms": [],
        "encap_content_info": {"content_type": "data"},
        "signer_infos": [],
    }
    return ContentInfo({"content_type": "signed_data", "content": SignedData(data)}).dump()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
RIGHT = {
    "pdf": render("letter", sheets.letter(), at=sheets.AT),
    "docx": office("word"),
    "xlsx": office("xl"),
    "doc": OLE,
    "xls": OLE,
    "png": picture("PNG"),
    "jpg": picture("JPEG"),
    "jpeg": picture("JPEG"),
    "zip": archive({"устав.pdf": b"x"}),
    "xml": '<?xml version="1.0"?><отчёт>да</отчёт>'.encode(),
    "txt": "Обычный текст\nӘзірше".encode(),
    "csv": "код;имя\n1;два".encode("cp1251"),
    "cms": cms(),
    "p7s": b64encode(cms()),
    "p7m": cms(),
    "sig": b"-----BEGIN CMS-----\n" + b64encode(cms()) + b"\n-----END CMS-----\n",
}
# Endings whose bytes may be told apart only by what is in them, or not at all.
ALIKE = ({"doc", "xls"}, {"jpg", "jpeg"}, {"txt", "csv", "xml"}, {"cms", "p7s", "p7m", "sig"})


class Matrix(unittest.TestCase):
    """Each kind under its own name, and under every other."""

    def refused(self, code, name, data, declared="", **kw):
        with self.assertRaises(RuleRefused) as caught:
            check_upload(name, declared, data, **kw)
        self.assertEqual(caught.exception.code, code, name)
        self.assertTrue(caught.exception.message)

    def test_every_kind_is_known_here(self):
        self.assertEqual(set(RIGHT), set(KINDS))

    def test_right_files(self):
        for ending, data in RIGHT.items():
            stored = check_upload(f"Файл.{ending.upper()}", "application/octet-stream", data)
            self.assertEqual(stored, KINDS[ending].content_type)

    def test_files_under_another_name(self):
        for ending in RIGHT:
            for other, data in RIGHT.items():
                alike = any({ending, other} <= group for group in ALIKE)
                zipped = ending == "zip" and other in ("docx", "xlsx")
                # Armour and base64 are honest text.
                text = ending in ("txt", "csv") and other in ("p7s", "sig", "xml")
                if ending == other or alike or zipped or text:
                    continue
                with self.subTest(name=ending, content=other):
                    self.refused("file-content", f"файл.{ending}", data)

    def test_pages_are_refused_under_any_name(self):
        page = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
        for data in (page, svg):
            for ending in RIGHT:
                with self.assertRaises(RuleRefused):
                    check_upload(f"a.{ending}", "", data)
        for name in ("a.html", "a.svg", "a.htm", "a.exe", "a.js", "a.pdf.exe", "noending"):
            self.refused("file-kind", name, page)

    def test_xml_without_entities_and_pages_inside(self):
        bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
        wide = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
        inner = b'<a><svg xmlns="http://www.w3.org/2000/svg"/></a>'
        for data in (bomb, wide.encode("utf-16"), inner):
            self.refused("file-active", "a.xml", data)
        self.refused("file-content", "a.xml", b"<a><b></a>")

    def test_declared_type_of_a_page(self):
        for declared in ("text/html; charset=utf-8", "image/svg+xml", "application/xhtml+xml"):
            self.refused("file-active", "a.txt", b"text", declared)

    def test_binary_is_not_text(self):
        for data in (b"a\x00b", b"\xff\xfea", bytes(range(32))):
            self.refused("file-content", "a.txt", data)

    def test_cut_off_files(self):
        for ending in ("pdf", "png", "docx", "xlsx", "zip"):
            data = RIGHT[ending]
            self.refused("file-content", f"a.{ending}", data[: len(data) // 2])

    def test_passwords_and_macros(self):
        locked = RIGHT["pdf"].replace(b"/Root", b"/Encrypt 9 0 R/Root")
        self.refused("file-encrypted", "a.pdf", locked)
        wrapped = OLE + "EncryptedPackage".encode("utf-16-le")
        self.refused("file-encrypted", "a.docx", wrapped)
        self.refused("file-encrypted", "a.xls", wrapped)
        self.refused("file-macros", "a.doc", OLE + "_VBA_PROJECT".encode("utf-16-le"))
        self.refused("file-macros", "a.docx", office("word", **{"word/vbaProject.bin": b"x"}))
        locked_zip = bytearray(RIGHT["zip"])
        place = locked_zip.index(b"PK\x01\x02")
        locked_zip[place + 8] |= 1
        self.refused("file-encrypted", "a.zip", bytes(locked_zip))


class Limits(unittest.TestCase):
    """Sizes, names and archives that swell."""

    def refusal(self, *args, **kw):
        with self.assertRaises((RuleRefused, TooLarge)) as caught:
            check_upload(*args, **kw)
        return caught.exception

    def test_size(self):
        refusal = self.refusal("a.txt", "", b"x" * 1025, limit=1024)
        self.assertIsInstance(refusal, TooLarge)
        self.assertEqual(refusal.code, "too-large")
        self.assertEqual(check_upload("a.txt", "", b"x" * 1024, limit=1024), "text/plain")
        self.assertEqual(self.refusal("a.txt", "", b"").code, "file-empty")

    def test_accepted_endings(self):
        self.assertEqual(self.refusal("a.txt", "", b"x", (".pdf", "docx")).code, "file-kind")
        self.assertEqual(check_upload("a.PDF", "", RIGHT["pdf"], ("PDF",)), "application/pdf")

    def test_names(self):
        for name in ("", "  ", "a\x00.pdf", "a\r\nb.pdf", "a\u202efdp.txt", "x" * 252 + ".txt"):
            self.assertEqual(self.refusal(name, "", b"x").code, "file-name", name)

    def test_archive_that_swells(self):
        bomb = archive({"a.txt": b"0" * (11 * 1024 * 1024)})
        self.assertEqual(self.refusal("a.zip", "", bomb).code, "archive-bomb")
        bomb = office("word", **{"word/media.bin": b"0" * (11 * 1024 * 1024)})
        self.assertEqual(self.refusal("a.docx", "", bomb).code, "archive-bomb")

    def test_archive_with_too_much(self):
        many = archive({f"{n}.txt": b"x" for n in range(20)})
        with mock.patch.object(archives, "MEMBERS", 10):
            self.assertEqual(self.refusal("a.zip", "", many).code, "archive-bomb")
        with mock.patch.object(archives, "UNPACKED", 10):
            self.assertEqual(self.refusal("a.zip", "", many).code, "archive-bomb")

    def test_archive_that_claims_more_than_it_holds(self):
        data = bytearray(archive({"a.txt": b"abc", "b.txt": b"abc"}))
        first = data.index(b"PK\x01\x02")
        # The compressed size of the first member: more than the whole file.
        data[first + 20 : first + 24] = (10_000).to_bytes(4, "little")
        self.assertEqual(self.refusal("a.zip", "", bytes(data)).code, "archive-bomb")

    def test_archive_that_leads_away(self):
        for name in ("../a.txt", "/etc/passwd", "a/../../b", "C:\\a.txt", "..\\a"):
            self.assertEqual(self.refusal("a.zip", "", archive({name: b"x"})).code, "file-content")
