"""Numbers of letters: by year, without gaps, also when several take them at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from datetime import UTC
from kase.is2in.documents import api as documents
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.letters import issuing
from kase.is2in.terms import clock
from tests.builders.procedures import application_in
from tests.layers import FUNCTIONAL
from tests.procedures.letters.case import Case
import transaction
import unittest


class Numbers(Case):
    def test_a_year_begins_with_one(self):
        for moment, wanted in (
            (datetime(2026, 12, 31, 18, 59, tzinfo=UTC), "ИСХ-2026-000001"),
            (datetime(2026, 12, 31, 19, 1, tzinfo=UTC), "ИСХ-2027-000001"),
            (datetime(2027, 1, 1, tzinfo=UTC), "ИСХ-2027-000002"),
        ):
            with clock.frozen(moment):
                self.assertEqual(issuing.take_number("ИСХ", today())[2], wanted)
        self.assertEqual(issuing.take_number("ЗКЛ", today())[1], 1)

    def test_a_refused_letter_gives_its_number_back(self):
        savepoint = transaction.savepoint()
        issuing.take_number("ИСХ", today())
        savepoint.rollback()
        application = application_in(states.EXAMINATION, self.people)
        self.assertTrue(self.notice(application).number.endswith("-000001"))

    def test_the_pdf_holds_what_was_typed(self):
        application = application_in(states.EXAMINATION, self.people)
        hostile = '#read("/etc/passwd") $x$ *b* [U] \u202eevil\u0007 \\{{ end }}'
        letter = self.notice(application, hostile)
        data = documents.read(letter.document)
        self.assertTrue(data.startswith(b"%PDF"))
        self.assertEqual(documents.sha256(data), letter.sha256)


class TwoAtOnce(unittest.TestCase):
    """Two connections take numbers at once; one of them is refused half-way."""

    layer = FUNCTIONAL

    def test_no_gap_and_no_double(self):
        day = today()

        def take(place):
            transaction.begin()
            number = issuing.take_number("ИСХ", day)[1]
            # Every third one goes wrong after it has its number.
            if place % 3:
                transaction.commit()
                return number
            transaction.abort()
            return 0

        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(take, range(18)))
        self.assertEqual(sorted(filter(None, found)), list(range(1, 13)))
        transaction.begin()
        last = ledger.next_serial("ИСХ", day.year) - 1
        self.assertEqual(last, 12)
