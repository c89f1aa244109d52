"""What the papers of an application say, and the names they have."""

from datetime import datetime
from datetime import UTC
from hashlib import sha256
from kase.is2in.procedures import api
from kase.is2in.procedures import numbers
from kase.is2in.procedures import states
from kase.is2in.procedures.papers import sheet
from kase.is2in.terms import clock
from tests.builders.procedures import application_in
from tests.builders.procedures import cast
from tests.builders.procedures import fill
from tests.builders.procedures import ISIN
from tests.builders.procedures import TEXT
from tests.layers import INTEGRATION
from tests.procedures.letters.letters import outcome_letter
import unittest


LANGUAGES = ("ru", "kk", "en")


class Papers(unittest.TestCase):
    """The data that is printed."""

    layer = INTEGRATION

    def setUp(self):
        self.people = cast()

    def test_application_names_every_attached_file_with_its_hash(self):
        application = application_in(states.FILLING, self.people)
        fill(application, self.people)
        made = sheet.application_sheet(application, "ru", self.people.head)
        uploads = [one for one in api.documents(application) if one.kind == "upload"]
        self.assertTrue(uploads)
        self.assertEqual(
            [one.sha256 for one in made.attachments],
            [sha256(api.document_file(application, one.id).data).hexdigest() for one in uploads],
        )
        self.assertEqual(made.signatory, self.people.head.full_name)
        self.assertEqual(made.applicant, "АО «Компания ISSR»")
        notes = [one.note for one in made.sections]
        self.assertTrue(any(ISIN in note for note in notes))
        self.assertIn("Этап пропущен.", notes)

    def test_every_language(self):
        application = application_in(states.FILLING, self.people)
        fill(application, self.people, consultant=True)
        titles = {lang: sheet.application_sheet(application, lang).procedure for lang in LANGUAGES}
        self.assertEqual(len(set(titles.values())), 3)
        made = sheet.application_sheet(application, "kk")
        self.assertIn("Қаржылық кеңесші", [row.label for row in made.facts])

    def test_decision_in_the_letter(self):
        application = application_in(states.DECISION, self.people)
        considered, outcome, decided, *text, _next = outcome_letter(application)
        for number in (application.number, application.registration_number):
            self.assertIn(number, considered)
        definition = api.definition(application.procedure)
        self.assertEqual(outcome, definition.outcome("granted", "ru"))
        self.assertIn("Листинговая комиссия", decided)
        self.assertEqual(text, [TEXT])

    def test_stored_papers_stay_when_answers_are_read_again(self):
        application = application_in(states.ARCHIVE, self.people)
        first = {one.id: one.sha256 for one in api.documents(application) if one.stored}
        for entry_id, digest in first.items():
            data = api.document_file(application, entry_id).data
            self.assertEqual(sha256(data).hexdigest(), digest)
        summary = api.draft(application, "summary")
        self.assertEqual(summary.sha256, first[application.summary_document])


class Numbers(unittest.TestCase):
    """Numbers of papers."""

    layer = INTEGRATION

    def test_year_is_that_of_almaty(self):
        with clock.frozen(datetime(2026, 12, 31, 20, tzinfo=UTC)):
            self.assertTrue(numbers.application_number("listing").startswith("Л-2027-"))

    def test_numbers_grow_and_name_the_category(self):
        first, second = (numbers.application_number(one) for one in ("listing", "auditors"))
        self.assertTrue(second.startswith("А-"))
        self.assertEqual(int(second[-6:]), int(first[-6:]) + 1)
        self.assertTrue(numbers.application_number("invented").startswith("П-"))

