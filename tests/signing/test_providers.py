"""Ways of signing are folders: a fourth is one folder more, and no line elsewhere."""

from collections import namedtuple
from hashlib import sha256
from kase.is2in.signing import providers as package
from kase.is2in.signing.api import configured_providers
from kase.is2in.signing.api import from_json
from kase.is2in.signing.api import verify
from kase.is2in.signing.browser.panel import panel
from kase.is2in.signing.browser.panel import TITLES
from kase.is2in.signing.interfaces import ISignatureProvider
from kase.is2in.signing.providers.registry import checks_of
from kase.is2in.signing.providers.registry import PROFILES
from kase.is2in.signing.providers.registry import providers
from kase.is2in.signing.services.trust.manage import Trusted
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.maker import pem_cms
from kase.is2in.signing.trust import trust
from kase.is2in.terms.errors import Malformed
from pathlib import Path
from plone.testing import zca
from tests.layers import INTEGRATION
from tests.signing import authority as demo
from tests.signing import fourth
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.test_refusals import Case
from unittest import mock
from zope.component import getGlobalSiteManager
from zope.configuration import xmlconfig
from zope.interface.verify import verifyObject
import os
import shutil


Document = namedtuple("Document", "filename data sha256")
SITE_WIDE = ("nca", "tumar", "upload")


class Folders(Case):
    """What every folder holds."""

    def test_each_is_whole(self):
        folders = [path.parent for path in Path(package.__file__).parent.glob("*/__init__.py")]
        self.assertEqual({one.name for one in providers()}, {path.name for path in folders})
        for one in providers():
            with self.subTest(one.name):
                self.assertTrue(verifyObject(ISignatureProvider, one))
                for name in ("tab.pt", "static/tab.js", "configure.zcml", "provider.zcml"):
                    self.assertTrue((one.home / name).is_file(), name)
                self.assertIn("export", (one.home / "static/tab.js").read_text())
                self.assertIn(one.authority, PROFILES)

    def test_no_folder_is_named_elsewhere(self):
        room = Path(package.__file__).parent.parent
        for path in [*room.rglob("*.py"), *room.rglob("*.zcml"), *room.rglob("*.pt")]:
            if "providers" not in path.relative_to(room).parts[:1]:
                for name in SITE_WIDE:
                    self.assertNotIn(f"providers.{name}", path.read_text(), path)

    def test_checks_shown_are_those_made(self):
        with demo.trusting(provider="tumar"):
            for one in providers():
                for head in (True, False):
                    signer = demo.signer(first_head=head)
                    cms = make_cms(CONTENT, demo.key_of(HEAD))
                    found = verify(CONTENT, cms, signer, one.name)
                    names = checks_of(trust(one.name).profile, head)
                    made = [check.name for check in found.checks]
                    # A certificate that is in no register has no BIN to compare.
                    self.assertEqual(made, [name for name in names if name in made])
                    self.assertLessEqual(set(names) - set(made), {"bin", "role_first_head"})
                    self.assertLessEqual(set(names), set(TITLES))

    def test_answers_are_read_in_every_form(self):
        der = make_cms(CONTENT, demo.key_of(HEAD))
        for one in providers():
            pem = pem_cms(der)
            self.assertEqual(one.read(der), der)
            self.assertEqual(one.read(f"\n{pem}"), pem.strip().encode())
            self.assertEqual(one.read(one.read(pem).decode()), pem.strip().encode())
            with self.assertRaises(Malformed):
                one.read("no signature")

    def test_a_profile_or_anothers_authority(self):
        profile = PROFILES["nca"]
        both = {"rests_on": "nca", "profile": profile, "folder": "X"}
        for wrong in ({}, {"profile": profile}, both):
            with self.assertRaises(ValueError):
                fourth.Provider("x", "X", 1, Path(), **wrong)


class Specimens(Case):
    """КЦМР is off until signatures that the authority made are there and good."""

    def tumar(self) -> Path:
        folder = demo.trust_copy(self).parent / "tumar"
        shutil.copytree(demo.demo_folder() / "tumar/trust", folder)
        self.enterContext(demo.trusting(folder, "tumar"))
        return folder

    def test_on_with_them(self):
        self.tumar()
        self.assertEqual(configured_providers(), SITE_WIDE)

    def test_off_without(self):
        folder = self.tumar()
        shutil.rmtree(folder / "specimens")
        with self.assertLogs("kase.is2in.signing.trust", "ERROR") as logs:
            self.assertEqual(configured_providers(), ("nca", "upload"))
        self.assertIn("no specimen", logs.output[0])
        key = demo.demo_pki.load_key(demo.demo_folder() / f"tumar/{HEAD.email}.p12")
        found = verify(CONTENT, make_cms(CONTENT, key), demo.signer(), "tumar")
        self.assertEqual([check.name for check in found.failed], ["path"])

    def test_off_with_a_wrong_one(self):
        folder = self.tumar()
        path = next((folder / "specimens").glob("*.txt"))
        good = path.read_bytes()
        foreign = make_cms(good, demo.key_of(HEAD))
        signature = path.with_name(f"{path.name}.p7s")
        for content, cms, why in (
            (b"changed", signature.read_bytes(), "message_digest"),
            (good, foreign, "path"),
            (good, b"\x30\x03", "structure"),
        ):
            with self.subTest(why):
                path.write_bytes(content)
                signature.write_bytes(cms)
                with self.assertLogs("kase.is2in.signing.trust", "ERROR") as logs:
                    self.assertNotIn("tumar", configured_providers())
                self.assertIn(why, logs.output[0])


class Fourth(Case):
    """Adds the folder ``fourth``."""

    layer = INTEGRATION

    def setUp(self):
        super().setUp()
        context = zca.stackConfigurationContext(self.layer["configurationContext"])
        xmlconfig.file("configure.zcml", fourth, context=context)
        manager = getGlobalSiteManager()
        self.addCleanup(manager.unregisterUtility, fourth.PROVIDER, ISignatureProvider, "fourth")
        folder = {"IS2IN_TRUST_FOURTH": str(demo.demo_folder() / "trust")}
        self.enterContext(mock.patch.dict(os.environ, folder))
        self.enterContext(demo.trusting(provider="tumar"))

    def test_it_has_its_tab(self):
        self.assertEqual(configured_providers(), ("nca", "fourth", "tumar", "upload"))
        html = panel(
            self.layer["portal"],
            self.layer["request"],
            document=Document("a.pdf", CONTENT, sha256(CONTENT).hexdigest()),
            data_url="/document",
            submit_url="/submit",
            signer=demo.signer(),
        )
        self.assertIn('data-provider="fourth"', html)
        self.assertIn("++plone++kase.is2in.signing.fourth/tab.js", html)
        self.assertIn('<a href="/document">file</a>', html)

    def test_its_signatures_are_checked_by_its_profile(self):
        pem = pem_cms(make_cms(CONTENT, demo.key_of(HEAD)))
        sent = from_json({"provider": "fourth", "cms": pem})
        self.assertEqual(sent.provider, "fourth")
        found = verify(CONTENT, sent.cms, demo.signer(), sent.provider)
        self.assertTrue(found.ok)
        self.assertNotIn("eku_signing", [check.name for check in found.checks])

    def test_the_control_panel_knows_it(self):
        names = {one["provider"]: one["title"] for one in Trusted().answer()["items"]}
        self.assertEqual(names["fourth"], "Четвёртый центр")
        self.assertNotIn("upload", names)
