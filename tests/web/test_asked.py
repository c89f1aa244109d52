"""What is read of the query of an address: numbers that are none are refused, not guessed."""

from datetime import date
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
import unittest


class Asked(unittest.TestCase):
    def test_pages(self):
        self.assertEqual(asked.page_of({}, 25, 100), (0, 25))
        self.assertEqual(asked.page_of({"b_start": "50", "b_size": "900"}, 25, 100), (50, 100))
        self.assertEqual(asked.page_of({"b_start": "9" * 12}, 25), (asked.LAST_START, 25))
        for wrong in ("-1", "1.5", "x", "٣", "9" * 5000, ["1", "2"]):
            with self.assertRaises(Malformed):
                asked.page_of({"b_start": wrong})

    def test_words_days_and_order(self):
        self.assertEqual(asked.word_of({"q": " тау "}, "q"), "тау")
        self.assertEqual(asked.word_of({"q": "\0"}, "q"), "\ufffd", "not left out")
        self.assertEqual(asked.word_of({"q": ["a", "b"]}, "q"), "")
        self.assertEqual(asked.day_of({"on": "2026-03-01"}, "on"), date(2026, 3, 1))
        self.assertIsNone(asked.day_of({}, "on"))
        self.assertEqual(asked.order_of({"sort_on": "b"}, ("a", "b"), "a"), ("b", False))
        for read in (
            lambda: asked.day_of({"on": "2026-02-30"}, "on"),
            lambda: asked.truth_of({"active": "yes"}, "active"),
            lambda: asked.order_of({"sort_on": "c"}, ("a", "b"), "a"),
            lambda: asked.order_of({"sort_order": "up"}, ("a", "b"), "a"),
        ):
            self.assertRaises(Malformed, read)
