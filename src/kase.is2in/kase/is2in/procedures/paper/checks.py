"""What people write about papers, read and checked."""

from datetime import datetime
from kase.is2in import _
from kase.is2in.terms.clock import ALMATY
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import RuleRefused


LONGEST = 1000
MOST_PAGES = 10_000


def said(text: str, field: str, longest: int = LONGEST) -> str:
    """Return a text without spaces around it; raise RuleRefused for none or too long a one."""
    text = text.strip()
    if not text:
        raise RuleRefused("required", _("Fill in this field."), field)
    if len(text) > longest or "\0" in text:
        raise RuleRefused("too-long", _("The text is too long."), field)
    return text


def moment_of(text: str, field: str) -> datetime | None:
    """Return a moment of ISO 8601, None for ""; without a zone it is the exchange's clock."""
    if not text.strip():
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        found = found if found.tzinfo else found.replace(tzinfo=ALMATY)
        # A year that no clock of the exchange shows cannot be written either.
        if not 2000 <= found.astimezone(ALMATY).year <= 2200:
            raise ValueError(text)
    except (ValueError, OverflowError) as error:
        message = _("A moment looks like 2026-11-21T10:30")
        raise Malformed("moment", message, field) from error
    return found


def required_moment(text: str, field: str) -> datetime:
    """Return a moment; raise RuleRefused where there is none."""
    found = moment_of(text, field)
    if found is None:
        raise RuleRefused("required", _("Fill in this field."), field)
    return found


def pages_of(text: str) -> int:
    """Return the number of pages; raise RuleRefused for what is none."""
    text = text.strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if not 0 < number <= MOST_PAGES:
        raise RuleRefused("pages", _("Write the number of pages, from 1 to 10 000."), "pages")
    return number
