"""An application whose signature waits for the authority: seen by all, goes on by itself."""

from base64 import b64encode
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.browser.application import View
from kase.is2in.procedures.browser.lists import InReview
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.signatures.manage import Sign
from kase.is2in.procedures.services.signatures.manage import Verifying
from kase.is2in.signing import api as signing
from kase.is2in.signing import revocation
from kase.is2in.signing import trust
from kase.is2in.signing.testing import demo_pki
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.responder import LocalResponder
from kase.is2in.signing.types import Waiting
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from pathlib import Path
from tests.builders.keys import key_of
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import step
from tests.layers import INTEGRATION
from unittest import mock
import json
import os
import shutil
import tempfile
import unittest


class Verification(unittest.TestCase):
    """The authority's responder is down, and there is no list of the revoked."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.application = application_in(states.SIGNING, self.people)
        self.key = key_of(self.people.head)
        source = Path(os.environ["IS2IN_TRUST"])
        folder = Path(shutil.copytree(source, Path(tempfile.mkdtemp()) / "trust"))
        self.addCleanup(shutil.rmtree, folder.parent)
        (folder / "crl" / "issuing.crl").unlink()
        self.profile = folder / "profile.toml"
        self.profile.write_text('ocsp = "http://ocsp.example/"\n', "utf-8")
        self.enterContext(mock.patch.dict(os.environ, {"IS2IN_TRUST": str(folder)}))
        home = Path(os.environ["IS2IN_DEMO_PKI"]) / "authority"
        self.authority = demo_pki._authority(home, "nca", "")
        self.responder = LocalResponder(self.authority, down=True)
        self.enterContext(
            mock.patch.object(revocation, "revocation_source", lambda _address: self.responder)
        )
        trust._loaded.clear()

    def sign(self):
        with acting(self.people.head):
            document = api.to_sign(self.application, self.people.head)
            cms = make_cms(document.data, self.key)
            return api.sign(self.application, self.people.head, cms)

    def state(self):
        return states.state_of(self.application)

    def later(self, **time):
        """Let the worker come when its time has come."""
        with clock.frozen(clock.now() + timedelta(**time)):
            ledger.run_pending_jobs()

    def page(self, person):
        with acting(person):
            view = View(self.application, self.application.REQUEST)
            return view()

    def test_it_waits_and_goes_on_by_itself(self):
        made = self.sign()
        self.assertIsInstance(made, Waiting)
        self.assertEqual(self.state(), states.SIGNING)
        self.assertEqual(signing.signatures(application_subject(self.application)), ())
        self.later(minutes=2)
        self.assertEqual(self.state(), states.SIGNING)
        self.assertEqual(api.verifying(self.application).tries, 1)
        self.responder.down = False
        self.later(hours=2)
        self.assertEqual(self.state(), states.REGISTRATION)
        self.assertIsNone(api.verifying(self.application))
        (kept,) = signing.signatures(application_subject(self.application))
        self.assertEqual(kept.user_id, self.people.head.id)
        acts = [one.action for one in ledger.history(application_subject(self.application))]
        self.assertIn("signature-waiting", acts)
        self.assertIn("signed", acts)

    def test_a_second_press_is_told_to_wait(self):
        self.sign()
        with self.assertRaises(Conflict) as caught:
            self.sign()
        self.assertEqual(caught.exception.code, "being-verified")

    def test_refused_later_with_the_reason(self):
        self.sign()
        self.authority.revoke(self.key.certificate)
        self.responder.down = False
        self.later(hours=1)
        self.assertEqual(self.state(), states.SIGNING)
        found = api.verifying(self.application)
        self.assertEqual(found.state, "refused")
        self.assertEqual([one["reason"] for one in found.reasons], ["revoked"])
        self.assertIn("revoked", str(signing.reason_words(found.reasons[0])))
        told = [one.event for one in notify.notifications(self.people.head.id)[0]]
        self.assertIn("application.signature-refused", told)
        # Another key may sign now.
        self.authority.revoked.clear()
        self.assertNotIsInstance(self.sign(), Waiting)
        self.assertEqual(self.state(), states.REGISTRATION)

    def test_every_side_sees_it(self):
        self.sign()
        for person in (self.people.head, self.people.executor):
            with self.subTest(person.email):
                self.assertIn('data-verifying="waiting"', self.page(person))
        self.assertNotIn("@@sign", self.page(self.people.head))

    def listed(self, **filters) -> list[bool]:
        """Return of the rows in the executor's list whether they are being verified."""
        with acting(self.people.executor):
            found = api.applications(self.people.executor, filters=filters)
            return [row.verifying for row in found.rows]

    def test_lists_tell_it_and_find_it(self):
        self.assertEqual(self.listed(signature="verifying"), [])
        self.sign()
        self.assertEqual(self.listed(signature="verifying"), [True])
        self.assertEqual(self.listed(signature="nothing"), [])
        with acting(self.people.executor):
            request = self.application.REQUEST
            self.assertIn("подпись проверяется", InReview(self.layer["portal"], request)())
            (row,) = api.applications(self.people.executor).rows
            self.assertIs(shapes.row(row)["verifying"], True)
        self.responder.down = False
        self.later(hours=1)
        self.assertEqual(self.listed(), [False])

    def test_lists_forget_one_that_is_refused(self):
        self.sign()
        self.authority.revoke(self.key.certificate)
        self.addCleanup(self.authority.revoked.clear)
        self.responder.down = False
        self.later(hours=1)
        self.assertEqual(self.listed(), [False])

    def test_programs_see_it(self):
        request = self.application.REQUEST
        with acting(self.people.head):
            document = api.to_sign(self.application, self.people.head)
            service = Sign()
            service.context, service.request = self.application, request
            cms = b64encode(make_cms(document.data, self.key)).decode("ascii")
            request.method = "POST"
            request.set("BODY", json.dumps({"provider": "nca", "cms": cms}).encode())
            self.assertEqual(service.reply()["state"], "waiting")
        self.assertEqual(request.response.getStatus(), 202)
        with acting(self.people.executor):
            service = Verifying()
            service.context, service.request = self.application, self.application.REQUEST
            answer = service.answer()
        self.assertEqual(answer["state"], "waiting")
        self.assertEqual(answer["reasons"], [{"check": "revocation", "reason": "responder-down"}])

    def test_taken_back_meanwhile(self):
        """What is signed is not awaited any more: the signature is kept, nothing moves."""
        self.sign()
        step(self.application, self.people.head, "return-to-filling", text="Исправьте")
        self.responder.down = False
        self.later(hours=1)
        self.assertEqual(self.state(), states.FILLING)

    def test_where_the_exchange_does_not_want_to_wait(self):
        self.profile.write_text('ocsp = "http://ocsp.example/"\nwhen_down = "refuse"\n', "utf-8")
        with self.assertRaises(RuleRefused) as caught:
            self.sign()
        self.assertEqual([one.code for one in caught.exception.errors], ["revocation"])

    def test_once_a_night_everything_is_asked_about(self):
        from kase.is2in.signing.waiting import verify_all_waiting

        self.sign()
        self.assertGreaterEqual(verify_all_waiting(), 1)
        self.responder.down = False
        ledger.run_pending_jobs()
        self.assertEqual(self.state(), states.REGISTRATION)
