"""A tail that is cut off is seen by heads noted before; what is noted can be signed."""

from contextlib import redirect_stderr
from contextlib import redirect_stdout
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from dataclasses import replace
from io import StringIO
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger import audit_cli
from kase.is2in.ledger import checkpoints
from pathlib import Path
from sqlalchemy.exc import DBAPIError
from tempfile import TemporaryDirectory
from tests.ledger.case import LedgerCase
from unittest import mock
import json
import os
import transaction


class Case(LedgerCase):
    """A chain, a folder for what is noted, a key."""

    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        self.key = Ed25519PrivateKey.generate()

    def chain(self, rows: int):
        for number in range(rows):
            ledger.record("app.sent", f"app-{number}", {})
            transaction.commit()

    def note(self, **names: str):
        with mock.patch.dict(os.environ, names):
            noted = ledger.note_checkpoint()
            transaction.commit()
        return noted

    def cut(self, last: int):
        """Take the rows after ``last`` away, as who owns the database can."""
        self.sql(
            f"DELETE FROM audit_entry WHERE id > {last:d}",  # noqa: S608
            f"DELETE FROM audit_seal WHERE number > {last:d}",  # noqa: S608
        )

    def write_key(self) -> str:
        path = self.folder / "audit.key"
        path.write_bytes(
            self.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return str(path)

    def write_public_key(self, key=None) -> Path:
        path = self.folder / "audit.pub"
        path.write_bytes(
            (key or self.key).public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
        return path

    def run_it(self, *arguments: object) -> tuple[int, str]:
        output = StringIO()
        with redirect_stdout(output), redirect_stderr(output):
            try:
                code = audit_cli.main([str(each) for each in arguments])
            except SystemExit as end:
                code = end.code
        transaction.abort()
        return code, output.getvalue()


class Noted(Case):
    """Heads in the database."""

    def test_an_empty_trail_has_no_head(self):
        self.assertIsNone(self.note())
        self.assertEqual(ledger.checkpoints(), ())

    def test_the_head_is_noted_once(self):
        self.chain(3)
        first, second = self.note(), self.note()
        self.assertEqual(first, second)
        self.assertEqual(first.hash, ledger.verify_chain().head)
        self.assertEqual(len(ledger.checkpoints()), 1)
        self.assertEqual(ledger.verify_chain().checkpoints, 1)

    def test_a_cut_tail_is_seen(self):
        self.chain(5)
        noted = self.note()
        self.cut(3)
        result = ledger.verify_chain()
        self.assertEqual((result.rows, result.broken, result.expected), (3, 4, noted.hash))
        self.assertIn("rows 4 to 5 were cut off", result.reason)

    def test_a_cut_tail_that_grew_again_is_seen(self):
        self.chain(5)
        noted = self.note()
        self.cut(3)
        self.chain(6)
        result = ledger.verify_chain()
        self.assertEqual((result.rows, result.broken), (4, 5))
        self.assertEqual(result.expected, noted.hash)
        self.assertNotEqual(result.actual, noted.hash)
        self.assertIn("written anew", result.reason)

    def test_noted_heads_cannot_be_changed(self):
        self.chain(1)
        self.note()
        for statement in (
            "UPDATE audit_checkpoint SET number = 9",
            "DELETE FROM audit_checkpoint",
            "TRUNCATE audit_checkpoint",
        ):
            with self.assertRaises(DBAPIError) as caught:
                ledger.write(statement)
            transaction.abort()
            self.assertEqual(caught.exception.orig.sqlstate, "23001", statement)


class Carried(Case):
    """Heads in files, which nobody with the database alone can take back."""

    def test_files_see_what_the_database_was_made_to_forget(self):
        self.chain(4)
        self.note(IS2IN_AUDIT_CHECKPOINTS=str(self.folder / "out"))
        self.cut(2)
        self.sql("DELETE FROM audit_checkpoint")
        self.assertEqual(self.run_it()[0], 0)
        code, text = self.run_it("--checkpoints", self.folder / "out")
        self.assertEqual(code, 1)
        self.assertIn("Broken at row 3: rows 3 to 4 were cut off", text)
        self.assertIn("expected hash", text)

    def test_a_signed_file(self):
        self.chain(2)
        out = self.folder / "out"
        self.note(IS2IN_AUDIT_CHECKPOINTS=str(out), IS2IN_AUDIT_KEY=self.write_key())
        public = self.write_public_key()
        code, text = self.run_it("--checkpoints", out, "--public-key", public)
        self.assertEqual(code, 0, text)
        self.assertIn("2 rows hold", text)
        self.assertIn("2 noted heads are in it, 1 of them from files", text)
        other = self.write_public_key(Ed25519PrivateKey.generate())
        self.assertEqual(self.run_it("--checkpoints", out, "--public-key", other)[0], 2)

    def test_a_forged_file(self):
        self.chain(2)
        signed = self.note(IS2IN_AUDIT_KEY=self.write_key())
        public = self.write_public_key()
        for forged in (
            replace(signed, rows=1),
            replace(signed, hash="00" * 32),
            replace(signed, signature=""),
        ):
            path = self.folder / "forged.json"
            path.write_text(ledger.checkpoint_text(forged))
            code, text = self.run_it("--checkpoints", path, "--public-key", public)
            self.assertEqual(code, 2, text)

    def test_text_there_and_back(self):
        self.chain(1)
        noted = self.note(IS2IN_AUDIT_KEY=self.write_key())
        self.assertEqual(checkpoints.from_text(ledger.checkpoint_text(noted)), noted)

    def test_what_is_no_checkpoint(self):
        good = {
            "format": checkpoints.FORMAT,
            "rows": 1,
            "hash": "00" * 32,
            "at": "2026-11-21T10:00:00+00:00",
            "key": "",
            "signature": "",
        }
        checkpoints.from_text(json.dumps(good))
        texts = ["", "[]", "null", "[" * 10_000, '"x"', "\x00"]
        for change in (
            {"rows": "1"},
            {"rows": True},
            {"rows": 0},
            {"hash": "00"},
            {"hash": None},
            {"at": "2026-11-21T10:00:00"},
            {"at": 1},
            {"signature": "*"},
            {"signature": 1},
            {"key": 1},
            {"format": "other"},
        ):
            texts.append(json.dumps({**good, **change}))
        for text in texts:
            with self.subTest(text=text[:60]), self.assertRaises(checkpoints.BadCheckpoint):
                checkpoints.from_text(text)

    def test_the_command_notes_and_refuses(self):
        code, text = self.run_it("--note", self.folder / "head.json")
        self.assertEqual(code, 2, text)
        self.chain(3)
        self.assertEqual(self.run_it("--note", self.folder / "head.json")[0], 0)
        self.assertEqual(checkpoints.from_text((self.folder / "head.json").read_text()).rows, 3)
        for wrong in (
            ("--checkpoints", self.folder / "nothing"),
            ("--checkpoints", self.folder.parent / f"{self.folder.name}-none"),
            ("--strange",),
        ):
            self.assertEqual(self.run_it(*wrong)[0], 2)

    def test_the_row_and_both_hashes_are_named(self):
        self.chain(3)
        self.sql("UPDATE audit_entry SET record = replace(record, 'app-1', 'app-9') WHERE id = 2")
        result = ledger.verify_chain()
        code, text = self.run_it()
        self.assertEqual(code, 1)
        self.assertIn("Broken at row 2 (entry 2): entry 2 or its hash was changed", text)
        self.assertIn(result.expected, text)
        self.assertIn(result.actual, text)
        self.assertNotEqual(result.expected, result.actual)
