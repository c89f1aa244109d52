"""OpenSSL makes signatures that we accept, and accepts those that our maker makes."""

from kase.is2in.signing.testing.maker import make_cms
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.openssl import OPENSSL
from tests.signing.openssl import Workplace
from tests.signing.test_refusals import Case
import unittest


@unittest.skipUnless(OPENSSL, "openssl is not installed")
class MadeByOpenssl(Case):
    """``verify`` takes what ``openssl cms -sign`` writes."""

    def setUp(self):
        super().setUp()
        self.work = Workplace(self)
        self.work.unpack(f"{HEAD.email}.p12")

    def test_every_form(self):
        for options in (
            ("-outform", "DER"),
            ("-outform", "DER", "-cades"),
            ("-outform", "DER", "-nodetach"),
            ("-outform", "DER", "-nodetach", "-cades"),
            ("-outform", "PEM"),
            ("-outform", "PEM", "-nodetach"),
            ("-outform", "DER", "-md", "sha384"),
            ("-outform", "DER", "-md", "sha512"),
            ("-outform", "DER", "-keyid"),
            ("-outform", "DER", "-nosmimecap"),
        ):
            with self.subTest(options):
                self.assertGood(self.work.sign(CONTENT, *options))

    def test_streamed_ber(self):
        """Lengths are indefinite and the document comes in pieces."""
        content = bytes(range(256)) * 1000
        cms = self.work.sign(content, "-outform", "DER", "-nodetach", "-stream")
        self.assertEqual(cms[:2], b"\x30\x80")
        self.assertGood(cms, content=content)
        self.assertFails(("content", "message_digest"), cms, content=content[:-1])

    def test_smime(self):
        self.assertFails(("format",), self.work.sign(CONTENT, "-outform", "SMIME"))

    def test_text_conversion(self):
        """Without -binary openssl signs other line ends: the how-to insists on it."""
        self.work.write("document", b"one\ntwo\n")
        self.work.must(
            *("cms", "-sign", "-in", "document", "-signer", "cert.pem", "-inkey", "key.pem"),
            *("-outform", "DER", "-out", "signature"),
        )
        names = ("content", "message_digest")
        self.assertFails(names, self.work.read("signature"), content=b"one\ntwo\n")

    def test_without_certificate(self):
        cms = self.work.sign(CONTENT, "-outform", "DER", "-nocerts")
        self.assertFails(("signer_certificate",), cms)

    def test_without_attributes(self):
        cms = self.work.sign(CONTENT, "-outform", "DER", "-noattr", "-nodetach")
        self.assertFails(("signed_attrs",), cms)

    def test_sha1(self):
        cms = self.work.sign(CONTENT, "-outform", "DER", "-md", "sha1")
        self.assertFails(("message_digest",), cms)

    def test_pss(self):
        cms = self.work.sign(CONTENT, "-outform", "DER", "-keyopt", "rsa_padding_mode:pss")
        self.assertFails(("signature",), cms)


@unittest.skipUnless(OPENSSL, "openssl is not installed")
class CheckedByOpenssl(unittest.TestCase):
    """``openssl cms -verify`` takes what our maker writes, and refuses what we refuse."""

    def verify(self, cms, *options):
        work = Workplace(self)
        work.write("document", CONTENT)
        work.write("signature", cms)
        # openssl takes issuing authorities from -CAfile too, and from nowhere else.
        issuing = demo.demo_folder() / "trust" / "intermediates" / "issuing.pem"
        root = demo.demo_folder() / "ca.pem"
        chain = work.write("chain.pem", root.read_bytes() + issuing.read_bytes())
        done = work.run(
            *("cms", "-verify", "-binary", "-inform", "DER", "-in", "signature"),
            *("-CAfile", chain),
            *("-purpose", "any", "-out", "checked", *options),
        )
        done.written = work.read("checked") if not done.returncode else None
        return done

    def test_made_by_us(self):
        key = demo.key_of(HEAD)
        for attached in (False, True):
            for options in ({}, {"cades": False}, {"digest": "sha512"}):
                with self.subTest(attached=attached, **options):
                    cms = make_cms(CONTENT, key, attached=attached, **options)
                    given = () if attached else ("-content", "document")
                    done = self.verify(cms, *given)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertEqual(done.written, CONTENT)

    def test_changed_document(self):
        cms = make_cms(CONTENT + b"x", demo.key_of(HEAD))
        self.assertIn("content verify error", self.verify(cms, "-content", "document").stderr)

    def test_foreign(self):
        cms = make_cms(CONTENT, demo.refused_key("foreign"))
        self.assertIn("certificate verify error", self.verify(cms, "-content", "document").stderr)
