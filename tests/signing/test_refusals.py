"""Every wrong signature is refused by the name of what is wrong with it, and nothing raises."""

from asn1crypto import cms as asn1_cms
from asn1crypto import core
from asn1crypto import x509 as asn1_x509
from base64 import b64encode
from datetime import timedelta
from kase.is2in.signing.cms import MAXIMUM_OVERHEAD
from kase.is2in.signing.testing.authority import Authority
from kase.is2in.signing.testing.authority import nca_subject
from kase.is2in.signing.testing.authority import signing_extensions
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.testing.maker import pem_cms
from kase.is2in.signing.verification import CHECKS
from kase.is2in.signing.verification import verify
from kase.is2in.terms import clock
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import EXECUTOR
from tests.signing.authority import HEAD
from tests.signing.authority import OTHER_HEAD
import unittest


INFO = ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")


def changed(der: bytes, change) -> bytes:
    """Return a signature with its SignedData changed by ``change(signed_data)``."""
    message = asn1_cms.ContentInfo.load(der)
    signed = message["content"]
    change(signed)
    return asn1_cms.ContentInfo({"content_type": "signed_data", "content": signed.copy()}).dump(
        force=True
    )


def attribute(signed, name: str):
    """Return the signed attribute of a SignedData."""
    attributes = signed["signer_infos"][0]["signed_attrs"]
    return next(one for one in attributes if one["type"].native == name)


class Case(unittest.TestCase):
    """Verifies with the demo's trust folder and compares names of failed checks."""

    maxDiff = None

    def setUp(self):
        context = demo.trusting()
        context.start()
        self.addCleanup(context.stop)

    def verify(self, cms, *, content=CONTENT, expected=None, provider="nca", at=None):
        return verify(content, cms, expected or demo.signer(), provider, at)

    def assertFails(self, names, cms, **options):
        """Assert that exactly these checks fail, each with words for the person."""
        found = self.verify(cms, **options)
        self.assertEqual([check.name for check in found.failed], list(names))
        self.assertFalse(found.ok)
        for check in found.failed:
            self.assertTrue(check.detail, check.name)
        return found

    def assertGood(self, cms, **options):
        """Assert that every check passes."""
        found = self.verify(cms, **options)
        self.assertEqual([(c.name, str(c.detail)) for c in found.checks if c.ok is not True], [])
        self.assertTrue(found.ok)
        return found


class Good(Case):
    def test_detached(self):
        found = self.assertGood(make_cms(CONTENT, demo.key_of(HEAD)))
        self.assertEqual([check.name for check in found.checks], list(CHECKS))
        self.assertEqual(found.certificate.iin, HEAD.iin)
        self.assertEqual(found.certificate.bin, HEAD.bin)
        self.assertEqual(len(found.trust["chain"]), 3)
        self.assertEqual(len(found.trust["crl"]), 2)

    def test_attached(self):
        self.assertGood(make_cms(CONTENT, demo.key_of(HEAD), attached=True))

    def test_empty_document_attached(self):
        self.assertGood(make_cms(b"", demo.key_of(HEAD), attached=True), content=b"")

    def test_without_signing_certificate(self):
        self.assertGood(make_cms(CONTENT, demo.key_of(HEAD), cades=False))

    def test_sha512(self):
        self.assertGood(make_cms(CONTENT, demo.key_of(HEAD), digest="sha512"))

    def test_pem_and_base64(self):
        der = make_cms(CONTENT, demo.key_of(HEAD))
        pem = pem_cms(der).encode()
        for name, text in (
            ("CMS", pem),
            ("PKCS7", pem.replace(b"CMS", b"PKCS7")),
            ("windows line ends", pem.replace(b"\n", b"\r\n")),
            ("bare", b64encode(der)),
            ("bare in lines", b"\n" + b"\n".join(pem.split(b"\n")[1:-2])),
            ("PEM in base64", b64encode(pem)),
        ):
            with self.subTest(name):
                self.assertGood(text)

    def test_chain_enclosed(self):
        key = demo.key_of(HEAD)
        self.assertGood(make_cms(CONTENT, key, certificates=[*key.chain, key.certificate]))

    def test_executor_where_no_first_head_is_needed(self):
        expected = demo.signer(EXECUTOR, first_head=False)
        found = self.assertGood(make_cms(CONTENT, demo.key_of(EXECUTOR)), expected=expected)
        self.assertNotIn("role_first_head", [check.name for check in found.checks])

    def test_tumar(self):
        key = demo.demo_pki.load_key(demo.demo_folder() / "tumar" / f"{HEAD.email}.p12")
        with demo.trusting(provider="tumar"):
            self.assertGood(make_cms(CONTENT, key, attached=True), provider="tumar")


