"""Hostile bytes leave the reader of signatures as Unreadable, whatever they are."""

from base64 import b64encode
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from functools import cache
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis import strategies as st
from kase.is2in.signing import ber
from kase.is2in.signing.cms import parse
from kase.is2in.signing.cms import SignedMessage
from kase.is2in.signing.cms import Unreadable
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.verification import verify
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from tests.signing.mutations import mutate
from tests.signing.mutations import mutations
from tests.signing.mutations import Node
from tests.signing.mutations import tree
import unittest


# The machine of a build may be slow: what is measured is the answer, not the time.
FUZZ = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])

@cache
def make_good(attached: bool) -> bytes:
    """Return a good signature, the same at each call: examples must repeat."""
    return make_cms(CONTENT, demo.key_of(HEAD), attached=attached)


class Fuzz(unittest.TestCase):
    def read(self, data: bytes) -> None:
        """Read hostile bytes; anything but a message or Unreadable is an error of the test."""
        try:
            self.assertIsInstance(parse(data, len(CONTENT)), SignedMessage)
        except Unreadable as refused:
            self.assertTrue(refused.message)

    @FUZZ
    @given(st.binary(max_size=2000))
    def test_random_bytes(self, data):
        self.read(data)
        self.read(b"\x30" + data)

    @FUZZ
    @given(st.binary(max_size=300))
    def test_random_bytes_as_text(self, data):
        self.read(b64encode(data))
        self.read(b"-----BEGIN CMS-----\n" + b64encode(data) + b"\n-----END CMS-----")
        self.read(b"-----BEGIN CMS-----" + data)

    @FUZZ
    @given(mutations)
    def test_mutated_signature(self, changes):
        self.read(mutate(make_good(attached=False), changes))

    @FUZZ
    @given(mutations)
    def test_mutated_attached_signature(self, changes):
        self.read(mutate(make_good(attached=True), changes))

    @settings(FUZZ, max_examples=150)
    @given(mutations)
    def test_all_checks_of_mutated_signature(self, changes):
        """What still can be read is refused by a name, never by an exception."""
        good = make_good(attached=False)
        changed = mutate(good, changes)
        with demo.trusting():
            found = verify(CONTENT, changed, demo.signer())
        if not found.ok:
            self.assertTrue(found.failed)

    @FUZZ
    @given(st.binary(max_size=500))
    def test_measure(self, data):
        try:
            self.assertGreater(ber.measure(data), 0)
        except ber.Unmeasurable as refused:
            self.assertTrue(str(refused))


class Measure(unittest.TestCase):
    """Lengths add up, or the bytes are refused before the reader of ASN.1 sees them."""

    def test_counts(self):
        for data, count in (
            (b"\x05\x00", 1),
            (b"\x30\x00", 1),
            (b"\x30\x03\x02\x01\x07", 2),
            (b"\x30\x80\x02\x01\x07\x00\x00", 3),
            (b"\x30\x81\x03\x02\x01\x07", 2),
            (b"\x30\x80\x30\x80\x00\x00\x00\x00", 4),
            (b"\x1f\x81\x01\x01\x00", 1),
        ):
            with self.subTest(data.hex()):
                self.assertEqual(ber.measure(data), count)

    def test_refused(self):
        for data in (
            b"",
            b"\x30",
            b"\x30\x05\x02\x01\x07",
            b"\x30\x03\x02\x02\x07\x07",
            b"\x30\x03\x02\x01\x07\x00",
            b"\x30\x80\x02\x01\x07",
            b"\x04\x80\x00\x00",
            b"\x30\x89" + b"\xff" * 9,
            b"\x30\x84\xff\xff\xff\xff",
            b"\x1f\x81",
            b"\x30\x80" * 40,
            b"\x30\x80" + b"\x05\x00" * ber.MAXIMUM_ELEMENTS + b"\x00\x00",
        ):
            with self.subTest(data[:8].hex()), self.assertRaises(ber.Unmeasurable):
                ber.measure(data)


class InDer(unittest.TestCase):
    """Signed attributes are signed in DER, however they were sent (RFC 5652, 5.4)."""

    def test_forms(self):
        for sent, expected in (
            ("0500", "0500"),
            ("308002010700 00", "3003020107"),
            ("3081030201 07", "3003020107"),
            ("24 80 0401 61 0402 6263 0000", "0403 616263"),
            ("31 06 020102 020101", "31 06 020101 020102"),
            ("a0 80 31 80 020102 020101 0000 0000", "a0 08 31 06 020101 020102"),
            ("1f8101 8101 00", "1f8101 01 00"),
            ("0500 0500", "0500 0500"),
        ):
            with self.subTest(sent):
                data = bytes.fromhex(sent)
                self.assertEqual(ber.in_der(data), bytes.fromhex(expected))

    def test_unsorted_attributes_that_say_what_goes_without_saying(self):
        """Signed in order, sent in another; the usual hash function of a certificate is named."""
        key = demo.key_of(HEAD)
        message = tree(make_cms(CONTENT, key))
        info = message.parts[0].parts[1].parts[0].parts[-1].parts[0]
        attributes, signature = info.parts[3], info.parts[5]
        named = attributes.parts[-1].parts[1].parts[0].parts[0].parts[0]
        named.parts[:0] = tree(bytes.fromhex("300b0609608648016503040201")).parts
        attributes.parts.sort(key=Node.dump)
        signed = ber.element(ber.SET, b"".join(one.dump() for one in attributes.parts))
        signature.lead = key.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        attributes.parts.reverse()
        with demo.trusting():
            self.assertEqual(verify(CONTENT, message.dump(), demo.signer()).failed, ())
