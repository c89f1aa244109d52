"""What people write in every room alike: why something is done, and the day it holds for."""

from collections.abc import Callable
from datetime import date
from kase.is2in import _
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused


LONGEST_REASON = 1000
# How a room reads a day: name of the field, text, where errors go.
ReadDay = Callable[[str, str, list[FieldError]], date | None]


def checked_reason(text: str, field: str = "reason") -> str:
    """Return why something is done, on one line; raise RuleRefused for nothing or too much."""
    text = " ".join(text.split())
    if not text:
        raise RuleRefused("required", _("Say why: the reason stays in the history."), field)
    if len(text) > LONGEST_REASON or not text.isprintable():
        message = _(
            "At most ${longest} characters, none of them invisible.",
            mapping={"longest": str(LONGEST_REASON)},
        )
        raise RuleRefused("text", message, field)
    return text


def day_of(name: str, text: str, errors: list[FieldError]) -> date | None:
    """Return the day of a text, None for an empty one; what is none goes to ``errors``."""
    text = text.strip()
    found = read_day(text)
    if text and found is None:
        errors.append(FieldError(name, "date", _("A day looks like 21.11.2026")))
    return found


def needed_day(name: str, text: str, read: ReadDay = day_of) -> date:
    """Return a day that is needed; raise RuleRefused for none and for what ``read`` refuses."""
    errors: list[FieldError] = []
    found = read(name, text.strip(), errors)
    if found is None:
        error = next(iter(errors), FieldError(name, "required", _("Enter the day.")))
        raise RuleRefused(error.code, error.message, name)
    return found
