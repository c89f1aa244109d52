"""Answers of a responder (OCSP), right and wrong, and what a signature is when there is none."""

from datetime import timedelta
from kase.is2in.signing import ocsp
from kase.is2in.signing import revocation
from kase.is2in.signing import sources
from kase.is2in.signing import trust
from kase.is2in.signing.http import Unfit
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.responder import issue_responder
from kase.is2in.signing.testing.responder import LocalResponder
from kase.is2in.signing.types import RESPONDER_DOWN
from kase.is2in.signing.types import STALE_LIST
from kase.is2in.signing.verification import verify
from kase.is2in.terms import clock
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.gost_families import family
from unittest import mock
import unittest


SETTINGS = 'ocsp = "http://ocsp.example/"\n'


class Case(unittest.TestCase):
    """Verifies with a responder configured and, unless a test wants it, no list of its issuer."""

    kind = "rsa"

    def setUp(self):
        self.family = family(self.kind, SETTINGS)
        self.issuing = self.family.issuing
        self.enterContext(self.family.trusting())
        self.list = self.family.folder / "crl" / "issuing.crl"
        before = self.list.read_bytes()
        self.addCleanup(self.list.write_bytes, before)
        self.list.unlink()
        trust._loaded.clear()
        sources.forget()
        self.issuing.revoked.clear()
        self.key = self.issuing.issue_nca(HEAD)
        self.cms = make_cms(CONTENT, self.key)

    def verify(self, responder, at=None):
        with mock.patch.object(revocation, "revocation_source", lambda _address: responder):
            return verify(CONTENT, self.cms, demo.signer(), "nca", at)

    def reason(self, responder, at=None):
        """Return why revocation failed; the other checks must hold."""
        found = self.verify(responder, at)
        self.assertEqual([check.name for check in found.failed], ["revocation"])
        self.assertTrue(found.failed[0].detail)
        return found.failed[0].reason


class Answers(Case):
    def test_good(self):
        for key in (None, issue_responder(self.issuing)):
            with self.subTest(delegated=key is not None):
                trust._loaded.clear()
                found = self.verify(LocalResponder(self.issuing, key))
                self.assertTrue(found.ok, found.failed)
                self.assertEqual(len(found.trust["ocsp"]), 1)

    def test_a_good_answer_is_believed_for_a_while(self):
        responder = LocalResponder(self.issuing)
        for _time in range(3):
            self.assertTrue(self.verify(responder).ok)
        self.assertEqual(responder.asked, 1)
        with clock.frozen(clock.now() + timedelta(minutes=11)):
            self.assertTrue(self.verify(responder).ok)
        self.assertEqual(responder.asked, 2)

    def test_revoked_before_and_after(self):
        moment = clock.now() - timedelta(hours=2)
        self.key = self.issuing.issue_nca(HEAD, not_before=moment - timedelta(days=1))
        self.cms = make_cms(CONTENT, self.key)
        self.issuing.revoke(self.key.certificate, moment)
        responder = LocalResponder(self.issuing)
        self.assertEqual(self.reason(responder), "revoked")
        with clock.frozen(moment - timedelta(minutes=30)):
            before = clock.now()
        self.assertTrue(self.verify(responder, before).ok)

    def test_suspended(self):
        from cryptography.x509 import ReasonFlags

        self.issuing.revoke(self.key.certificate, reason=ReasonFlags.certificate_hold)
        self.assertEqual(self.reason(LocalResponder(self.issuing)), "suspended")

    def test_unknown_to_the_responder(self):
        self.assertEqual(self.reason(LocalResponder(self.issuing, unknown=True)), "unknown")

    def test_a_configured_responder_answers_for_the_issuer(self):
        key = demo.issuing().issue_nca(HEAD)
        folder = self.family.folder / "responders"
        folder.mkdir()
        path = folder / "ours.der"
        path.write_bytes(key.certificate.public_bytes(demo.DER))
        self.addCleanup(folder.rmdir)
        self.addCleanup(path.unlink)
        self.assertTrue(self.verify(LocalResponder(self.issuing, key)).ok)


