"""Exact arithmetic of prices and money: what would have to be rounded is an error."""

from decimal import Context
from decimal import Decimal
from decimal import DivisionByZero
from decimal import Inexact
from decimal import InvalidOperation
from decimal import Overflow


# A price of 20 digits times a nominal of 26 times a quantity of 16 fits; the default context
# would round to 28 without a word.
EXACT = Context(prec=90, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
CENTS = 2


def times(left: Decimal, right: Decimal | int) -> Decimal:
    """Return an exact product."""
    return EXACT.multiply(left, right)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """Return so many per cent of a sum, exactly."""
    return EXACT.multiply(part, whole).scaleb(-2, EXACT)


def steps(value: Decimal, step: Decimal) -> int | None:
    """Return how many whole steps a value has, None when it is between two."""
    quotient, rest = EXACT.divmod(value, step)
    return None if rest else int(quotient)


def cents(value: Decimal) -> int:
    """Return money of at most two decimals in hundredths; raise Inexact for a finer one."""
    shifted = value.scaleb(CENTS, EXACT)
    return int(shifted.to_integral_exact(context=EXACT))


def written(value: Decimal, step: Decimal, least: int = 0) -> Decimal:
    """Return a value with as many digits behind the mark as a step has: 980.00 and 990.00.

    ``least`` is how many there are at any rate; no digit of the value is ever lost.
    """
    places = max(least, _places(step), _places(value))
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def _places(value: Decimal) -> int:
    return max(0, -int(value.normalize(EXACT).as_tuple().exponent))


def plain(value: Decimal) -> str:
    """Return a number in plain digits without noughts at the end: one value, one text."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
