"""Annex 3 line by line: the seller's notice of results where another organisation settles."""

from datetime import timedelta
from kase.is2in.subscription.papers import reporting
from kase.is2in.terms.errors import RuleRefused
from tests.subscription.case import conditions
from types import SimpleNamespace
import unittest


GIVEN = {
    "settled_on": "2026-11-25",
    "price": "10.50",
    "accepted_everywhere": "9000",
    "satisfied_everywhere": "8000",
}
OWN = {"accepted_here": "7000", "satisfied_here": "6000"}


class Lines(unittest.TestCase):
    """What is asked of the seller, what the registers say, what the paper shows."""

    def book(self, **changes):
        return SimpleNamespace(conditions=conditions(settlement_by="other", **changes))

    def shown(self, number, **changes):
        """Return the text of a line by its number, in English."""
        found = reporting.report_lines(self.book(**changes), {**GIVEN, **OWN}, "en")
        [text] = [text for title, text in found if title.startswith(f"{number}. ")]
        return text

    def read(self, foreign=True, **changes):
        return reporting.read(self.book(foreign=foreign), {**GIVEN, **changes})

    def refused(self, name, *values):
        for value in values:
            with self.assertRaises(RuleRefused) as caught:
                self.read(**{name: value})
            self.assertEqual([one.field for one in caught.exception.errors], [name])

    def test_annex_3_heading_1_held_on_a_day(self):
        self.assertEqual(reporting.held(conditions(), "en"), "20 Nov 2026")

    def test_annex_3_heading_2_held_from_a_day_to_another(self):
        longer = conditions(end=conditions().end + timedelta(days=3))
        self.assertEqual(reporting.held(longer, "en"), "20 Nov 2026 – 23 Nov 2026")

    def test_annex_3_line_1_day_of_settlement(self):
        self.assertEqual(self.shown(1), "25 Nov 2026")
        self.refused("settled_on", "", "25.11.2026", 7)

    def test_annex_3_line_2_price_of_one(self):
        self.assertEqual(self.shown(2), "10.50 KZT")
        self.refused("price", None, "dear", "1e9")

    def test_annex_3_line_3_all_accepted_bids_where_it_ran_abroad(self):
        self.assertEqual(self.shown(3), "9,000 KZT")
        self.refused("accepted_everywhere", "")
        with self.assertRaises(RuleRefused):
            self.read(foreign=False)

    def test_annex_3_line_4_bids_accepted_through_the_exchange(self):
        self.assertEqual(self.shown(4), "7,000 KZT")
        # The register says it: the seller does not.
        self.refused("accepted_here", "1")

    def test_annex_3_line_5_all_satisfied_bids_where_it_ran_abroad(self):
        self.assertEqual(self.shown(5, currency="USD"), "8,000 USD")
        self.refused("satisfied_everywhere", "")

    def test_annex_3_line_6_bids_satisfied_through_the_exchange(self):
        self.assertEqual(self.shown(6), "6,000 KZT")
        self.refused("satisfied_here", "1")
