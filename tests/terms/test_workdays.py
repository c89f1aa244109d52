"""Working days of Kazakhstan: published facts, and another way of counting."""

from calendar import monthrange
from datetime import date
from datetime import timedelta
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
from kase.is2in.terms.workdays import add_working_days
from kase.is2in.terms.workdays import is_working_day
from kase.is2in.terms.workdays import kind_of
from kase.is2in.terms.workdays import working_days
from kase.is2in.terms.workdays import working_days_between
import unittest


# The production calendars of the ministry of labour, five days a week: days off that are no
# Saturday or Sunday, and Saturdays and Sundays on which people worked. Entered by hand.
DAYS_OFF = {
    2024: "0101 0102 0308 0321 0322 0325 0501 0507 0508 0509 0708 0830 1025 1216",
    2025: "0101 0102 0103 0107 0310 0321 0324 0325 0501 0507 0509 0606 0707 0901 1027 1216",
    2026: "0101 0102 0107 0309 0323 0324 0325 0501 0507 0511 0527 0706 1026 1216",
}
WORKED = {2024: "0504", 2025: "0105", 2026: ""}
# Working days a month, as published; June 2024 was published before the day of Kurban Ait.
MONTHS = {
    2024: {1: 21, 2: 21, 3: 17, 4: 22, 5: 20, 7: 22, 8: 21, 9: 21, 10: 22, 11: 21, 12: 21},
    2025: {1: 20, 3: 17, 5: 19},
    2026: {1: 19},
}


def by_hand(day: date) -> bool:
    """Return whether a day of 2024–2026 is a working one, from the tables above."""
    word = day.strftime("%m%d")
    if word in WORKED[day.year].split():
        return True
    return day.weekday() < 5 and word not in DAYS_OFF[day.year].split()


FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
days = strategies.dates(FIRST, LAST)
moves = strategies.dictionaries(days, strategies.booleans(), max_size=30)


class Published(unittest.TestCase):
    """The calendar is the one the state has published."""

    def test_every_day_of_three_years(self):
        day = FIRST
        wrong = []
        while day <= LAST:
            if is_working_day(day) != by_hand(day):
                wrong.append(day.isoformat())
            day += timedelta(days=1)
        self.assertEqual(wrong, [])

    def test_working_days_of_months(self):
        for year, months in MONTHS.items():
            for month, expected in months.items():
                before = date(year, month, 1) - timedelta(days=1)
                last = date(year, month, monthrange(year, month)[1])
                self.assertEqual(working_days_between(before, last), expected, (year, month))

    def test_why_a_day_is_not_working(self):
        self.assertEqual(kind_of(date(2026, 3, 7)).reason, "weekend")
        self.assertEqual(kind_of(date(2026, 3, 9)).reason, "holiday")
        self.assertIn("Women", kind_of(date(2026, 3, 9)).name)
        self.assertEqual(kind_of(date(2024, 5, 4)), kind_of(date(2025, 1, 5)))
        self.assertEqual(kind_of(date(2026, 3, 10)).reason, "")

    def test_the_exchange_moves_a_day(self):
        friday, sunday = date(2026, 5, 8), date(2026, 5, 10)
        moved = {friday: False, sunday: True}
        self.assertEqual(add_working_days(date(2026, 5, 6), 1), friday)
        self.assertEqual(add_working_days(date(2026, 5, 6), 1, moved), sunday)
        self.assertEqual(kind_of(friday, moved).reason, "moved")


class Counting(unittest.TestCase):
    """Adding and counting agree with going through the days one by one."""

    @settings(deadline=None)
    @given(days, strategies.integers(-60, 60), moves)
    def test_adding(self, day, count, moved):
        if not FIRST + timedelta(days=150) <= day <= LAST - timedelta(days=150):
            return
        step = timedelta(days=1 if count > 0 else -1)
        expected, left = day, abs(count)
        while left:
            expected += step
            left -= moved.get(expected, by_hand(expected))
        self.assertEqual(add_working_days(day, count, moved), expected)

    @settings(deadline=None)
    @given(days, days, moves)
    def test_between(self, first, last, moved):
        low, high = sorted((first, last))
        line = [low + timedelta(days=n) for n in range(1, (high - low).days + 1)]
        expected = [day for day in line if moved.get(day, by_hand(day))]
        sign = 1 if first <= last else -1
        self.assertEqual(working_days_between(first, last, moved), sign * len(expected))
        self.assertEqual(list(working_days(low, high, moved)), expected)

    @settings(deadline=None)
    @given(days, strategies.integers(1, 60))
    def test_the_way_back(self, day, count):
        if day > LAST - timedelta(days=150):
            return
        there = add_working_days(day, count)
        self.assertTrue(is_working_day(there))
        self.assertEqual(working_days_between(day, there), count)

    def test_zero_and_borders(self):
        sunday = date(2026, 11, 22)
        self.assertEqual(add_working_days(sunday, 0), sunday)
        self.assertEqual(working_days_between(sunday, sunday), 0)
        for wrong in (lambda: add_working_days(sunday, 10_001), lambda: is_working_day(date.min)):
            with self.assertRaises(ValueError):
                wrong()
