"""The one clock."""

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from kase.is2in.terms import clock
import unittest


class Clock(unittest.TestCase):
    """It can be stopped, and shows Almaty's time."""

    def test_now_is_aware(self):
        self.assertEqual(clock.now().utcoffset(), timedelta(0))

    def test_frozen_in_layers(self):
        first, second = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
        with clock.frozen(first):
            with clock.frozen(second):
                self.assertEqual(clock.now(), second)
            self.assertEqual(clock.now(), first)
        self.assertGreater(clock.now(), datetime(2026, 1, 2, tzinfo=UTC))

    def test_a_naive_moment_is_refused(self):
        with self.assertRaises(ValueError), clock.frozen(datetime(2026, 1, 1)):
            self.fail("the clock took a moment without a zone")

    def test_almaty_since_the_change_of_2024(self):
        # Kazakhstan has had one zone, UTC+5, since 1 March 2024.
        shown = clock.almaty(datetime(2026, 3, 2, 5, 51, tzinfo=UTC))
        self.assertEqual(shown.strftime("%d.%m.%Y %H:%M"), "02.03.2026 10:51")
