"""Test layers, cheapest first: SQL, Plone with our profile, a web server.

``POSTGRES`` starts one throw-away server per process. ``INTEGRATION`` gives a site in a
transaction that is rolled back. ``FUNCTIONAL`` and ``SWEEPS`` let tests commit; objects are
thrown away by stacked storages. ``SERVER`` adds a web server for browsers and programs; jobs
run by ``ledger.run_pending_jobs`` or by the worker of the test. On every layer the tables are
emptied after a test that has committed something in SQL, and only then.
"""

from importlib.util import module_from_spec
from importlib.util import spec_from_file_location
from kase.is2in.ledger import engine
from kase.is2in.ledger import migrate
from kase.is2in.parties import hashing
from pathlib import Path
from plone.app.testing import applyProfile
from plone.app.testing import FunctionalTesting
from plone.app.testing import IntegrationTesting
from plone.app.testing import PLONE_FIXTURE
from plone.app.testing import PloneSandboxLayer
from plone.testing import Layer
from plone.testing.zope import WSGI_SERVER_FIXTURE
from sqlalchemy import exists
from sqlalchemy import literal
from sqlalchemy import select
from sqlalchemy import union_all
from unittest import mock
import os
import sqlalchemy
import subprocess
import sys
import tempfile
import transaction


ROOT = Path(__file__).resolve().parents[1]
# The bytes of triggers that keep rows for ever stand in the way of emptying tables after a
# test; replication's role sleeps them for one transaction of the tests' own connection.
ASLEEP = "SET LOCAL session_replication_role = replica"
KEPT = ("alembic_version",)
# Waits until the process of the tests is gone, however it went, and clears up after it.
GUARD = 'cat; "$0" "$1" stop "$2/sql"; rm -rf "$2"'
SCRIPTS = ROOT / "instance/scripts"


def house_script(name: str):
    """Return a module of instance/scripts, which is no package."""
    spec = spec_from_file_location(f"house_{name}", SCRIPTS / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def truncate_all() -> None:
    """Empty every table of ours that holds anything, in a transaction of its own."""
    transaction.abort()
    with engine.engine().begin() as connection:
        names = [n for n in sqlalchemy.inspect(connection).get_table_names() if n not in KEPT]
        # Emptying a hundred empty tables takes fifty times as long as asking them.
        asked = (
            select(literal(name)).where(exists().select_from(sqlalchemy.table(name)))
            for name in names
        )
        filled = connection.scalars(union_all(*asked)).all()
        if filled:
            connection.execute(sqlalchemy.text(ASLEEP))
            quoted = ", ".join(f'"{one}"' for one in filled)
            connection.exec_driver_sql(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")


class Postgres(Layer):
    """A PostgreSQL server with our tables, thrown away at the end."""

    defaultBases = ()

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="is2in-test-"))
        # The account PostgreSQL runs under must pass.
        self.folder.chmod(0o711)
        script = SCRIPTS / "postgres.py"
        self.guard = subprocess.Popen(
            ["sh", "-c", GUARD, sys.executable, script, self.folder],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        postgres = house_script("postgres")
        self.before = dict(os.environ)
        dsn = postgres.start(self.folder / "sql", self.folder / "run", postgres.FAST)
        os.environ["IS2IN_DSN"] = dsn
        os.environ["IS2IN_MAIL_DIR"] = str(self.folder / "mail")
        os.environ["IS2IN_DEMO_PKI"] = str(self.folder / "pki")
        os.environ["IS2IN_TRUST"] = str(self.folder / "pki/trust")
        os.environ["IS2IN_TRUST_TUMAR"] = str(self.folder / "pki/tumar/trust")
        migrate.upgrade()
        # Each of thousands of made-up people would take as long as a thief's every try.
        self.cheap = mock.patch.dict(hashing.COST, n=2)
        self.cheap.start()
        self.committed = False
        sqlalchemy.event.listen(sqlalchemy.Engine, "commit", self._note_commit)

    def tearDown(self) -> None:
        sqlalchemy.event.remove(sqlalchemy.Engine, "commit", self._note_commit)
        self.cheap.stop()
        engine.dispose()
        os.environ.clear()
        os.environ.update(self.before)
        self.guard.stdin.close()
        self.guard.wait(60)

    def testSetUp(self) -> None:
        transaction.abort()
        self.committed = False

    def testTearDown(self) -> None:
        transaction.abort()
        engine.Session.remove()
        if self.committed:
            truncate_all()

    def _note_commit(self, _connection) -> None:
        self.committed = True


class Site(PloneSandboxLayer):
    """A Plone site in Russian with our default profile."""

    defaultBases = (PLONE_FIXTURE,)

    def setUpZope(self, app, configuration_context) -> None:
        import kase.is2in  # the ZCML names it

        self.loadZCML(package=kase.is2in)

    def setUpPloneSite(self, portal) -> None:
        # The base of documents begins empty; its own tests bring the starting set.
        os.environ["IS2IN_STARTING_SET"] = "no"
        portal.setLanguage("ru")
        applyProfile(portal, "kase.is2in:default")

    def setUp(self) -> None:
        super().setUp()
        transaction.commit()


POSTGRES = Postgres(name="Postgres")
SITE = Site(bases=(POSTGRES, PLONE_FIXTURE), name="Site")
INTEGRATION = IntegrationTesting(bases=(SITE,), name="Integration")
FUNCTIONAL = FunctionalTesting(bases=(SITE,), name="Functional")
# The same for the sweeps over every page and form: a process of its own beside the others.
SWEEPS = FunctionalTesting(bases=(SITE,), name="Sweeps")
SERVER = FunctionalTesting(bases=(SITE, WSGI_SERVER_FIXTURE), name="Server")
