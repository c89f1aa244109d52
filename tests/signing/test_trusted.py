"""The control panel of trust: uploads read with suspicion, effect at once, history for ever."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.responder import issue_responder
from kase.is2in.signing.trust import trust
from kase.is2in.signing.trusted import changes
from kase.is2in.signing.trusted.takeover import take_over
from kase.is2in.signing.trusted.uploads import MAXIMUM_SIZE
from kase.is2in.signing.trusted.uploads import read_upload
from kase.is2in.signing.verification import verify
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import TooLarge
from sqlalchemy.exc import IntegrityError
from tests.layers import POSTGRES
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.gost_families import family
import transaction
import unittest


def der(key) -> bytes:
    """Return the certificate of a key or an authority."""
    return key.certificate.public_bytes(demo.DER)


class Uploads(unittest.TestCase):
    def test_certificates_of_every_kind_are_read(self):
        for kind in ("rsa", "gost-512", "gost-256"):
            with self.subTest(kind):
                found = read_upload(der(family(kind).root))
                found.require("anchor")
                self.assertIn(f"Корневой {kind}", found.subject)

    def test_what_is_none_is_refused_in_words(self):
        good = der(family("rsa").root)
        pem = family("rsa").root.certificate.public_bytes(demo.demo_pki.PEM)
        for name, data in (
            ("empty", b""),
            ("garbage", b"garbage"),
            ("cut", good[:-1]),
            ("followed", good + b"\0"),
            ("deep", b"\x30\x80" * 3000),
            ("two", pem + pem),
            ("a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
        ):
            with self.subTest(name), self.assertRaises(Malformed):
                read_upload(data)
        with self.assertRaises(TooLarge):
            read_upload(bytes(MAXIMUM_SIZE + 1))

    def test_each_role_has_its_requirements(self):
        found = family("rsa")
        day = timedelta(days=1)
        ended = found.issuing.issue_nca(
            HEAD, not_before=clock.now() - 3 * day, not_after=clock.now() - day
        )
        for role, key in (
            ("anchor", found.issuing),
            ("anchor", found.issuing.issue_nca(HEAD)),
            ("intermediate", found.issuing.issue_nca(HEAD)),
            ("responder", found.root),
            ("responder", ended),
        ):
            with self.subTest(role), self.assertRaises(Malformed):
                read_upload(der(key)).require(role)
        read_upload(der(found.issuing)).require("intermediate")
        read_upload(der(issue_responder(found.issuing))).require("responder")

    def test_a_root_signed_by_another_key_of_its_name_is_none(self):
        found = family("rsa").root
        twin = demo.Authority.create("Корневой rsa")
        forged = twin.issue(found.certificate.subject, (), key=found.key)
        with self.assertRaises(Malformed):
            read_upload(der(forged)).require("anchor")


class Panel(unittest.TestCase):
    """Changes in a real database; what the folder says is what they are laid over."""

    layer = POSTGRES

    def setUp(self):
        self.addCleanup(transaction.abort)
        self.enterContext(demo.trusting())
        self.cms = make_cms(CONTENT, demo.key_of(HEAD))

    def works(self):
        return verify(CONTENT, self.cms, demo.signer()).ok

    def root(self):
        return demo.issuing().parent

    def test_effect_at_once(self):
        self.assertTrue(self.works())
        changes.add("nca", "anchor", der(family("gost-256").root), "admin")
        self.assertFalse(self.works())
        changes.add("nca", "anchor", der(self.root()), "admin")
        self.assertTrue(self.works())
        name = read_upload(der(self.root())).sha256
        changes.remove("nca", "anchor", name, "admin")
        self.assertFalse(self.works())

    def test_the_folder_is_brought_in_and_changes_nothing(self):
        self.assertEqual(take_over("nca", "admin"), 2)
        self.assertTrue(self.works())
        self.assertEqual(len(changes.present("nca").of("anchor")), 1)
        with self.assertRaises(Conflict):
            take_over("nca", "admin")

    def test_history_tells_who_and_when_and_stays(self):
        changes.add("nca", "anchor", der(self.root()), "admin")
        changes.save("nca", {"ocsp": "http://ocsp.example/"}, "other")
        found = changes.history("nca")
        self.assertEqual([one.kind for one in found[:2]], ["settings", "added"])
        self.assertEqual([one.user_id for one in found[:2]], ["other", "admin"])
        self.assertEqual(trust("nca").profile.ocsp, "http://ocsp.example/")
        acts = [one.action for one in ledger.history("settings:signing-nca")]
        self.assertEqual(acts[-2:], ["trust.added", "trust.settings"])
        with self.assertRaises(IntegrityError):
            ledger.write("DELETE FROM signing_trust_change")

    def test_the_same_twice_is_one(self):
        changes.add("nca", "anchor", der(self.root()), "admin")
        with self.assertRaises(Conflict):
            changes.add("nca", "anchor", der(self.root()), "admin")
        count = len(changes.history("nca"))
        changes.save("nca", {"fresh_minutes": 5}, "admin")
        changes.save("nca", {"fresh_minutes": 5}, "admin")
        self.assertEqual(len(changes.history("nca")), count + 1)

    def test_values_that_cannot_be(self):
        for values in (
            {"ocsp": "file:///etc/passwd"},
            {"ocsp": "javascript:alert(1)"},
            {"fresh_minutes": -1},
            {"fresh_minutes": "5"},
            {"when_down": "accept"},
            {"algorithms": "rsa md5"},
            {"historic_until": "soon"},
            {"binding": "none"},
        ):
            with self.subTest(values), self.assertRaises(Malformed):
                changes.save("nca", values, "admin")

    def test_what_is_not_there(self):
        with self.assertRaises(Missing):
            changes.remove("nca", "anchor", "0" * 64, "admin")
        with self.assertRaises(Missing):
            changes.add("else", "anchor", der(self.root()), "admin")
        with self.assertRaises(Malformed):
            changes.add("nca", "king", der(self.root()), "admin")
