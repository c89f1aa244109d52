"""Copies of signed documents: the stamp, the code, the address; only of what is signed (C4)."""

from kase.is2in.procedures import api
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.signing import api as signing
from kase.is2in.terms.errors import Missing
from pypdf import PdfReader
from tests.builders.procedures import acting
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import sign
from tests.builders.procedures import step
from tests.layers import INTEGRATION
import io
import unittest


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
