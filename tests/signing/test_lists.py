"""Lists of the revoked as an index: the same answers as the list itself, without reading it."""

from cryptography import x509
from datetime import timedelta
from kase.is2in.signing import lists
from kase.is2in.signing.fetching import fetch_lists
from kase.is2in.signing.testing.maker import make_cms
from kase.is2in.signing.trust import trust
from kase.is2in.signing.verification import verify
from kase.is2in.terms import clock
from tests.signing import authority as demo
from tests.signing.authority import CONTENT
from tests.signing.authority import HEAD
from unittest import mock
import random
import unittest


class Index(unittest.TestCase):
    def setUp(self):
        self.authority = demo.Authority(demo.issuing().key, demo.issuing().certificate)
        picked = random.Random(5280)
        self.moment = (clock.now() - timedelta(days=3)).replace(microsecond=0)
        reasons = (None, *(one for one in x509.ReasonFlags))
        self.entries = {
            picked.randrange(1, 1 << bits): picked.choice(reasons)
            for bits in (1, 8, 64, 128, 159)
            for _each in range(60)
        }
        self.authority.revoked = [
            (serial, self.moment, reason) for serial, reason in self.entries.items()
        ]
        self.data = self.authority.revocation_list()

    def test_every_entry_is_found_and_nothing_else(self):
        found = lists.from_bytes(self.data)
        for serial, reason in self.entries.items():
            entry = found.find(serial)
            self.assertEqual(entry.at, self.moment)
            if reason is x509.ReasonFlags.certificate_hold:
                self.assertEqual(entry.reason, lists.HOLD)
        for serial in (0, max(self.entries) + 1, (1 << 160) - 1, 1 << 200, -5):
            self.assertIsNone(found.find(serial))

    def test_a_large_list_waits_for_its_index_and_is_not_read_in_a_request(self):
        folder = demo.trust_copy(self)
        path = folder / "crl" / "issuing.crl"
        path.write_bytes(self.data)
        key = demo.key_of(HEAD)
        cms = make_cms(CONTENT, key)
        with demo.trusting(folder), mock.patch.object(lists, "SMALL", 1):
            found = verify(CONTENT, cms, demo.signer())
            self.assertEqual([check.name for check in found.failed], ["revocation"])
            self.assertEqual(fetch_lists(lambda _address: b""), 0)
            with mock.patch.object(lists, "read_list", side_effect=AssertionError("read")):
                self.assertTrue(verify(CONTENT, cms, demo.signer()).ok)
                self.assertEqual(len(trust("nca").lists), 2)
            self.assertEqual(trust("nca").lists[0].sha256, lists.from_bytes(self.data).sha256)
            self.assertEqual(trust("nca").lists[0].crl.issuer, key.certificate.issuer)
            # Another list in its place makes the index one of another file.
            self.authority.revoke(key.certificate)
            path.write_bytes(self.authority.revocation_list())
            self.assertFalse(verify(CONTENT, cms, demo.signer()).ok)
            fetch_lists(lambda _address: b"")
            refused = verify(CONTENT, cms, demo.signer()).failed
            self.assertEqual([check.reason for check in refused], ["revoked"])

    def test_an_index_of_a_strangers_list_is_of_no_use(self):
        folder = demo.trust_copy(self)
        stranger = demo.Authority(demo.issuing().parent.key, demo.issuing().certificate)
        (folder / "crl" / "issuing.crl").write_bytes(stranger.revocation_list())
        with demo.trusting(folder), mock.patch.object(lists, "SMALL", 1):
            fetch_lists(lambda _address: b"")
            found = verify(CONTENT, make_cms(CONTENT, demo.key_of(HEAD)), demo.signer())
        self.assertEqual([check.name for check in found.failed], ["revocation"])

    def test_a_spoilt_index_is_made_anew(self):
        folder = demo.trust_copy(self)
        with demo.trusting(folder), mock.patch.object(lists, "SMALL", 1):
            fetch_lists(lambda _address: b"")
            index = folder / "crl" / f"issuing.crl{lists.INDEX}"
            for spoilt in (b"", b"is2in", index.read_bytes()[:40]):
                with self.subTest(len(spoilt)):
                    index.write_bytes(spoilt)
                    with self.assertRaises(lists.NotIndexed):
                        lists.from_file(folder / "crl" / "issuing.crl")
                    fetch_lists(lambda _address: b"")
                    lists.from_file(folder / "crl" / "issuing.crl")
