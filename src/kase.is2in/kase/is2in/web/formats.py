"""How dates, times, numbers and money are written in Russian, Kazakh and English: one place.

The forms are those of CLDR (by Babel), with three choices of the house:

- a moment is the exchange's wall clock (Almaty), written 02.03.2021 10:51 in Russian and in
  Kazakh; CLDR would put a comma between;
- English says 2 Mar 2021: 02/03/2021 is read as a day of March here, of February elsewhere;
- the space inside a Russian or Kazakh number is the thin one that no line breaks at (U+202F).

``said`` is for texts that are read later, in a language that is not known yet: a letter, a
notification, a refusal. It returns a message that becomes the date in its reader's language.
"""

from babel import Locale
from babel.dates import format_date
from babel.dates import format_datetime
from babel.dates import format_skeleton
from babel.dates import format_timedelta
from babel.numbers import format_currency
from babel.numbers import format_decimal
from babel.numbers import format_percent
from datetime import date as Date
from datetime import datetime as Moment
from datetime import timedelta
from decimal import Decimal
from decimal import localcontext
from functools import cache
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.clock import now
from kase.is2in.web.request import DEFAULT_LANGUAGE
from kase.is2in.web.request import language
from zope.i18n.interfaces import ITranslationDomain
from zope.i18nmessageid import Message
from zope.interface import implementer


DOMAIN = "kase.is2in.formats"
THIN = "\u202f"
# The English of an exchange of this country is nearer to the British: days before months.
LOCALES = {"ru": "ru_KZ", "kk": "kk_KZ", "en": "en_GB"}
LONG = {
    "ru": "d MMMM y 'г.' HH:mm",
    "kk": "y 'жылғы' d MMMM HH:mm",
    "en": "d MMMM y, HH:mm",
}
# The narrow signs of CLDR; the wide ones are the codes themselves (KZT) or foreign (US$).
SIGNS = {"KZT": "₸", "USD": "$", "EUR": "€", "RUB": "₽", "GBP": "£", "CNY": "¥"}
KILOBYTE, MEGABYTE = 1024, 1024 * 1024
UNITS = {"ru": ("Б", "КБ", "МБ"), "kk": ("Б", "КБ", "МБ"), "en": ("B", "KB", "MB")}
# Digits that no amount of ours has; Python's own 28 would refuse to round longer ones.
LONGEST = 60


def date(value: Date | Moment | None, lang: str | None = None) -> str:
    """Return 02.03.2021 (ru, kk) or 2 Mar 2021 (en); "" for None.

    Of an aware moment the day in Almaty is meant. Without ``lang`` the page's language counts.
    """
    if value is None:
        return ""
    day = _local(value) if isinstance(value, Moment) else value
    locale = _locale(lang)
    if locale.language == "en":
        return format_date(day, "medium", locale=locale)
    return format_skeleton("yMMdd", day, locale=locale)


def moment(value: Moment | None, lang: str | None = None, seconds: bool = False) -> str:
    """Return 02.03.2021 10:51 (ru, kk) or 2 Mar 2021, 10:51 (en), Almaty time; "" for None."""
    if value is None:
        return ""
    glue = ", " if _locale(lang).language == "en" else " "
    return date(value, lang) + glue + time(value, lang, seconds)


def time(value: Moment | None, lang: str | None = None, seconds: bool = False) -> str:
    """Return 10:51, or 10:51:07 where seconds matter, in Almaty time; "" for None."""
    if value is None:
        return ""
    return format_skeleton("Hms" if seconds else "Hm", _local(value), locale=_locale(lang))


def in_words(value: Moment, lang: str | None = None) -> str:
    """Return «2 марта 2021 г. 11:21», «2021 жылғы 2 наурыз 11:21», "2 March 2021, 11:21".

    For stamps and solemn places: Russian as the manual's example has it, Kazakh as laws do.
    """
    locale = _locale(lang)
    return format_datetime(_local(value), LONG[locale.language], locale=locale)


def ago(value: Moment, lang: str | None = None) -> str:
    """Return «5 минут назад», «3 күннен кейін», "in 3 days": how far a moment is from now."""
    return format_timedelta(value - now(), add_direction=True, locale=_locale(lang))


def duration(value: timedelta, lang: str | None = None) -> str:
    """Return «5 минут», «3 күн», "2 hours": a length of time in its largest unit."""
    return format_timedelta(value, locale=_locale(lang))


