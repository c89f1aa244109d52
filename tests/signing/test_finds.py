"""What ``make fuzz`` has found, each as the smallest input that shows it."""

from asn1crypto import cms as asn1_cms
from asn1crypto import crl as asn1_crl
from asn1crypto import pem as asn1_pem
from io import BytesIO
from kase.is2in.signing import lists
from kase.is2in.signing.evidence.checking import check_evidence
from kase.is2in.signing.evidence.checking import NoEvidence
from kase.is2in.signing.evidence.cli import unpack
from kase.is2in.signing.evidence.files import FACTS
from kase.is2in.signing.path import check_path
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.trust import trust
from kase.is2in.signing.trusted.uploads import read_upload
from kase.is2in.signing.verification import verify
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.readers import evidence
from zipfile import ZipFile
import json
import unittest


# Letters of private use, as long in bytes as the word they stand in for.
NAME, NO_NAME = "Демо".encode(), "Д\ue000\ue000".encode()


class Certificates(unittest.TestCase):
    def test_an_extension_twice_in_the_signers(self):
        """It was a traceback: cryptography has an exception of its own for it."""
        key = demo.key_of(HEAD)
        message = asn1_cms.ContentInfo.load(make_cms(CONTENT, key))
        signed = message["content"]
        _double(signed["certificates"][0].chosen["tbs_certificate"]["extensions"])
        made = message.dump(force=True)
        with demo.trusting():
            found = verify(CONTENT, made, demo.signer())
        failed = {check.name for check in found.failed}
        self.assertIn("signer_certificate", failed)
        self.assertNotIn("format", failed)

    def test_a_root_named_with_letters_no_name_may_have(self):
        root = demo.issuing().parent.certificate.public_bytes(demo.DER)
        wrong = root.replace(NAME, NO_NAME)
        self.assertNotEqual(wrong, root)
        with self.assertRaises(Malformed) as refused:
            read_upload(wrong).require("anchor")
        self.assertEqual(refused.exception.code, "certificate")

    def test_an_issuer_named_with_such_letters(self):
        signer = demo.key_of(HEAD).certificate.public_bytes(demo.DER)
        wrong = signer.replace(NAME, NO_NAME)
        self.assertNotEqual(wrong, signer)
        with demo.trusting():
            check, chain = check_path(wrong, (), trust("nca"), clock.now())
        self.assertEqual((check.ok, chain), (False, ()))


class Lists(unittest.TestCase):
    def test_a_number_below_zero(self):
        self.refused(lambda crl: _first(crl, "user_certificate", -5))

    def test_a_number_longer_than_any(self):
        self.refused(lambda crl: _first(crl, "user_certificate", 1 << 200))

    def test_an_extension_twice(self):
        self.refused(lambda crl: _double(crl["tbs_cert_list"]["crl_extensions"]))

    def refused(self, change):
        issuing = demo.Authority.create("Демо")
        issuing.revoke(issuing.issue_nca(HEAD).certificate)
        made = asn1_crl.CertificateList.load(issuing.revocation_list())
        self.assertTrue(lists.from_bytes(made.dump()).records)
        change(made)
        with self.assertRaises(ValueError):
            lists.from_bytes(made.dump(force=True))


class Evidence(unittest.TestCase):
    def test_roots_that_are_no_pem(self):
        for roots in (b"", b"0-----BEGIN CERTIFICATE-----", asn1_pem.armor("CERTIFICATE", b"x")):
            with self.subTest(roots[:9]), self.assertRaises(NoEvidence):
                check_evidence({**evidence(), "roots.pem": roots})

    def test_a_list_of_files_of_another_form(self):
        for listed in (b"[]", b"{", b'{"files": [1]}', b"[" * 100_000):
            with self.subTest(listed[:9]):
                found = check_evidence({**evidence(), "manifest.json": listed})
                self.assertEqual([one.name for one in found.results if not one.ok], ["readable"])

    def test_facts_that_are_no_facts(self):
        good = json.loads(evidence()[FACTS])
        for name in ("full_name", "document"):
            for wrong in (None, 1, ["a"]):
                with self.subTest(name, wrong=wrong), self.assertRaises(NoEvidence):
                    changed = json.dumps({**good, name: wrong}).encode()
                    check_evidence({**evidence(), FACTS: changed})
        with self.assertRaises(NoEvidence):
            check_evidence({**evidence(), FACTS: b"[" * 100_000})

    def test_archives_nobody_can_unpack(self):
        place = BytesIO()
        with ZipFile(place, "w") as archive:
            archive.writestr("a", b"b")
        good = place.getvalue()
        begin = good.index(b"PK\x01\x02")
        for name, wrong in (
            ("an unknown compression", good[: begin + 10] + b"\x63\0" + good[begin + 12 :]),
            ("a password", good[: begin + 8] + b"\x01\0" + good[begin + 10 :]),
            ("another check sum", good.replace(b"ab", b"ac", 1)),
        ):
            with self.subTest(name), self.assertRaises(NoEvidence):
                unpack(BytesIO(wrong))


def _double(extensions) -> None:
    extensions.append(extensions[0].copy())


def _first(crl, name: str, value) -> None:
    crl["tbs_cert_list"]["revoked_certificates"][0][name] = value
