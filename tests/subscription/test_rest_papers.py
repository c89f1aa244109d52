"""The seller signs while the authority's responder is down: it waits, and goes on by itself."""

from base64 import b64decode
from base64 import b64encode
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.signing import revocation
from kase.is2in.signing import trust
from kase.is2in.signing.testing import demo_pki
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.responder import LocalResponder
from kase.is2in.subscription.papers import signing
from kase.is2in.terms import clock
from pathlib import Path
from tests.builders import parties as build
from tests.builders.keys import key_of
from tests.subscription.test_rest import ANNEX
from tests.subscription.test_rest import BEFORE
from tests.subscription.test_rest import RestCase
from unittest import mock
import os
import shutil
import tempfile
import transaction


class Away(RestCase):
    """No answer of the responder, and no list of the revoked."""

    def setUp(self):
        super().setUp()
        self.head = build.person("head@broker1.example", "BRK1", ("first_head",))
        self.key = key_of(self.head)
        transaction.commit()
        source = Path(os.environ["IS2IN_TRUST"])
        folder = Path(shutil.copytree(source, Path(tempfile.mkdtemp()) / "trust"))
        self.addCleanup(shutil.rmtree, folder.parent)
        (folder / "crl" / "issuing.crl").unlink()
        (folder / "profile.toml").write_text('ocsp = "http://ocsp.example/"\n', "utf-8")
        self.enterContext(mock.patch.dict(os.environ, {"IS2IN_TRUST": str(folder)}))
        home = Path(os.environ["IS2IN_DEMO_PKI"]) / "authority"
        self.responder = LocalResponder(demo_pki._authority(home, "nca", ""), down=True)
        self.enterContext(
            mock.patch.object(revocation, "revocation_source", lambda _address: self.responder)
        )
        trust._loaded.clear()
        self.addCleanup(trust._loaded.clear)

    def sign(self, status):
        found = self.good(200, self.seller, "GET", f"{self.place}/@to-sign")
        cms = make_cms(b64decode(found["data"]), self.key)
        body = {"provider": "nca", "cms": b64encode(cms).decode()}
        return self.good(status, self.head, "POST", f"{self.place}/@signatures", body)

    def worker(self, **time):
        self.enterContext(clock.frozen(BEFORE + timedelta(**time)))
        transaction.begin()
        ledger.run_pending_jobs()
        transaction.commit()

    def paper(self):
        [one] = self.good(200, self.seller, "GET", f"{self.place}/@signatures")["items"]
        return one

    def test_annex_1_waits_and_is_signed_by_itself(self):
        made = self.good(201, self.seller, "POST", "subscriptions", ANNEX)
        self.place, self.name = made["@id"], made["@id"].rpartition("/")[2]
        submit = f"{self.place}/@workflow/submit"
        self.assertEqual(self.sign(202)["code"], None)
        self.assertEqual(self.good(409, self.seller, "POST", submit, {})["code"], "not-signed")
        self.assertEqual(self.sign(409)["code"], "being-verified")
        page = self.ask(self.head, "GET", f"{self.place}/@@sign", Accept="text/html")
        self.assertEqual(page.status_code, 200)
        self.assertIsNotNone(signing.verifying(self.name))
        self.worker(minutes=2)
        self.assertEqual(self.paper()["state"], "waiting")
        self.good(409, self.seller, "POST", submit, {})
        self.responder.down = False
        self.worker(hours=2)
        self.assertEqual(self.paper()["state"], "signed")
        self.worker(hours=3)
        acts = [one.action for one in ledger.history(f"subscription:{self.name}")]
        self.assertEqual(acts.count("subscription.paper-signed"), 1)
        self.assertEqual(self.good(200, self.seller, "POST", submit, {})["state"], "submitted")
