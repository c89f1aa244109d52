"""OpenSSL with its GOST engine as the counterpart, over the Russian way to write signatures.

The engine is Debian's ``libengine-gost-openssl``; ``OPENSSL_ENGINES`` may name its folder. The
mathematics is the same as in Kazakhstan, only the bytes of a signature begin at the other end.
"""

from kase.is2in.signing.testing.authority import PEM
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.verification import verify
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.gost_families import family
from tests.signing.openssl import OPENSSL
from tests.signing.openssl import Workplace
import subprocess
import unittest


def has_engine() -> bool:
    """Return whether openssl finds its GOST engine."""
    if not OPENSSL:
        return False
    done = subprocess.run([OPENSSL, "engine", "gost"], capture_output=True, timeout=60)
    return done.returncode == 0


@unittest.skipUnless(has_engine(), "openssl has no GOST engine (libengine-gost-openssl)")
class Counterpart(unittest.TestCase):
    kinds = ("gost-ru-512", "gost-ru-256")

    def setUp(self):
        self.work = Workplace(self)

    def openssl(self, found, cms, *, attached=False, content=CONTENT):
        """Return what ``openssl cms -verify`` says of a message."""
        self.work.write("document", content)
        self.work.write("signature", cms)
        chain = found.root.certificate.public_bytes(PEM) + found.issuing.certificate.public_bytes(
            PEM
        )
        return self.work.run(
            *("cms", "-verify", "-engine", "gost", "-binary", "-inform", "DER"),
            *("-in", "signature", "-CAfile", self.work.write("chain.pem", chain)),
            *("-purpose", "any", "-out", "checked"),
            *(() if attached else ("-content", "document")),
        )

    def ours(self, found, cms, content=CONTENT):
        with found.trusting():
            return verify(content, cms, demo.signer())

    def family(self, kind):
        return family(kind, 'algorithms = "gost-ru"\n')

    def test_what_we_accept_openssl_accepts(self):
        for kind in self.kinds:
            found = self.family(kind)
            key = found.issuing.issue_nca(HEAD)
            for attached in (False, True):
                cms = make_cms(CONTENT, key, attached=attached)
                with self.subTest(kind, attached=attached):
                    self.assertTrue(self.ours(found, cms).ok)
                    done = self.openssl(found, cms, attached=attached)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertEqual(self.work.read("checked"), CONTENT)

    def test_what_openssl_makes_we_accept(self):
        for kind in self.kinds:
            found = self.family(kind)
            key = found.issuing.issue_nca(HEAD)
            self.work.write("key.pem", key.key.pem())
            self.work.write("cert.pem", key.certificate.public_bytes(PEM))
            for options in ((), ("-cades",), ("-nodetach",), ("-nodetach", "-stream")):
                with self.subTest(kind, options=options):
                    cms = self.work.sign(CONTENT, "-engine", "gost", "-outform", "DER", *options)
                    found_ours = self.ours(found, cms)
                    self.assertEqual([check.name for check in found_ours.failed], [])
                    self.assertTrue(found_ours.ok)

    def test_both_refuse_the_same(self):
        found = self.family("gost-ru-512")
        key = found.issuing.issue_nca(HEAD)
        other = found.issuing.issue_nca(HEAD)
        forged = demo.IssuedKey(other.key, key.certificate)
        for name, cms, content in (
            ("document", make_cms(CONTENT, key), CONTENT + b"x"),
            ("key", make_cms(CONTENT, forged), CONTENT),
            (
                "root",
                make_cms(CONTENT, self.family("gost-ru-256").issuing.issue_nca(HEAD)),
                CONTENT,
            ),
        ):
            with self.subTest(name):
                self.assertFalse(self.ours(found, cms, content).ok)
                self.assertNotEqual(self.openssl(found, cms, content=content).returncode, 0)
