"""Letters and papers speak the language of whom they are for."""

from email import message_from_bytes
from email import policy
from io import BytesIO
from kase.is2in.ledger.api import run_pending_jobs
from kase.is2in.procedures import states
from kase.is2in.procedures.papers.making import render_draft
from pathlib import Path
from pypdf import PdfReader
from tests.layers import SWEEPS
from tests.pages.words import borrowed
from tests.pages.words import LANGUAGES
from tests.pages.words import strange
from tests.pages.world import build_world
from unittest import mock
import os
import shutil
import tempfile
import transaction
import unittest


DRAFTS = ("application", "summary")


class Papers(unittest.TestCase):
    """What leaves the site: mails to everybody of the world, drafts of an application."""

    layer = SWEEPS

    def setUp(self):
        folder = tempfile.mkdtemp(prefix="is2in-mails-")
        self.addCleanup(shutil.rmtree, folder)
        self.mails = Path(folder)
        self.enterContext(mock.patch.dict(os.environ, {"IS2IN_MAIL_DIR": folder}))

    def test_letters(self):
        world = build_world(self.layer["portal"], "kk")
        run_pending_jobs()
        transaction.commit()
        found = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in self.read()]
        # Mailboxes of the exchange's departments are nobody's: they are written to in Russian.
        self.assertGreater(sum(one["Content-Language"] == world.language for one in found), 20)
        for mail in found:
            text = mail.get_body(("plain",)).get_content()
            with self.subTest(subject=mail["Subject"], to=mail["To"]):
                said = f"{mail['Subject']} {text}"
                self.assertEqual(strange(said, mail["Content-Language"]), "")

    def read(self) -> list[Path]:
        """Return the mails that were sent."""
        return sorted(self.mails.rglob("*.eml"))

    def test_drafts(self):
        world = build_world(self.layer["portal"])
        application = world.applications[states.HEAD_REVIEW]
        for language in LANGUAGES:
            for kind in DRAFTS:
                with self.subTest(language=language, kind=kind):
                    pdf = PdfReader(BytesIO(render_draft(application, kind, language)))
                    text = " ".join(page.extract_text() for page in pdf.pages)
                    self.assertEqual(borrowed(text, language), set())