def number(value: Decimal | int | None, lang: str | None = None, places: int | None = None) -> str:
    """Return 1 234 567,89 (ru, kk) or 1,234,567.89 (en), exactly; "" for None.

    ``places`` rounds or fills the digits after the mark; without it they stay as they are.
    """
    if value is None:
        return ""
    exact = Decimal(value)
    if places is None:
        places = max(0, -int(exact.as_tuple().exponent))
    pattern = "#,##0" + ("." + "0" * places if places else "")
    with localcontext(prec=LONGEST):
        return _thin(format_decimal(exact, pattern, locale=_locale(lang)))


def money(
    value: Decimal | int | None,
    currency: str = "KZT",
    lang: str | None = None,
    places: int = 2,
) -> str:
    """Return 1 250 000,50 ₸ (ru, kk) or ₸1,250,000.50 (en); "" for None."""
    if value is None:
        return ""
    locale = _locale(lang)
    pattern = locale.currency_formats["standard"].pattern.split(";")[0]
    pattern = pattern.replace("0.00", "0" + ("." + "0" * places if places else ""))
    sign = SIGNS.get(currency, currency)
    if len(sign) > 1:
        # A code of letters stands off from the digits: XAU 1,250.50.
        pattern = pattern.replace("¤#", "¤\u00a0#")
    with localcontext(prec=LONGEST):
        text = format_currency(Decimal(value), sign, pattern, locale=locale, currency_digits=False)
    return _thin(text)


def size(value: int, lang: str | None = None) -> str:
    """Return a size of a file: 69 Б, 1,5 КБ, 2,0 МБ (ru, kk) or 69 B, 1.5 KB, 2.0 MB (en)."""
    chosen = _locale(lang).language
    units = UNITS[chosen]
    for unit, bound in ((units[2], MEGABYTE), (units[1], KILOBYTE)):
        if value >= bound:
            return f"{number(Decimal(value) / bound, chosen, places=1)}{THIN}{unit}"
    return f"{value}{THIN}{units[0]}"


def percent(value: Decimal | int | None, lang: str | None = None) -> str:
    """Return 12,5 % (ru), 12,5% (kk), 12.5% (en) of the number 12.5; "" for None."""
    if value is None:
        return ""
    exact = Decimal(value)
    places = max(0, -int(exact.as_tuple().exponent))
    locale = _locale(lang)
    pattern = locale.percent_formats[None].pattern
    if places:
        pattern = pattern.replace("0", "0." + "0" * places)
    with localcontext(prec=LONGEST):
        return _thin(format_percent(exact.scaleb(-2), pattern, locale=locale))


def said(value: Date | Moment | Decimal | int | None, form: str = "") -> str:
    """Return a message that becomes the value in whatever language its reader has.

    ``form`` is date, moment, time or number; without it what the value is by itself.
    """
    if value is None:
        return ""
    form = form or _form_of(value)
    written = value.isoformat() if isinstance(value, Date) else str(value)
    return Message(f"{form}:{written}", domain=DOMAIN, default=FORMS[form](value, DEFAULT_LANGUAGE))


FORMS = {"date": date, "moment": moment, "time": time, "number": number}


@implementer(ITranslationDomain)
class Formats:
    """The domain in which the messages of ``said`` are "translated"."""

    domain = DOMAIN

    def translate(
        self, msgid, mapping=None, context=None, target_language=None, default=None, *_plural
    ):
        """Return the value in a language; the default for what is no message of ``said``."""
        form, _colon, written = str(msgid).partition(":")
        try:
            value = Decimal(written) if form == "number" else _read(written)
            return FORMS[form](value, target_language or None)
        except (KeyError, ValueError, ArithmeticError):
            return str(msgid) if default is None else default


FORMATS = Formats()


def _form_of(value: object) -> str:
    if isinstance(value, Moment):
        return "moment"
    return "date" if isinstance(value, Date) else "number"


def _read(written: str) -> Date | Moment:
    return Moment.fromisoformat(written) if "T" in written else Date.fromisoformat(written)


def _local(value: Moment) -> Moment:
    # A moment without a zone is taken as it is written: it has been made local already.
    return almaty(value).replace(tzinfo=None) if value.tzinfo is not None else value


def _locale(lang: str | None) -> Locale:
    chosen = (lang or language())[:2]
    return _parsed(chosen if chosen in LOCALES else DEFAULT_LANGUAGE)


@cache
def _parsed(lang: str) -> Locale:
    return Locale.parse(LOCALES[lang])


def _thin(text: str) -> str:
    return text.replace("\u00a0", THIN)
