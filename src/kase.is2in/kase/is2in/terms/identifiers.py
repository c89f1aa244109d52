"""Identifiers with check digits: IIN, BIN, ISIN.

Facts: IIN and BIN share one check-digit algorithm (12 digits, two weight rows);
an ISIN has 12 characters and a Luhn digit. Checked by python-stdnum.
"""

from kase.is2in import _
from kase.is2in.terms.errors import RuleRefused
from operator import mul
from stdnum import isin as _isin
from stdnum.exceptions import ValidationError


_WEIGHTS = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))


def _check_digit(first_eleven: str) -> int:
    """Return the 12th digit, or 10 where no number with these digits is issued."""
    digit, digits = 10, [int(one) for one in first_eleven]
    for weights in _WEIGHTS:
        digit = sum(map(mul, weights, digits)) % 11
        if digit != 10:
            break
    return digit


def _twelve_digits(value: str, code: str, message: str) -> str:
    text = "".join(str(value).split())
    if not (len(text) == 12 and text.isascii() and text.isdigit()):
        raise RuleRefused(code, message)
    if _check_digit(text[:11]) != int(text[11]):
        raise RuleRefused(code, message)
    return text


def iin(value: str) -> str:
    """Return the 12 digits of a person's number, or raise RuleRefused("iin")."""
    return _twelve_digits(value, "iin", _("An IIN has 12 digits with a check digit: 850101300124"))


def bin_number(value: str) -> str:
    """Return the 12 digits of a company's number, or raise RuleRefused("bin")."""
    return _twelve_digits(value, "bin", _("A BIN has 12 digits with a check digit: 931240000220"))


def isin(value: str) -> str:
    """Return a security's number in capitals, or raise RuleRefused("isin")."""
    try:
        return _isin.validate("".join(str(value).split()))
    except ValidationError as error:
        raise RuleRefused(
            "isin", _("An ISIN has 12 characters with a check digit: KZ1C00000959")
        ) from error
