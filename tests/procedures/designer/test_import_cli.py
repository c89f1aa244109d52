"""Procedures as files by the commands: the same checks as the page, a report, an exit code."""

from contextlib import redirect_stderr
from contextlib import redirect_stdout
from io import BytesIO
from io import StringIO
from kase.is2in.procedures.catalogue.editions import working_copy
from kase.is2in.procedures.catalogue.export import archive
from kase.is2in.procedures.catalogue.loader import FOLDER
from kase.is2in.procedures.designer import import_cli
from kase.is2in.procedures.designer.adding import procedures
from kase.is2in.procedures.designer.importing import read_archive
from kase.is2in.web.api import run_command
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.layers import INTEGRATION
from unittest import mock
from zipfile import ZipFile
import os
import transaction
import unittest


CODE = "listing-shares"


class Commands(unittest.TestCase):
    """In a site with the definitions that ship."""

    layer = INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.procedure = self.portal["procedures"]["listing"][CODE]
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        # The layer takes everything back; the command must not end its transaction.
        for name in ("commit", "abort"):
            patched = mock.patch.object(transaction, name)
            setattr(self, name, patched.start())
            self.addCleanup(patched.stop)

    def run_command(self, work, options):
        said, refused = StringIO(), StringIO()
        with redirect_stdout(said), redirect_stderr(refused):
            code = run_command(work, options)
        return code, said.getvalue(), refused.getvalue()

    def imported(self, *words):
        options = import_cli.import_options([str(one) for one in words])
        return self.run_command(import_cli.import_files, options)

    def exported(self, *words):
        options = import_cli.export_options([*words, "--to", str(self.folder)])
        return self.run_command(import_cli.export_files, options)

    def changed(self, data, old, new, code=CODE):
        target = BytesIO()
        with ZipFile(BytesIO(data)) as before, ZipFile(target, "w") as after:
            for name in before.namelist():
                text = before.read(name).decode().replace(old, new, 1)
                after.writestr(name.replace(CODE, code, 1), text)
        path = self.folder / "changed.zip"
        path.write_bytes(target.getvalue())
        return path

    def test_all_that_ships_comes_back_byte_by_byte(self):
        for one in procedures():
            data = archive(working_copy(one))
            self.assertEqual(archive(read_archive(data)), data, one.getId())
        codes = [one.getId() for one in procedures()]
        code, said, _refused = self.exported(*codes)
        self.assertEqual((code, len(said.splitlines())), (0, len(codes)))
        files = [self.folder / f"{one}.zip" for one in codes]
        code, said, _refused = self.imported(*files)
        self.assertEqual(code, 0)
        self.assertEqual(said.count("changes: 0"), len(codes))
        self.assertNotIn("in the way", said)

    def test_a_folder_of_the_product(self):
        code, said, _refused = self.imported(FOLDER / CODE, "--dry-run")
        self.assertEqual(code, 0)
        self.assertIn("changes: 0", said)
        self.assertIn("nothing is kept", said)
        self.abort.assert_called_once()
        self.commit.assert_not_called()

    def test_changes_and_problems_are_reported(self):
        data = archive(working_copy(self.procedure))
        path = self.changed(data, 'withdrawal_until = "meeting"', 'withdrawal_until = "decision"')
        code, said, _refused = self.imported(path)
        self.assertEqual(code, 0)
        self.assertIn("withdrawal_until: 'meeting' -> 'decision'", said)
        self.assertIn(f"stands in the way: {CODE}: withdrawal is open", said)
        self.assertEqual(working_copy(self.procedure).withdrawal_until, "decision")
        self.commit.assert_called_once()

    def test_a_procedure_the_site_has_not(self):
        data = archive(working_copy(self.procedure))
        path = self.changed(data, f'code = "{CODE}"', 'code = "listing-other"', "listing-other")
        code, _said, refused = self.imported(path)
        self.assertEqual(code, 1)
        self.assertIn("--add", refused)
        code, said, _refused = self.imported(path, "--add")
        self.assertEqual(code, 0)
        self.assertIn("added", said)
        made = self.portal["procedures"]["listing"]["listing-other"]
        self.assertEqual(
            [one.id for one in working_copy(made).filling_stages()],
            [one.id for one in working_copy(self.procedure).filling_stages()],
        )

    def test_refused(self):
        bad = self.folder / "bad.zip"
        bad.write_bytes(b"no zip")
        for words in ((bad,), (self.folder / "nowhere.zip",)):
            code, _said, refused = self.imported(*words)
            self.assertEqual(code, 1)
            self.assertIn("Refused", refused)
        code, _said, _refused = self.exported("nowhere")
        self.assertEqual(code, 1)
        self.commit.assert_not_called()

    def test_without_a_site(self):
        with mock.patch.dict(os.environ, {"IS2IN_ZOPE_CONF": ""}), redirect_stderr(StringIO()):
            self.assertEqual(import_cli.main(["x.zip"]), 2)
            self.assertEqual(import_cli.export_main(["x"]), 2)
