"""Identifiers with check digits: IIN, BIN, ISIN.

Facts: IIN and BIN share one check-digit algorithm (12 digits, two weight rows);
an ISIN has 12 characters and a Luhn digit. Checked by python-stdnum.
"""

from kase.is2in import _
from kase.is2in.terms.errors import RuleRefused
from operator import mul
from stdnum import isin as _isin
from stdnum.exceptions import ValidationError


ZERO = ord("0")
_WEIGHTS = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))


def _check_digit(first_eleven: bytes) -> int:
    """Return the 12th digit, or 10 where no number with these digits is issued."""
    # ASCII digits stand for themselves: either weights make 66 together, six times eleven.
    digit = sum(map(mul, _WEIGHTS[0], first_eleven)) % 11
    return digit if digit != 10 else sum(map(mul, _WEIGHTS[1], first_eleven)) % 11


def is_number(text: str) -> bool:
    """Return whether a text is an IIN or a BIN: 12 digits and nothing else, the last fits."""
    if not (len(text) == 12 and text.isascii() and text.isdigit()):
        return False
    data = text.encode()
    return _check_digit(data[:11]) == data[11] - ZERO


def _twelve_digits(value: str, code: str, message: str) -> str:
    text = "".join(str(value).split())
    if not is_number(text):
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
