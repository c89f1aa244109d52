"""A day is read as a browser sends it or as a person writes it, and not as anything else."""

from datetime import date
from kase.is2in.terms.days import read_day
import unittest


class Days(unittest.TestCase):
    def test_two_ways_to_write_a_day(self):
        for text in ("2026-03-01", "01.03.2026", "1.3.2026"):
            self.assertEqual(read_day(text), date(2026, 3, 1), text)

    def test_nothing_else_is_a_day(self):
        for text in ("", "20260301", "2026-W10-1", "2026-3-1", "31.02.2026", "٢٠٢٦-٠٣-٠١"):
            self.assertIsNone(read_day(text), text)
