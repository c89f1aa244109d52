"""The zip with its manifests, read by other programs."""

from hashlib import sha256
from kase.is2in.documents.bundle import zip_bundle
from kase.is2in.documents.names import safe_name
from kase.is2in.documents.types import Entry
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.documents.sheets import AT
from zipfile import ZipFile
import json
import shutil
import subprocess
import unittest


def bundle(*entries: Entry, **kw) -> bytes:
    """Return the bytes of a bundle."""
    with zip_bundle(entries, at=AT, **kw) as target:
        return target.read()


class Bundle(unittest.TestCase):
    """Names, manifests, determinism, sizes."""

    entries = (
        Entry("заявление.pdf", data=b"%PDF-1", title="Заявление", facts={"kind": "application"}),
        Entry("Заявление.PDF", data=b"%PDF-2"),
        Entry("../../etc/passwd", data=b"x"),
        Entry("manifest.json", data=b"not ours"),
        Entry("қазақша әріптер ₸.docx", data=b"y" * 100_000),
    )

    def setUp(self):
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def opened(self, data: bytes) -> ZipFile:
        path = self.folder / "bundle.zip"
        path.write_bytes(data)
        return self.enterContext(ZipFile(path))

    def test_names(self):
        names = self.opened(bundle(*self.entries)).namelist()
        self.assertEqual(
            names,
            [
                "заявление.pdf",
                "Заявление (2).PDF",
                "_.._etc_passwd",
                "manifest (2).json",
                "қазақша әріптер ₸.docx",
                "manifest.json",
                "manifest.txt",
            ],
        )

    def test_manifest_for_programs(self):
        opened = self.opened(bundle(*self.entries, title="Заявление № 7", facts={"number": "7"}))
        manifest = json.loads(opened.read("manifest.json"))
        self.assertEqual(manifest["title"], "Заявление № 7")
        self.assertEqual(manifest["number"], "7")
        self.assertEqual(manifest["made"], "2026-11-21T10:51:00+05:00")
        self.assertEqual(manifest["files"][0]["kind"], "application")
        for row in manifest["files"]:
            data = opened.read(row["name"])
            self.assertEqual(row["sha256"], sha256(data).hexdigest())
            self.assertEqual(row["size"], len(data))

    def test_manifest_for_people(self):
        text = self.opened(bundle(*self.entries, title="Дело")).read("manifest.txt").decode()
        self.assertTrue(text.startswith("\ufeffДело\r\n"))
        self.assertIn("1. заявление.pdf\r\n   Заявление\r\n", text)
        self.assertIn(sha256(b"%PDF-1").hexdigest(), text)

    def test_same_entries_same_bytes(self):
        self.assertEqual(bundle(*self.entries), bundle(*self.entries))

    def test_names_in_utf8_are_marked(self):
        for member in self.opened(bundle(*self.entries)).infolist():
            if not member.filename.isascii():
                self.assertTrue(member.flag_bits & 0x800, member.filename)
            self.assertEqual(member.date_time, (2026, 11, 21, 10, 51, 0))

    @unittest.skipUnless(shutil.which("unzip"), "unzip is not installed")
    def test_unzip_agrees(self):
        self.opened(bundle(*self.entries))
        path = self.folder / "bundle.zip"
        check = subprocess.run(["unzip", "-t", path], capture_output=True, text=True)
        self.assertEqual(check.returncode, 0, check.stdout)
        self.assertIn("No errors detected", check.stdout)

    def test_bytes_come_from_files_too(self):
        source = self.folder / "large.bin"
        source.write_bytes(b"0123456789" * 300_000)
        digest = sha256(source.read_bytes()).hexdigest()
        opened = self.opened(bundle(Entry("large.bin", path=source, sha256=digest)))
        self.assertEqual(sha256(opened.read("large.bin")).hexdigest(), digest)

    def test_other_bytes_than_stored_are_not_packed(self):
        with self.assertRaises(ValueError):
            bundle(Entry("a", data=b"a", sha256="0" * 64))
        with self.assertRaises(ValueError):
            bundle(Entry("a"))

    def test_empty(self):
        self.assertEqual(len(self.opened(bundle()).namelist()), 2)


class Names(unittest.TestCase):
    """Names that every system can unpack."""

    def test_safe_names(self):
        for name, safe in (
            ("устав.pdf", "устав.pdf"),
            ("a/b\\c:d*.pdf", "a_b_c_d_.pdf"),
            ("..", "file"),
            ("", "file"),
            ("con.txt", "_con.txt"),
            ("LPT1", "_LPT1"),
            ("a\u202eb\x00.txt", "a_b_.txt"),
            (" . spaced . ", "spaced"),
        ):
            self.assertEqual(safe_name(name), safe, name)

    def test_long_names_keep_their_ending(self):
        name = safe_name("я" * 500 + ".pdf")
        self.assertTrue(name.endswith("я.pdf"))
        self.assertLessEqual(len(name.encode()), 180)
