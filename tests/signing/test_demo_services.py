"""The demo shows signatures whole, without a network: its own time-stamp service and seal."""

from kase.is2in.signing import api
from kase.is2in.signing.evidence import stamper
from kase.is2in.signing.evidence import stamping
from kase.is2in.signing.evidence.checking import check_evidence
from kase.is2in.signing.evidence.raising import tokens_of
from kase.is2in.signing.testing.maker import make_cms
from pathlib import Path
from tests.layers import house_script
from tests.layers import POSTGRES
from tests.layers import SCRIPTS
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from unittest import mock
from uuid import uuid4
import os
import shutil
import sys
import tempfile
import transaction
import unittest


# Its scripts find each other in their own folder.
with mock.patch.object(sys, "path", [str(SCRIPTS), *sys.path]):
    house = house_script("house")


class Stamped(unittest.TestCase):
    layer = POSTGRES

    def setUp(self):
        self.addCleanup(transaction.abort)
        self.enterContext(demo.trusting())
        named = {stamper.ADDRESS: stamper.DEMO, "IS2IN_DEMO_PKI": str(demo.demo_folder())}
        self.enterContext(mock.patch.dict(os.environ, named))

    def sign(self):
        cms = make_cms(CONTENT, demo.key_of(HEAD))
        subject = f"application:{uuid4()}"
        return api.accept(subject, str(uuid4()), "a.pdf", CONTENT, cms, demo.signer())

    def test_a_signature_becomes_cades_t_and_is_verified_offline(self):
        code = self.sign().code
        self.assertEqual(api.evidence_state(code).state, "waiting")
        stamping.stamp_signature(code)
        self.assertEqual(api.evidence_state(code).state, "stamped")
        files = {one.name: one.data for one in api.evidence_files(code)}
        self.assertEqual(len(tokens_of(files["signature.p7s"])), 1)
        with demo.unconfigured():
            self.assertTrue(check_evidence(files).ok)

    def test_a_demo_without_the_key_waits(self):
        """As a service that is down: nothing of the site breaks."""
        with mock.patch.dict(os.environ, {"IS2IN_DEMO_PKI": "/nowhere"}):
            with self.assertRaises(stamper.StamperDown):
                stamper.time_stamper()
            self.assertTrue(stamping.stamp_service().configured)


class Chosen(unittest.TestCase):
    """What `make run` names for its processes."""

    def setUp(self):
        self.var = Path(tempfile.mkdtemp(prefix="is2in-var-"))
        self.addCleanup(shutil.rmtree, self.var)
        self.enterContext(mock.patch.object(house, "VAR", self.var))
        self.enterContext(mock.patch.dict(os.environ))
        for name in ("IS2IN_TSA", "IS2IN_SEAL"):
            os.environ.pop(name, None)

    def stamps(self, **options):
        return house.environment(8080, **options).get("IS2IN_TSA")

    def test_a_demo_has_its_own_service(self):
        self.assertEqual(self.stamps(), "demo")

    def test_the_keys_of_an_older_demo_get_one_when_they_are_completed(self):
        (self.var / "demo-pki").mkdir()
        self.assertIsNone(self.stamps())
        (self.var / "demo-pki" / "seal.p12").touch()
        self.assertEqual(self.stamps(), "demo")

    def test_a_plain_site_has_none_and_no_seal(self):
        self.assertIsNone(self.stamps(demo=False))
        self.assertNotIn("IS2IN_SEAL", house.environment(8080, demo=False))

    def test_what_is_named_outside_wins(self):
        with mock.patch.dict(os.environ, {"IS2IN_TSA": "http://tsp.example/"}):
            self.assertEqual(self.stamps(), "http://tsp.example/")
