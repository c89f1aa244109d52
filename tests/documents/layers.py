"""A throw-away PostgreSQL with all tables, and nothing of Plone."""

from kase.is2in.ledger import engine
from kase.is2in.ledger import migrate
from pathlib import Path
from plone.testing import Layer
from tests.architecture.rooms import ROOT
from unittest import mock
import importlib.util
import os
import shutil
import tempfile


def postgres_script():
    """Return instance/scripts/postgres.py, which is no package, as a module."""
    spec = importlib.util.spec_from_file_location("postgres", ROOT / "instance/scripts/postgres.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Sql(Layer):
    """Starts the server, makes the tables, throws everything away."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="is2in-documents-"))
        # The account PostgreSQL runs under must pass.
        self.folder.chmod(0o711)
        self.postgres = postgres_script()
        dsn = self.postgres.start(self.folder / "sql", settings=self.postgres.FAST)
        self.environment = mock.patch.dict(os.environ, IS2IN_DSN=dsn)
        self.environment.start()
        migrate.upgrade()

    def tearDown(self):
        engine.dispose()
        self.postgres.stop(self.folder / "sql")
        self.environment.stop()
        shutil.rmtree(self.folder)


SQL = Sql()
