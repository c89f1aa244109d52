"""Dates, numbers and money in three languages, against what CLDR and the house say."""

from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from decimal import Decimal
from kase.is2in import _
from kase.is2in.terms import clock
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from tests.architecture.rooms import PACKAGE
from tests.layers import INTEGRATION
import re
import unittest


AT = datetime(2021, 3, 2, 5, 51, 7, tzinfo=UTC)
# In 2021 Almaty was six hours ahead of UTC, since 2024 it is five.
DAY = date(2021, 3, 2)


class Written(unittest.TestCase):
    def each(self, function, *wanted):
        for lang, text in zip(("ru", "kk", "en"), wanted, strict=True):
            self.assertEqual(function(lang), text, lang)

    def test_days(self):
        self.each(lambda lang: formats.date(DAY, lang), "02.03.2021", "02.03.2021", "2 Mar 2021")

    def test_moments_are_of_almaty(self):
        wanted = ("02.03.2021 11:51", "02.03.2021 11:51", "2 Mar 2021, 11:51")
        self.each(lambda lang: formats.moment(AT, lang), *wanted)
        self.assertEqual(formats.moment(AT, "ru", seconds=True), "02.03.2021 11:51:07")
        late = datetime(2026, 3, 1, 19, 30, tzinfo=UTC)
        self.assertEqual(formats.date(late, "ru"), "02.03.2026")
        self.assertEqual(formats.time(late, "en"), "00:30")

    def test_in_words(self):
        wanted = ("2 марта 2021 г. 11:51", "2021 жылғы 2 наурыз 11:51", "2 March 2021, 11:51")
        self.each(lambda lang: formats.in_words(AT, lang), *wanted)

    def test_numbers(self):
        wanted = ("-1\u202f234\u202f567,50", "-1\u202f234\u202f567,50", "-1,234,567.50")
        self.each(lambda lang: formats.number(Decimal("-1234567.50"), lang), *wanted)
        self.each(lambda lang: formats.number(1234, lang), "1\u202f234", "1\u202f234", "1,234")
        self.assertEqual(formats.number(Decimal("1E+3"), "ru"), "1\u202f000")
        self.assertEqual(formats.number(Decimal("2.5"), "ru", 2), "2,50")
        long = Decimal("12345678901234567890.123456789")
        self.assertEqual(formats.number(long, "en"), "12,345,678,901,234,567,890.123456789")

    def test_money(self):
        wanted = ("1\u202f250\u202f000,50\u202f₸", "1\u202f250\u202f000,50\u202f₸", "₸1,250,000.50")
        self.each(lambda lang: formats.money(Decimal("1250000.5"), "KZT", lang), *wanted)
        self.assertEqual(formats.money(5, "KZT", "ru", 0), "5\u202f₸")
        self.assertEqual(formats.money(Decimal("1.5"), "XAU", "en"), "XAU\u202f1.50")
        self.assertEqual(formats.money(Decimal("-3"), "USD", "en"), "-$3.00")

    def test_percent(self):
        wanted = ("12,5\u202f%", "12,5%", "12.5%")
        self.each(lambda lang: formats.percent(Decimal("12.5"), lang), *wanted)

    def test_from_now(self):
        with clock.frozen(AT + timedelta(minutes=5)):
            wanted = ("5 минут назад", "5 минут бұрын", "5 minutes ago")
            self.each(lambda lang: formats.ago(AT, lang), *wanted)
        self.assertEqual(formats.duration(timedelta(minutes=2), "ru"), "2 минуты")

    def test_nothing_is_an_empty_text(self):
        for function in (formats.date, formats.moment, formats.time, formats.number):
            self.assertEqual(function(None, "ru"), "")
        self.assertEqual(formats.money(None, "KZT", "ru") + formats.percent(None, "ru"), "")
        self.assertEqual(formats.said(None), "")

    def test_another_language_is_written_as_in_russian(self):
        self.assertEqual(formats.date(DAY, "de"), "02.03.2021")

    def test_no_room_writes_them_by_itself(self):
        own = re.compile(r"%d\.%m|%H:%M|:,[}.]")
        found = [
            str(path.relative_to(PACKAGE))
            for path in PACKAGE.rglob("*.py")
            if own.search(path.read_text(encoding="utf-8"))
        ]
        self.assertEqual(found, [])


class SaidLater(unittest.TestCase):
    """A value inside a text becomes what its reader's language has for it."""

    layer = INTEGRATION

    def test_inside_a_text(self):
        text = _("The list was issued on ${day}.", mapping={"day": formats.said(DAY)})
        for lang, day in (("ru", "02.03.2021"), ("en", "2 Mar 2021")):
            self.assertEqual(translate(text, lang), f"The list was issued on {day}.")

    def test_alone(self):
        for value, form, text in (
            (AT, "", "2 Mar 2021, 11:51"),
            (AT, "date", "2 Mar 2021"),
            (AT, "time", "11:51"),
            (Decimal("1234.5"), "", "1,234.5"),
            (1234, "", "1,234"),
        ):
            self.assertEqual(translate(formats.said(value, form), "en"), text)

    def test_what_is_no_value_of_ours_stays(self):
        for text in ("date:nonsense", "date:2021-99-99", "number:x", "other:1", "date"):
            self.assertEqual(formats.FORMATS.translate(text, target_language="ru"), text)
        self.assertEqual(formats.FORMATS.translate("date:x", default="y"), "y")