class WrongContent(Case):
    def test_other_bytes_detached(self):
        cms = make_cms(b"another document", demo.key_of(HEAD))
        self.assertFails(("content", "message_digest"), cms)

    def test_other_bytes_attached(self):
        cms = make_cms(b"another document", demo.key_of(HEAD), attached=True)
        self.assertFails(("content", "message_digest"), cms)

    def test_enclosed_bytes_exchanged(self):
        """The document inside is ours, what was signed is another one."""
        cms = make_cms(b"another document", demo.key_of(HEAD), attached=True)

        def exchange(signed):
            signed["encap_content_info"]["content"] = core.OctetString(CONTENT)

        self.assertFails(("message_digest",), changed(cms, exchange))

    def test_one_more_byte(self):
        cms = make_cms(CONTENT, demo.key_of(HEAD))
        self.assertFails(("content", "message_digest"), cms, content=CONTENT + b"\n")


class WrongSignature(Case):
    def test_tampered_attributes(self):
        def tamper(signed):
            moment = clock.now() - timedelta(days=30)
            attribute(signed, "signing_time")["values"] = [asn1_cms.Time({"utc_time": moment})]

        cms = make_cms(CONTENT, demo.key_of(HEAD))
        self.assertFails(("signature",), changed(cms, tamper))

    def test_tampered_digest(self):
        """A digest exchanged for that of the document does not help: it was signed too."""
        other = make_cms(b"another document", demo.key_of(HEAD))
        ours = asn1_cms.ContentInfo.load(make_cms(CONTENT, demo.key_of(HEAD)))
        digest = attribute(ours["content"], "message_digest")["values"][0].native

        def tamper(signed):
            attribute(signed, "message_digest")["values"] = [digest]

        self.assertFails(("signature",), changed(other, tamper))

    def test_no_attributes(self):
        def tamper(signed):
            info = signed["signer_infos"][0]
            kept = {name: info[name] for name in INFO if name != "signed_attrs"}
            signed["signer_infos"] = [asn1_cms.SignerInfo(kept)]

        cms = make_cms(CONTENT, demo.key_of(HEAD), attached=True)
        found = self.assertFails(("signed_attrs",), changed(cms, tamper))
        states = {check.name: check.ok for check in found.checks}
        self.assertIsNone(states["signature"])

    def test_made_by_another_key(self):
        key = demo.issuing().issue_nca(HEAD)
        forged = demo.IssuedKey(demo.key_of(OTHER_HEAD).key, key.certificate)
        self.assertFails(("signature",), make_cms(CONTENT, forged))

    def test_certificate_exchanged(self):
        """A certificate of the same key is noticed where the attributes name the first one."""
        key = demo.key_of(HEAD)
        second = demo.issuing().issue_nca(HEAD, key=key.key)

        def tamper(signed):
            certificate = asn1_x509.Certificate.load(second.certificate.public_bytes(demo.DER))
            names = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
            signed["signer_infos"][0]["sid"] = asn1_cms.SignerIdentifier(
                {"issuer_and_serial_number": names}
            )

        cms = make_cms(CONTENT, key, certificates=[second.certificate])
        self.assertFails(("signed_attrs",), changed(cms, tamper))

    def test_sha1(self):
        cms = make_cms(CONTENT, demo.key_of(HEAD), digest="sha1")
        self.assertFails(("message_digest",), cms)

    def test_short_key(self):
        key = demo.issuing().issue_nca(HEAD, bits=1024)
        self.assertIn("signature", [c.name for c in self.verify(make_cms(CONTENT, key)).failed])

    def test_certificate_left_out(self):
        cms = make_cms(CONTENT, demo.key_of(HEAD), certificates=[])
        self.assertFails(("signer_certificate",), cms)