class WrongAnswers(Case):
    """None of them says that a certificate is good, and none raises."""

    def test_each(self):
        delegated = issue_responder(self.issuing)
        later = timedelta(days=2)
        strange = issue_responder(demo.issuing())
        for name, options in (
            ("signed over something else", {"spoilt": True}),
            ("another nonce", {"nonce": b"n" * 32}),
            ("no nonce", {"nonce": b""}),
            ("about another certificate", {"serial": 7}),
            ("of yesterday", {"at": clock.now() - later}),
            ("of tomorrow", {"at": clock.now() + later}),
            ("responder not enclosed", {"key": delegated, "alone": True}),
            ("another authority's responder", {"key": strange}),
            ("somebody's key", {"key": self.issuing.issue_nca(HEAD)}),
            ("a responder to be checked", {"key": issue_responder(self.issuing, checked=True)}),
            (
                "a responder whose time is over",
                {
                    "key": issue_responder(
                        self.issuing,
                        not_before=clock.now() - later,
                        not_after=clock.now() - timedelta(days=1),
                    )
                },
            ),
            ("try later", {"status": "try_later"}),
            ("unauthorized", {"status": "unauthorized"}),
            ("switched off", {"down": True}),
        ):
            with self.subTest(name):
                trust._loaded.clear()
                found = self.reason(LocalResponder(self.issuing, **options))
                self.assertEqual(found, RESPONDER_DOWN)
                self.assertTrue(self.verify(LocalResponder(self.issuing, **options)).pending)

    def test_garbage(self):
        for data in (b"", b"\x30", b"\x30\x80" * 4000, b"<html>", b"\x30\x03\x0a\x01\x00"):

            class Garbage:
                def ask(self, _request, data=data):
                    return data

            with self.subTest(data[:8]):
                self.assertEqual(self.reason(Garbage()), RESPONDER_DOWN)

    def test_the_list_speaks_when_the_responder_does_not(self):
        self.list.write_bytes(self.issuing.revocation_list())
        found = self.verify(LocalResponder(self.issuing, down=True))
        self.assertTrue(found.ok)
        self.assertEqual(len(found.trust["crl"]), 2)
        self.issuing.revoke(self.key.certificate)
        self.list.write_bytes(self.issuing.revocation_list())
        self.assertEqual(self.reason(LocalResponder(self.issuing, down=True)), "revoked")

    def test_an_old_list_is_not_enough(self):
        issued = clock.now() - timedelta(days=9)
        old = self.issuing.revocation_list(issued=issued, until=issued + timedelta(days=1))
        self.list.write_bytes(old)
        self.assertIn(
            self.reason(LocalResponder(self.issuing, down=True)), (RESPONDER_DOWN, STALE_LIST)
        )


class GostAnswers(Case):
    kind = "gost-256"

    def test_good_and_wrong(self):
        key = issue_responder(self.issuing)
        self.assertTrue(self.verify(LocalResponder(self.issuing, key)).ok)
        trust._loaded.clear()
        spoilt = LocalResponder(self.issuing, key, spoilt=True)
        self.assertEqual(self.reason(spoilt), RESPONDER_DOWN)


class Asking(unittest.TestCase):
    """How a responder at an address is asked."""

    def setUp(self):
        sources.forget()
        self.addCleanup(sources.forget)

    def test_a_silent_one_is_left_alone_for_a_minute(self):
        source = sources.HttpSource("http://ocsp.example/")
        with mock.patch.object(sources.http, "ask", side_effect=OSError("refused")) as asked:
            for _time in range(3):
                with self.assertRaises(ocsp.Unanswered) as caught:
                    source.ask(b"?")
                self.assertEqual(caught.exception.reason, RESPONDER_DOWN)
        self.assertEqual(asked.call_count, 1)
        with (
            mock.patch.object(sources, "monotonic", return_value=1e9),
            mock.patch.object(sources.http, "ask", return_value=b"answer"),
        ):
            self.assertEqual(source.ask(b"?"), b"answer")

    def test_an_answer_of_megabytes_is_not_read(self):
        with (
            mock.patch.object(sources.http, "ask", side_effect=Unfit("too large")),
            self.assertRaises(ocsp.Unanswered),
        ):
            sources.HttpSource("http://ocsp.example/").ask(b"?")
