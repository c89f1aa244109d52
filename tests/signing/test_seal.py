"""The exchange's seal in a PDF: verified by others than the library that makes it."""

from asn1crypto import x509 as asn1_x509
from functools import cache
from io import BytesIO
from kase.is2in.signing import api
from kase.is2in.signing.evidence.stamper import StamperDown
from kase.is2in.signing.seal import making
from kase.is2in.signing.seal import resting
from kase.is2in.signing.seal.key import seal_key
from kase.is2in.signing.seal.key import SealBroken
from kase.is2in.signing.testing.stamper import LocalStamper
from kase.is2in.terms import clock
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.validation import KeyUsageConstraints
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_timestamp
from pypdf import PdfReader
from tests.signing import authority as demo
from tests.signing.openssl import OPENSSL
from tests.signing.openssl import Workplace
from unittest import mock
import asyncio
import os
import re
import shutil
import subprocess
import tempfile
import typst
import unittest


# A seal is an organisation's: its certificate need not be one for undeniable signatures.
ANY_USAGE = {"key_usage_settings": KeyUsageConstraints(key_usage=set())}
PDFSIG = shutil.which("pdfsig")


@cache
def letter() -> bytes:
    """Return a PDF/A-2a of one page."""
    text = "#set document(title: [Письмо])\n#set text(lang: \"ru\")\n= Исх. № 1\nРешение."
    return typst.compile(text.encode(), pdf_standards=["a-2a"])


class Down:
    def ask(self, question):
        raise StamperDown("no route to host")


class Case(unittest.TestCase):
    def setUp(self):
        self.enterContext(demo.trusting())
        self.enterContext(demo.sealing())

    def seal(self, stamper=None):
        with demo.stamping(stamper):
            return api.seal(letter(), "Исх. № 1")

    def plain(self):
        with mock.patch.object(making, "time_stamper", return_value=None):
            return api.seal(letter())


class Made(Case):
    def test_for_long(self):
        found = self.seal()
        self.assertEqual(found.level, "B-LTA")
        self.assertEqual(found.data[: len(letter())], letter())
        reader = PdfFileReader(BytesIO(found.data))
        self.assertEqual([one.field_name for one in reader.embedded_regular_signatures], ["Seal"])
        self.assertEqual(len(reader.embedded_timestamp_signatures), 1)
        store = reader.root["/DSS"]
        self.assertGreaterEqual(len(store["/Certs"]), 3)
        self.assertGreaterEqual(len(store["/CRLs"]), 2)

    def test_nothing_is_changed_in_the_library(self):
        """Others in the process write PDFs with it too."""
        self.assertEqual(BasePdfFileWriter._update_meta.__module__, BasePdfFileWriter.__module__)
        self.assertNotIn("_update_meta", vars(IncrementalPdfFileWriter))

    def test_it_takes_only_what_its_own_chain_needs(self):
        """A foreign authority's list in the folder of trust stays there."""
        folder = demo.trust_copy(self)
        foreign = demo.Authority.create("Чужой центр")
        for _time in range(50):
            foreign.revoke(demo.key_of(demo.HEAD).certificate)
        (folder / "crl" / "foreign.crl").write_bytes(foreign.revocation_list())
        (folder / "intermediates" / "foreign.pem").write_bytes(
            foreign.certificate.public_bytes(demo.PEM)
        )
        with demo.trusting(folder):
            store = PdfFileReader(BytesIO(self.seal().data)).root["/DSS"]
        self.assertEqual((len(store["/CRLs"]), len(store["/Certs"])), (2, 4))

    def test_a_list_too_large_for_a_paper(self):
        with (
            mock.patch.object(resting, "LARGEST_LIST", 100),
            self.assertLogs(making.logger, "ERROR") as logged,
        ):
            self.assertEqual(self.seal().level, "B-B")
        self.assertIn("configure the responder", logged.output[0])

    def test_a_certificate_that_was_revoked(self):
        folder = demo.trust_copy(self)
        issuing = demo.issuing()
        sealing = seal_key().certificate
        kept = list(issuing.revoked)
        self.addCleanup(issuing.revoked.__setitem__, slice(None), kept)
        issuing.revoke(sealing)
        (folder / "crl" / "issuing.crl").write_bytes(issuing.revocation_list())
        with demo.trusting(folder), self.assertLogs(making.logger, "ERROR") as logged:
            self.assertEqual(self.seal().level, "B-B")
        self.assertIn("revocation", logged.output[0])

    def test_without_a_service(self):
        self.assertEqual(self.plain().level, "B-B")

    def test_the_service_is_down_or_foreign(self):
        for stamper in (Down(), LocalStamper(demo.stamper_key(), refuses=True)):
            with self.subTest(stamper), self.assertLogs(making.logger, "ERROR"):
                self.assertEqual(self.seal(stamper).level, "B-B")

    def test_without_a_key(self):
        with mock.patch.dict(os.environ, {"IS2IN_SEAL": ""}):
            found = self.seal()
            self.assertEqual((found.data, found.level), (letter(), ""))
            self.assertIsNone(api.seal_facts())

    def test_a_key_that_does_not_open(self):
        for changed in ({"IS2IN_SEAL_PASSWORD": "wrong"}, {"IS2IN_SEAL": "/nowhere/seal.p12"}):
            with (
                self.subTest(changed),
                mock.patch.dict("kase.is2in.signing.seal.key._loaded", clear=True),
                mock.patch.dict(os.environ, changed),
                self.assertLogs("kase.is2in.signing.seal.key", "ERROR"),
                self.assertRaises(SealBroken) as caught,
            ):
                self.seal()
            self.assertEqual(caught.exception.status, 503)

    def test_whose_it_is(self):
        found = api.seal_facts()
        self.assertEqual(found.owner, "АО «Казахстанская фондовая биржа»")
        self.assertGreater(found.not_after, clock.now())


