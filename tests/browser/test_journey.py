"""The whole path in a real browser, by four people, signed through NCALayer's emulator."""

from kase.is2in.ledger.api import run_pending_jobs
from pathlib import Path
from tests.browser.chrome import chromium
from tests.browser.journey import free_port
from tests.browser.journey import Journey
from tests.builders.demo import demo
from tests.layers import SERVER
import os
import transaction
import unittest


@unittest.skipUnless(chromium(), "no Chromium; `make test` installs it where it may")
class InTheBrowser(unittest.TestCase):
    """What a client, a first head, a clerk and an officer do by hand."""

    layer = SERVER

    def test_from_filing_to_the_archive(self):
        portal = self.layer["portal"]
        keys = demo(self, portal)
        port = free_port()
        os.environ["IS2IN_NCALAYER"] = f"wss://127.0.0.1:{port}/"
        os.environ["IS2IN_NCALAYER_PORT"] = str(port)
        self.addCleanup(os.environ.pop, "IS2IN_NCALAYER", None)
        self.addCleanup(os.environ.pop, "IS2IN_NCALAYER_PORT", None)
        base = f"http://localhost:{self.layer['port']}/{portal.getId()}"
        Journey(base, keys).run()
        transaction.begin()
        self.assertGreater(run_pending_jobs(), 5)
        transaction.commit()
        mails = list(Path(os.environ["IS2IN_MAIL_DIR"]).glob("*.eml"))
        self.assertGreater(len(mails), 5)
