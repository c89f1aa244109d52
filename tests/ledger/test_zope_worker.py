"""bin/worker in a real Zope: a site is set, objects and rows are kept or lost together."""

from kase.is2in.ledger import jobs
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.ledger.case import LedgerCase
from unittest import mock
import os
import subprocess
import sys
import transaction


CONF = """
%define INSTANCEHOME {folder}
instancehome $INSTANCEHOME
clienthome {folder}/var
<zodb_db main>
  <filestorage>
    path {folder}/var/Data.fs
  </filestorage>
  mount-point /
</zodb_db>
"""
ZCML = """
<configure xmlns="http://namespaces.zope.org/zope">
  <include package="tests.ledger" file="zope_tasks.zcml" />
</configure>
"""
MAKE_SITE = """
import os, transaction, Zope2
from five.localsitemanager import make_objectmanager_site
from Zope2.Startup.run import configure_wsgi
configure_wsgi(os.environ["IS2IN_ZOPE_CONF"])
app = Zope2.app()
app.manage_addFolder("is2in")
make_objectmanager_site(app.is2in)
transaction.commit()
"""
READ_SITE = """
import os, Zope2
from Zope2.Startup.run import configure_wsgi
configure_wsgi(os.environ["IS2IN_ZOPE_CONF"])
print("title:", Zope2.app().is2in.title)
"""
OPEN_SITE = """
import transaction
from kase.is2in.ledger import api as ledger
with ledger.opened_site(ledger.configured_site()) as site:
    site.title = "kept"
    transaction.commit()
    site.title = "dropped"
try:
    with ledger.opened_site("nothing"):
        print("opened nothing")
except Exception as error:
    print(type(error).__name__, error)
"""
WORK = "from kase.is2in.ledger.worker_cli import main; raise SystemExit(main())"


class ZopeWorker(LedgerCase):
    """A small instance with a FileStorage and a folder for a site."""

    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        for name in ("var", "etc"):
            (self.folder / name).mkdir()
        (self.folder / "zope.conf").write_text(CONF.format(folder=self.folder))
        (self.folder / "etc/site.zcml").write_text(ZCML)
        self.enterContext(mock.patch.dict(jobs._tasks))
        self.run_it(MAKE_SITE)

    def run_it(self, code: str, *arguments: str) -> str:
        """Run code in a process of its own and return what it printed."""
        env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONWARNINGS": "ignore",
            "IS2IN_ZOPE_CONF": str(self.folder / "zope.conf"),
            "IS2IN_URL": "https://is2in.example/cabinet",
        }
        result = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout + result.stderr

    def test_objects_and_rows(self):
        # Imported only here: in this process no site has these tasks.
        from tests.ledger import zope_tasks

        jobs.enqueue(zope_tasks.RENAME, title="Ә")
        jobs.enqueue(zope_tasks.FAIL, title="half")
        transaction.commit()
        said = self.run_it(WORK, "--once")
        self.assertIn(f"({zope_tasks.RENAME}) done", said)
        self.assertIn(f"({zope_tasks.FAIL}) failed with RuntimeError on try 1", said)
        self.assertNotIn("half", said)
        self.assertIn("title: Ә", self.run_it(READ_SITE))
        self.assertEqual(
            self.kept(),
            ["Ә /is2in https://is2in.example/cabinet System Processes"],
        )

    def test_a_command_opens_the_site(self):
        self.assertIn("NoSite There is no site nothing", self.run_it(OPEN_SITE))
        self.assertIn("title: kept", self.run_it(READ_SITE))