class Archivable(Case):
    """What makes a PDF/A one is not touched, and nothing is added that it forbids."""

    def test_it_stays_pdf_a(self):
        before, after = PdfReader(BytesIO(letter())), PdfReader(BytesIO(self.seal().data))
        metadata = after.xmp_metadata.stream.get_data()
        self.assertEqual(before.xmp_metadata.stream.get_data(), metadata)
        self.assertEqual(dict(before.metadata), dict(after.metadata))
        self.assertIn(b"pdfaid:part>2", metadata)
        self.assertTrue(after.trailer["/Root"]["/MarkInfo"]["/Marked"])
        self.assertIn("/OutputIntents", after.trailer["/Root"])
        fields = after.trailer["/Root"]["/AcroForm"]
        self.assertNotIn("/NeedAppearances", fields)
        self.assertNotIn("/XFA", fields)
        for field in fields["/Fields"]:
            widget = field.get_object()
            # Printed and not hidden, as ISO 19005-2 (6.3.2) wants; without a place on the page
            # it needs no appearance (6.3.3).
            flags = widget["/F"]
            self.assertTrue(flags & 4)
            self.assertFalse(flags & (1 | 2 | 32 | 256))
            self.assertEqual([float(one) for one in widget["/Rect"]], [0, 0, 0, 0])


class Verified(Case):
    def test_by_what_it_carries_alone(self):
        """Only the root is known to who validates, and nothing is fetched."""
        reader = PdfFileReader(BytesIO(self.seal().data))
        root = demo.issuing().parent.certificate.public_bytes(demo.DER)
        context = DocumentSecurityStore.read_dss(reader).as_validation_context(
            {
                "trust_roots": [asn1_x509.Certificate.load(root)],
                "allow_fetching": False,
                "revocation_mode": "require",
                "retroactive_revinfo": True,
            }
        )
        for embedded, check in (
            (reader.embedded_regular_signatures[0], async_validate_pdf_signature),
            (reader.embedded_timestamp_signatures[0], async_validate_pdf_timestamp),
        ):
            named = {} if check is async_validate_pdf_timestamp else ANY_USAGE
            found = asyncio.run(check(embedded, context, **named))
            with self.subTest(embedded.field_name):
                self.assertTrue(found.valid and found.intact and found.trusted)

    def test_a_changed_byte_shows(self):
        data = self.seal().data
        place = data.index(b"/Type/Page")
        changed = data[:place] + b"/Tipe/Page" + data[place + 10 :]
        for given, right in ((data, True), (changed, False)):
            reader = PdfFileReader(BytesIO(given), strict=False)
            embedded = reader.embedded_regular_signatures[0]
            embedded.compute_integrity_info()
            self.assertEqual(embedded.compute_digest() == _claimed(embedded), right)

    @unittest.skipUnless(OPENSSL, "openssl is not installed")
    def test_by_openssl(self):
        """The bytes of the range and the signature between them, as any program finds them."""
        for data in (self.seal().data, self.plain().data):
            work = Workplace(self)
            numbers = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", data).groups()
            start, first, second, rest = map(int, numbers)
            work.write("covered", data[start:first] + data[second : second + rest])
            held = bytes.fromhex(data[first + 1 : second - 1].decode("ascii"))
            work.write("seal.der", held)
            work.must(
                *("cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "seal.der"),
                *("-content", "covered", "-CAfile", str(demo.demo_folder() / "ca.pem")),
                *("-certfile", str(demo.demo_folder() / "trust/intermediates/issuing.pem")),
                *("-purpose", "any", "-out", "out"),
            )

    @unittest.skipUnless(PDFSIG, "pdfsig is not installed")
    def test_by_poppler(self):
        with tempfile.TemporaryDirectory() as home:
            path = os.path.join(home, "letter.pdf")
            with open(path, "wb") as file:
                file.write(self.seal().data)
            done = subprocess.run(
                [PDFSIG, path],
                capture_output=True,
                text=True,
                timeout=60,
                env={**os.environ, "HOME": home},
            )
        self.assertIn("Signature is Valid.", done.stdout)
        self.assertIn("ETSI.CAdES.detached", done.stdout)


def _claimed(embedded) -> bytes:
    attributes = embedded.signer_info["signed_attrs"]
    found = {one["type"].native: one["values"][0].native for one in attributes}
    return found["message_digest"]

