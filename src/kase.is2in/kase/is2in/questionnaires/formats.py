"""How numbers, dates and telephones are read from people, and stand in the fields they fill.

How they are shown to read is ``web.formats``.
"""

from datetime import date
from decimal import Decimal
from kase.is2in import _
from kase.is2in.questionnaires.fields import WrongValue
import re
import unicodedata


# A thin space that a line never breaks at: half a number on the next line misleads.
THIN = "\u202f"

_NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,10})?")
_LONGEST_NUMBER = 60
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
# Signs that change how a text reads without being seen: they have no place in what is signed.
_UNSEEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def clean_text(raw: str, longest: int, lines: bool) -> str:
    """Return a text as it is kept: composed (NFC), trimmed, its lines ended by LF.

    Raises WrongValue for a text over ``longest``, for control characters, for line ends where
    ``lines`` is False, for signs that turn the direction of writing, for broken Unicode.
    """
    if len(raw) > longest * 2 + 100:
        raise too_long(longest)
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > longest:
        raise too_long(longest)
    for character in text:
        if character in "\n\t" and lines:
            continue
        if unicodedata.category(character) in ("Cc", "Cs", "Cn", "Co") or character in _UNSEEN:
            raise WrongValue(
                "characters", _("Remove signs that cannot be printed; paste the text as plain.")
            )
    return text


def too_long(longest: int) -> WrongValue:
    """Return the error of a text with too many characters."""
    return WrongValue(
        "too-long", _("Write at most ${limit} characters.", mapping={"limit": longest})
    )


def read_decimal(raw: str) -> Decimal:
    """Return a number as people write it: 1 250 000,50 or 1,250,000.50 or −3.

    Raises WrongValue("number") for anything else.
    """
    text = "".join(raw[: _LONGEST_NUMBER + 1].split()).replace("\u2212", "-")
    if "," in text and "." in text and text.rindex(".") > text.rindex(","):
        text = text.replace(",", "")
    text = text.replace(",", ".")
    if len(raw) > _LONGEST_NUMBER or not (text.isascii() and _NUMBER.fullmatch(text)):
        raise WrongValue("number", _("Write a number in digits, for example 1 250 000."))
    return Decimal(text)


def grouped(value: Decimal | int, lang: str, places: int | None = None) -> str:
    """Return a number as it stands in a field: thin spaces, a comma in ru and kk, a dot in en.

    No commas between thousands here, in no language: sent back, 1,250 would be read as 1.25.
    """
    exact = Decimal(value)
    plain = f"{exact:.{places}f}" if places is not None else f"{exact:f}"
    sign = "-" if plain.startswith("-") else ""
    whole, dot, rest = plain.lstrip("-").partition(".")
    mark = "." if lang == "en" else ","
    return sign + f"{int(whole):_}".replace("_", THIN) + (mark + rest if dot else "")


def read_date(raw: str) -> date:
    """Return a date written 2021-03-02 or 02.03.2021; raise WrongValue("date") otherwise."""
    text = raw.strip()
    iso, dotted = _ISO_DATE.fullmatch(text), _DOTTED_DATE.fullmatch(text)
    parts = iso.groups() if iso else dotted.groups()[::-1] if dotted else None
    try:
        return check_date(date(*map(int, parts or ())))
    except (TypeError, ValueError) as error:
        raise wrong_date() from error


def check_date(value: date) -> date:
    """Return the date, or raise WrongValue for one that no paper bears."""
    if not 1800 <= value.year <= 2200:
        raise wrong_date()
    return value


def wrong_date() -> WrongValue:
    """Return the error of something that is not a date."""
    return WrongValue("date", _("Write a date as day, month, year: 02.03.2021."))


def read_phone(raw: str) -> str:
    """Return + and digits; a number of the country may begin with 8 or with nothing."""
    digits = "".join(character for character in raw if character not in " \u00a0\u202f-()./")
    if re.fullmatch(r"[78]\d{10}", digits):
        return "+7" + digits[1:]
    return "+7" + digits if re.fullmatch(r"7\d{9}", digits) else digits


def shown_phone(value: str) -> str:
    """Return +7 727 237 53 24; a number of another country as it is kept."""
    if re.fullmatch(r"\+7\d{10}", value):
        return f"+7 {value[2:5]} {value[5:8]} {value[8:10]} {value[10:]}"
    return value
