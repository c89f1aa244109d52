"""Annex 1 as programs send it, made into conditions: every wrong field is named at once."""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from datetime import datetime
from decimal import Decimal
from kase.is2in import _
from kase.is2in.subscription.book.reading import DECIMAL
from kase.is2in.subscription.book.reading import TEXT
from kase.is2in.subscription.book.reading import UNPRINTABLE
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import DISCLOSED
from kase.is2in.subscription.types import MONEY
from kase.is2in.subscription.types import UNIFIED_LIMIT
from kase.is2in.terms import identifiers
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from typing import Any


MOST_LINES = 50
AT_ENTRY = "at_entry"
NEEDED = ("quantity", "start", "end", "activation", "deals_at", "settlement_at", "issuer")


def read(data: Mapping[str, Any], sellers: tuple[str, ...]) -> Conditions:
    """Return the conditions of an application; raise RuleRefused with every wrong field.

    What annex 1 leaves open takes the default of its field. ``sellers`` are who applies: the
    leading one first.
    """
    errors: list[FieldError] = []
    values: dict[str, Any] = {}
    for name, value in data.items():
        reader = READERS.get(name)
        if reader is None:
            errors.append(
                FieldError(str(name)[:100], "unknown-field", _("There is no such field."))
            )
        elif value is not None:
            try:
                values[name] = reader(value)
            except (ValueError, TypeError, RuleRefused) as error:
                errors.append(_refused(name, error))
    for name in NEEDED:
        if data.get(name) in (None, ""):
            errors.append(FieldError(name, "required", _("Fill in this field."), "annex 1"))
    if errors:
        raise RuleRefused(errors[0].code, errors[0].message, errors=errors)
    if values.get("collateral_check") == AT_ENTRY:
        del values["collateral_check"]
    return Conditions(**values, sellers=sellers)


def _refused(name: str, error: Exception) -> FieldError:
    if isinstance(error, RuleRefused):
        return FieldError(name, error.code, error.message, "annex 1")
    return FieldError(name, "form", _("The value cannot be read."), "annex 1")


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > TEXT or UNPRINTABLE.search(value):
        raise ValueError(value)
    return value.strip()


def _isin(value: Any) -> str:
    text = _text(value)
    return identifiers.isin(text) if text else ""


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**15:
        raise ValueError
    return value


def decimal(value: Any) -> Decimal:
    """Return a number of a field; raise ValueError or TypeError for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError
    if isinstance(value, int) and abs(value) > 10**15:
        raise ValueError
    if not DECIMAL.fullmatch(str(value)):
        raise ValueError
    return Decimal(str(value))


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError
    return found


def _check_moment(value: Any) -> datetime | str:
    return AT_ENTRY if value == AT_ENTRY else _moment(value)


def day(value: Any) -> date:
    """Return a day of a field; raise ValueError for anything else."""
    return date.fromisoformat(_text(value))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _lines(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_LINES:
        raise ValueError
    return tuple(filter(None, map(_text, value)))


def _disclosed(value: Any) -> frozenset[str]:
    found = frozenset(_lines(value))
    if not found <= frozenset(DISCLOSED):
        raise ValueError
    return found


def _collateral(value: Any) -> str:
    if value not in (MONEY, UNIFIED_LIMIT):
        raise ValueError
    return value


BY_TYPE: dict[str, Callable[[Any], Any]] = {
    "int": _whole,
    "Decimal": decimal,
    "Decimal | None": decimal,
    "datetime": _moment,
    "datetime | None": _moment,
    "date | None": day,
    "bool": _flag,
    "str": _text,
}
SPECIAL: dict[str, Callable[[Any], Any]] = {
    "isin": _isin,
    "collateral": _collateral,
    "collateral_check": _check_moment,
    "criteria": _lines,
    "disclose": _disclosed,
}


def _reader_of(field) -> Callable[[Any], Any]:
    kind = field.type.__name__ if isinstance(field.type, type) else str(field.type)
    kind = kind.replace("datetime.", "").replace("decimal.", "")
    return BY_TYPE[kind]


READERS = {
    field.name: SPECIAL.get(field.name) or _reader_of(field)
    for field in fields(Conditions)
    if field.name != "sellers"
}
