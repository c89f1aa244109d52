"""A Plone site with this room and what lies below it, on a throw-away PostgreSQL."""

from kase.is2in.interfaces import IIs2inLayer
from kase.is2in.ledger import engine
from kase.is2in.ledger import migrate
from kase.is2in.notify.interfaces import INotificationSettings
from kase.is2in.notify.interfaces import IRecipients
from kase.is2in.notify.types import Recipient
from pathlib import Path
from plone.app.testing import FunctionalTesting
from plone.app.testing import PLONE_FIXTURE
from plone.app.testing import PloneSandboxLayer
from plone.browserlayer.utils import register_layer
from plone.registry.interfaces import IRegistry
from tests.architecture.rooms import ROOT
from unittest import mock
from zope.component import getGlobalSiteManager
from zope.component import getUtility
from zope.interface import implementer
import importlib.util
import kase.is2in
import kase.is2in.ledger
import kase.is2in.notify
import kase.is2in.web
import os
import shutil
import tempfile


def postgres_script():
    """Return instance/scripts/postgres.py, which is no package, as a module."""
    spec = importlib.util.spec_from_file_location("postgres", ROOT / "instance/scripts/postgres.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@implementer(IRecipients)
class People:
    """Everybody the tests write to; ``gone`` has left, ``mute`` has no address."""

    known = {
        "executor": Recipient("executor", "executor@issuer.example", "Ахметов А. А.", "ru"),
        "head": Recipient("head", "head@issuer.example", "Серікова С. С.", "kk"),
        "officer": Recipient("officer", "officer@exchange.example", "Officer O.", "en"),
        "mute": Recipient("mute", "", "Безымянный", "ru"),
    }

    def resolve(self, user_id):
        return self.known.get(user_id)


class NotifyFixture(PloneSandboxLayer):
    """Plone with the rooms ledger, web and notify."""

    defaultBases = (PLONE_FIXTURE,)

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="is2in-notify-"))
        # The account PostgreSQL runs under must pass.
        self.folder.chmod(0o711)
        self.postgres = postgres_script()
        dsn = self.postgres.start(self.folder / "sql", settings=self.postgres.FAST)
        self.environment = mock.patch.dict(os.environ, IS2IN_DSN=dsn)
        self.environment.start()
        migrate.upgrade()
        super().setUp()

    def tearDown(self):
        super().tearDown()
        engine.dispose()
        self.postgres.stop(self.folder / "sql")
        self.environment.stop()
        shutil.rmtree(self.folder)

    def setUpZope(self, app, configurationContext):
        self.loadZCML(package=kase.is2in, name="dependencies.zcml")
        for room in (kase.is2in.ledger, kase.is2in.web, kase.is2in.notify):
            self.loadZCML(package=room)
        self.people = People()
        getGlobalSiteManager().registerUtility(self.people, IRecipients)

    def tearDownZope(self, app):
        getGlobalSiteManager().unregisterUtility(self.people, IRecipients)

    def setUpPloneSite(self, portal):
        for profile in ("plone.app.contenttypes:default", "plone.restapi:default"):
            portal.portal_setup.runAllImportStepsFromProfile(f"profile-{profile}")
        register_layer(IIs2inLayer, "kase.is2in")
        getUtility(IRegistry).registerInterface(INotificationSettings)


NOTIFY_FIXTURE = NotifyFixture()
NOTIFY_FUNCTIONAL = FunctionalTesting(bases=(NOTIFY_FIXTURE,), name="notify:functional")