class WrongKey(Case):
    def test_other_person(self):
        expected = demo.signer(EXECUTOR)
        self.assertFails(("iin",), make_cms(CONTENT, demo.key_of(HEAD)), expected=expected)

    def test_other_organisation(self):
        expected = demo.signer(HEAD)
        moved = demo.DemoSigner(
            HEAD.email, HEAD.full_name, HEAD.iin, OTHER_HEAD.bin, OTHER_HEAD.organization, True
        )
        cms = make_cms(CONTENT, demo.issuing().issue_nca(moved))
        self.assertFails(("bin",), cms, expected=expected)

    def test_other_person_of_other_organisation(self):
        self.assertFails(("iin", "bin"), make_cms(CONTENT, demo.key_of(OTHER_HEAD)))

    def test_employee_instead_of_first_head(self):
        cms = make_cms(CONTENT, demo.key_of(EXECUTOR))
        self.assertFails(("role_first_head",), cms, expected=demo.signer(EXECUTOR))

    def test_authentication_key(self):
        cms = make_cms(CONTENT, demo.refused_key("auth"))
        self.assertFails(("key_usage", "eku_signing"), cms)

    def test_natural_person(self):
        extensions = (
            signing_extensions(HEAD)[0],
            demo.purposes(demo.profiles.EMAIL_PROTECTION, demo.profiles.NATURAL_PERSON),
        )
        cms = make_cms(CONTENT, demo.issuing().issue(nca_subject(HEAD), extensions))
        self.assertFails(("role_organization", "role_first_head"), cms)

    def test_tumar_key_not_in_the_register(self):
        cms = make_cms(CONTENT, demo.key_of(HEAD))
        with demo.trusting(provider="tumar"):
            self.assertFails(("path", "role_organization", "iin"), cms, provider="tumar")


class WrongTrust(Case):
    def test_expired(self):
        cms = make_cms(CONTENT, demo.refused_key("expired"))
        self.assertFails(("path",), cms)

    def test_not_yet_valid(self):
        key = demo.issuing().issue_nca(HEAD, not_before=clock.now() + timedelta(days=1))
        self.assertFails(("path",), make_cms(CONTENT, key))

    def test_revoked(self):
        cms = make_cms(CONTENT, demo.refused_key("revoked"))
        self.assertFails(("revocation",), cms)

    def test_foreign_root(self):
        key = demo.refused_key("foreign")
        for certificates in ([key.certificate], [key.certificate, *key.chain]):
            with self.subTest(len(certificates)):
                cms = make_cms(CONTENT, key, certificates=certificates)
                self.assertFails(("path",), cms)

    def test_unknown_issuer(self):
        """An issuing authority under the trusted root that nobody has shown."""
        root = demo.issuing().parent
        hidden = Authority.create("Неизвестный выпускающий центр", root)
        key = hidden.issue_nca(HEAD)
        self.assertFails(("path",), make_cms(CONTENT, key))

    def test_issuer_shown_by_the_signature_without_list(self):
        root = demo.issuing().parent
        shown = Authority.create("Новый выпускающий центр", root)
        key = shown.issue_nca(HEAD)
        cms = make_cms(CONTENT, key, certificates=[key.certificate, shown.certificate])
        self.assertFails(("revocation",), cms)

    def test_missing_intermediate(self):
        folder = demo.trust_copy(self)
        (folder / "intermediates" / "issuing.pem").unlink()
        with demo.trusting(folder):
            self.assertFails(("path",), make_cms(CONTENT, demo.key_of(HEAD)))

    def test_own_certificate_as_authority(self):
        """A signer cannot issue a certificate for somebody else."""
        head = demo.key_of(HEAD)
        rogue = Authority(head.key, head.certificate, demo.issuing())
        key = rogue.issue_nca(OTHER_HEAD)
        cms = make_cms(CONTENT, key, certificates=[key.certificate, head.certificate])
        self.assertFails(("path",), cms, expected=demo.signer(OTHER_HEAD))

    def test_stale_list(self):
        folder = demo.trust_copy(self)
        issued = clock.now() - timedelta(days=10)
        stale = demo.issuing().revocation_list(issued=issued, until=issued + timedelta(days=1))
        (folder / "crl" / "issuing.crl").write_bytes(stale)
        with demo.trusting(folder):
            self.assertFails(("revocation",), make_cms(CONTENT, demo.key_of(HEAD)))

    def test_no_list(self):
        folder = demo.trust_copy(self)
        (folder / "crl" / "issuing.crl").unlink()
        with demo.trusting(folder):
            self.assertFails(("revocation",), make_cms(CONTENT, demo.key_of(HEAD)))

    def test_list_of_a_stranger(self):
        """A list in the authority's name, signed by another key, tells nothing."""
        folder = demo.trust_copy(self)
        stranger = Authority(demo.key_of(OTHER_HEAD).key, demo.issuing().certificate)
        (folder / "crl" / "issuing.crl").write_bytes(stranger.revocation_list())
        with demo.trusting(folder):
            self.assertFails(("revocation",), make_cms(CONTENT, demo.key_of(HEAD)))

    def test_issuing_authority_revoked(self):
        folder = demo.trust_copy(self)
        root = demo.issuing().parent
        again = Authority(root.key, root.certificate)
        again.revoke(demo.issuing().certificate)
        (folder / "crl" / "root.crl").write_bytes(again.revocation_list())
        with demo.trusting(folder):
            self.assertFails(("revocation",), make_cms(CONTENT, demo.key_of(HEAD)))

    def test_nothing_configured(self):
        for provider in ("nca", "tumar", "else"):
            with self.subTest(provider), demo.unconfigured():
                cms = make_cms(CONTENT, demo.key_of(HEAD))
                self.assertFails(("path",), cms, provider=provider)


