"""Hostile bytes leave the reader of signatures as Unreadable, whatever they are."""

from base64 import b64encode
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
