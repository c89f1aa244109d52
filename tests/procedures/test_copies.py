"""Copies of signed documents: the stamp, the code, the address; only of what is signed (C4)."""

from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.signing import api as signing
from kase.is2in.signing.evidence.checking import check_evidence
from kase.is2in.terms.errors import Missing
from pypdf import PdfReader
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import sign
from tests.builders.procedures import step
from tests.layers import INTEGRATION
from unittest import mock
import io
import os
import unittest
import zipfile


def words(data: bytes) -> str:
    """Return the text of a PDF, read by another library than the one that made it."""
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


class Copies(unittest.TestCase):
    """What a person prints and hands on."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def signed(self, application):
        return {one.kind: one for one in api.documents(application) if one.signed}

    def test_the_copy_shows_who_signed_and_the_code(self):
        application = application_in(states.REGISTRATION, self.people)
        entry = self.signed(application)["application"]
        (signature,) = signing.signatures(application_subject(application))
        with acting(self.people.executor):
            copy = api.document_file(application, f"signed.{entry.id}")
        text = words(copy.data)
        for part in (self.people.head.full_name, signature.code):
            self.assertIn(part, text)
        # The address is too long for its line.
        self.assertIn(f"@@check/{signature.code}", text.replace(" ", ""))
        original = api.document_file(application, entry.id)
        before = len(PdfReader(io.BytesIO(original.data)).pages)
        self.assertGreater(len(PdfReader(io.BytesIO(copy.data)).pages), before)

    def test_the_original_stays_as_it_is(self):
        application = application_in(states.REGISTRATION, self.people)
        entry = self.signed(application)["application"]
        before = api.document_file(application, entry.id).data
        api.document_file(application, f"signed.{entry.id}")
        self.assertEqual(api.document_file(application, entry.id).data, before)

    def test_only_what_is_signed_has_one(self):
        application = application_in(states.REGISTRATION, self.people)
        other = next(one for one in api.documents(application) if not one.signed)
        neighbour = application_in(states.REGISTRATION, self.people)
        foreign = self.signed(neighbour)["application"]
        for name in (other.id, foreign.id, "", "0", "../x"):
            with self.subTest(name), self.assertRaises(Missing):
                api.document_file(application, f"signed.{name}")

    def test_a_signed_withdrawal_has_one_too(self):
        application = application_in(states.EXAMINATION, self.people)
        step(application, self.people.executor, "withdraw", text="Передумали")
        sign(application, self.people.head)
        self.assertEqual(set(self.signed(application)), {"application", "withdrawal"})


class Evidence(unittest.TestCase):
    """What proves a signature, as a zip and as a card."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()
        self.application = application_in(states.REGISTRATION, self.people)
        (self.signature,) = signing.signatures(application_subject(self.application))

    def test_the_zip_is_verified_by_itself(self):
        found = api.document_file(self.application, f"evidence.{self.signature.code}")
        archive = zipfile.ZipFile(io.BytesIO(found.data))
        files = {name: archive.read(name) for name in archive.namelist()}
        verdict = check_evidence(files)
        # No time-stamp service is set up here, and nothing else is wrong.
        failed = [one.name for one in verdict.results if one.ok is not True]
        self.assertEqual(failed, ["timestamp"])
        text = words(files["sheet.pdf"])
        for part in (self.people.head.full_name, self.signature.code, "Пройдена"):
            self.assertIn(part, text)

    def test_the_card_holds_the_document_and_its_signature(self):
        document = self.signature.document_id
        with self.sealed():
            card = api.document_file(self.application, f"card.{document}")
        reader = PdfReader(io.BytesIO(card.data))
        original = api.document_file(self.application, document)
        held = {name: data[0] for name, data in reader.attachments.items()}
        self.assertEqual(held[original.filename], original.data)
        self.assertEqual(held["signature-1.p7s"], signing.evidence(self.signature.code).cms)
        self.assertIn(b"pdfaid:part>3", reader.xmp_metadata.stream.get_data())
        self.assertEqual(len(reader.trailer["/Root"]["/AF"]), 2)
        self.assertEqual(reader.get_fields()["Seal"]["/FT"], "/Sig")
        self.assertIn(self.people.head.full_name, words(card.data))

    def sealed(self):
        folder = os.environ["IS2IN_DEMO_PKI"]
        named = {"IS2IN_SEAL": f"{folder}/seal.p12", "IS2IN_SEAL_PASSWORD": "demo"}
        return mock.patch.dict(os.environ, named)

    def test_of_nothing_and_of_neighbours(self):
        neighbour = application_in(states.REGISTRATION, self.people)
        (foreign,) = signing.signatures(application_subject(neighbour))
        for name in (
            f"evidence.{foreign.code}",
            "evidence.",
            "evidence.ABCD-EFGH-2345-WXYZ",
            f"card.{foreign.document_id}",
            "card.",
            f"card.signed.{self.signature.document_id}",
        ):
            with self.subTest(name), self.assertRaises(Missing):
                api.document_file(self.application, name)