class Unreadable(Case):
    """What is no single whole signature fails ``format``; all further checks are not made."""

    def assertUnreadable(self, cms, **options):
        found = self.assertFails(("format",), cms, **options)
        self.assertEqual({check.ok for check in found.checks[1:]}, {None})
        self.assertIsNone(found.certificate)
        return str(found.checks[0].detail)

    def test_empty(self):
        self.assertIn("empty", self.assertUnreadable(b""))

    def test_garbage(self):
        for garbage in (b"\0", b"garbage", b"\x30", b"\x30\x80", b" \n\t", CONTENT, b"\xff" * 900):
            with self.subTest(garbage[:8]):
                self.assertUnreadable(garbage)

    def test_truncated(self):
        der = make_cms(CONTENT, demo.key_of(HEAD))
        for size in (1, 5, 40, len(der) // 2, len(der) - 1):
            with self.subTest(size):
                self.assertUnreadable(der[:size])

    def test_trailing_bytes(self):
        der = make_cms(CONTENT, demo.key_of(HEAD))
        for tail in (b"\0", b"\n", der):
            with self.subTest(tail[:2]):
                self.assertUnreadable(der + tail)

    def test_two_signers(self):
        cms = make_cms(CONTENT, demo.key_of(HEAD), more_signers=[demo.key_of(OTHER_HEAD)])
        self.assertIn("exactly one", self.assertUnreadable(cms))

    def test_no_signers(self):
        cms = changed(
            make_cms(CONTENT, demo.key_of(HEAD)),
            lambda signed: signed.__setitem__("signer_infos", []),
        )
        self.assertUnreadable(cms)

    def test_oversize(self):
        big = b"\x30\x84" + (4 * MAXIMUM_OVERHEAD).to_bytes(4, "big") + bytes(4 * MAXIMUM_OVERHEAD)
        self.assertIn("too large", self.assertUnreadable(big))
        self.assertIn("too large", self.assertUnreadable(big[: MAXIMUM_OVERHEAD + 1000]))

    def test_deep_nesting(self):
        self.assertUnreadable(b"\x30\x80" * 5000 + b"\0\0" * 5000)

    def test_other_kinds_of_message(self):
        data = asn1_cms.ContentInfo({"content_type": "data", "content": CONTENT}).dump()
        self.assertIn("not a signature", self.assertUnreadable(data))
        self.assertIn("S/MIME", self.assertUnreadable(b"MIME-Version: 1.0\nx: y\n\nabc"))
