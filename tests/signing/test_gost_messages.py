"""Signatures of Kazakh GOST keys, whole: message, chain, list of the revoked; and specimens."""

from asn1crypto import cms as asn1_cms
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from datetime import datetime
from datetime import UTC
from kase.is2in.signing import cms
from kase.is2in.signing.algorithms import is_signed_by
from kase.is2in.signing.algorithms import key_of
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.verification import verify
from pathlib import Path
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.gost_families import family
import os
import unittest


SPECIMENS = Path(os.environ.get("IS2IN_SPECIMENS") or "/nonexistent")
RUSSIAN = 'algorithms = "rsa gost-2015 gost-ru"\n'


def states(verification):
    """Return the names of the failed checks."""
    return [check.name for check in verification.failed]


class KazakhKeys(unittest.TestCase):
    def test_good_and_changed(self):
        for kind in ("gost-512", "gost-256"):
            found = family(kind)
            key = found.issuing.issue_nca(HEAD)
            for attached in (False, True):
                made = make_cms(CONTENT, key, attached=attached)
                with self.subTest(kind, attached=attached), found.trusting():
                    good = verify(CONTENT, made, demo.signer())
                    self.assertEqual(states(good), [])
                    self.assertTrue(good.ok)
                    self.assertEqual(good.certificate.iin, HEAD.iin)
                    other = verify(CONTENT + b"x", made, demo.signer())
                    self.assertEqual(states(other), ["content", "message_digest"])

    def test_made_by_another_key(self):
        found = family("gost-512")
        key = found.issuing.issue_nca(HEAD)
        other = found.issuing.issue_nca(HEAD)
        forged = demo.IssuedKey(other.key, key.certificate)
        with found.trusting():
            self.assertEqual(
                states(verify(CONTENT, make_cms(CONTENT, forged), demo.signer())), ["signature"]
            )

    def test_revoked(self):
        found = family("gost-256")
        key = found.issuing.issue_nca(HEAD)
        found.issuing.revoke(key.certificate)
        path = found.folder / "crl" / "issuing.crl"
        before = path.read_bytes()
        self.addCleanup(path.write_bytes, before)
        path.write_bytes(found.issuing.revocation_list())
        with found.trusting():
            self.assertEqual(
                states(verify(CONTENT, make_cms(CONTENT, key), demo.signer())), ["revocation"]
            )

    def test_an_authority_of_rsa_may_issue_gost_keys(self):
        issuing = demo.issuing()
        key = issuing.issue_nca(HEAD, key=family("gost-512").issuing.issue_nca(HEAD).key)
        with demo.trusting():
            self.assertTrue(verify(CONTENT, make_cms(CONTENT, key), demo.signer()).ok)


class OtherFamilies(unittest.TestCase):
    def test_old_and_foreign_kinds_are_refused_by_name(self):
        for kind in ("gost-2004", "gost-ru-512"):
            found = family(kind)
            made = make_cms(CONTENT, found.issuing.issue_nca(HEAD))
            with self.subTest(kind), found.trusting():
                failed = {check.name: check.reason for check in self.verify(made).failed}
                self.assertEqual(failed["signature"], "weak-algorithm")
                self.assertEqual(failed["path"], "weak-algorithm")

    def test_the_old_kind_serves_documents_of_its_time(self):
        """What the profile's date says is what counts, not the day of today."""
        found = family("gost-2004", 'historic_until = "2099-01-01"\n')
        made = make_cms(CONTENT, found.issuing.issue_nca(HEAD))
        with found.trusting():
            self.assertTrue(self.verify(made).ok)

    def test_the_russian_way_where_a_profile_names_it(self):
        found = family("gost-ru-512", RUSSIAN)
        made = make_cms(CONTENT, found.issuing.issue_nca(HEAD))
        with found.trusting():
            self.assertTrue(self.verify(made).ok)

    def verify(self, made):
        return verify(CONTENT, made, demo.signer())


@unittest.skipUnless(SPECIMENS.is_dir(), "IS2IN_SPECIMENS names no folder")
class Specimens(unittest.TestCase):
    """What the test authority of НУЦ РК has made with the original library."""

    def read(self, name):
        data = (SPECIMENS / name).read_bytes()
        return pem.unarmor(data)[2] if pem.detect(data) else data

    def assertIssuedBy(self, issuer, der):
        certificate = asn1_x509.Certificate.load(der)
        self.assertTrue(
            is_signed_by(
                key_of(self.read(issuer)),
                certificate["signature_algorithm"]["algorithm"].dotted,
                certificate["signature_value"].native,
                certificate["tbs_certificate"].dump(),
            )
        )

    def test_certificates(self):
        for issuer, name in (
            ("nca_gost2015_test.cer", "ceo_revoked_2015.cert.der"),
            ("nca_gost2015_test.cer", "individual_valid_2015.cert.der"),
            ("nca_gost_test.crt", "ceo_valid_sign_2004_gost.cer"),
        ):
            with self.subTest(name):
                self.assertIssuedBy(issuer, self.read(name))

    def test_list_of_the_revoked(self):
        found = x509.load_der_x509_crl(self.read("nca_gost2022_test.crl"))
        arguments = (
            key_of(self.read("nca_gost2015_test.cer")),
            found.signature_algorithm_oid.dotted_string,
            found.signature,
        )
        self.assertTrue(is_signed_by(*arguments, found.tbs_certlist_bytes))
        self.assertFalse(is_signed_by(*arguments, found.tbs_certlist_bytes + b"\0"))

    def test_two_signers_are_refused(self):
        """The specimen messages have a GOST and an RSA signer, the panel asks for one."""
        for name in ("nca_unit_SIGNED_CMS.der", "nca_unit_SIGNED_DETACHED_CMS.der"):
            with self.subTest(name), self.assertRaises(cms.Unreadable):
                cms.parse(self.read(name), 1000)

    def test_messages_of_the_original_library(self):
        """Each of the two signers, one with a GOST key and one with RSA, is checked alone."""
        for name in ("nca_unit_SIGNED_CMS.der", "nca_unit_SIGNED_DETACHED_CMS.der"):
            signed = asn1_cms.ContentInfo.load(self.read(name))["content"]
            for certificate, info in self.signers(signed):
                attributes = b"\x31" + info["signed_attrs"].dump()[1:]
                arguments = (
                    key_of(certificate),
                    info["signature_algorithm"]["algorithm"].dotted,
                    info["signature"].native,
                )
                digest_oid = info["digest_algorithm"]["algorithm"].dotted
                with self.subTest(name, digest=digest_oid):
                    self.assertTrue(is_signed_by(*arguments, attributes, digest_oid))
                    self.assertFalse(is_signed_by(*arguments, attributes + b"x", digest_oid))

    def signers(self, signed):
        """Yield (certificate, SignerInfo) of a message."""
        for info in signed["signer_infos"]:
            serial = info["sid"].chosen["serial_number"].native
            for choice in signed["certificates"]:
                if choice.chosen.serial_number == serial:
                    yield choice.chosen, info

    def test_first_head(self):
        certificate = x509.load_der_x509_certificate(self.read("ceo_revoked_2015.cert.der"))
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        self.assertIn(demo.profiles.FIRST_HEAD, [one.dotted_string for one in usage])
        self.assertLess(certificate.not_valid_before_utc, datetime.now(UTC))
