"""What services read from the query of an address: pages, words, true or false, days, sorting."""

from collections.abc import Collection
from collections.abc import Mapping
from datetime import date
from kase.is2in import _
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import Malformed


LARGEST_PAGE = 500
# Further into a list nobody pages.
LAST_START = 10**6
LONGEST_WORD = 200
TRUTHS = {"": None, "true": True, "false": False}


def page_of(
    form: Mapping, size: int = LARGEST_PAGE, most: int = LARGEST_PAGE
) -> tuple[int, int]:
    """Return ``b_start`` and ``b_size``; raise Malformed for what is no number."""
    start = number_of(form, "b_start", 0, LAST_START)
    return start, number_of(form, "b_size", size, most)


def number_of(form: Mapping, name: str, default: int, most: int) -> int:
    """Return a number, at most so much; raise Malformed for what is none."""
    raw = form.get(name) or str(default)
    if not (isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 20):
        raise Malformed("number", _("A number without a sign is needed."), name)
    return min(int(raw), most)


def word_of(form: Mapping, name: str) -> str:
    """Return a text of the address, "" where there is none.

    The sign SQL cannot hold becomes one that stands nowhere: what it is in finds nothing.
    """
    found = form.get(name, "")
    return found.replace("\0", "\ufffd").strip()[:LONGEST_WORD] if isinstance(found, str) else ""


def day_of(form: Mapping, name: str) -> date | None:
    """Return a day, None when it is not named; raise Malformed for what is none."""
    text = word_of(form, name)
    found = read_day(text)
    if text and found is None:
        raise Malformed("date", _("A day looks like 2026-11-21"), name)
    return found


def given_day(value: object, name: str) -> date:
    """Return the day a body or an input of a form carries, 2026-11-21; raise Malformed."""
    text = value.strip() if isinstance(value, str) else ""
    found = read_day(text) if text[4:5] == "-" else None
    if found is None:
        raise Malformed("date", _("A day looks like 2026-11-21"), name)
    return found


def truth_of(form: Mapping, name: str) -> bool | None:
    """Return true or false, None where nothing is asked; raise Malformed for another word."""
    found = word_of(form, name)
    if found not in TRUTHS:
        raise Malformed("shape", _("Say true or false."), name)
    return TRUTHS[found]


def order_of(form: Mapping, known: Collection[str], default: str) -> tuple[str, bool]:
    """Return ``sort_on`` and whether ``sort_order`` is descending; raise Malformed."""
    sort = word_of(form, "sort_on") or default
    order = word_of(form, "sort_order") or "ascending"
    if sort not in known:
        raise Malformed("sort", _("The list cannot be sorted by this."), "sort_on")
    if order not in ("ascending", "descending"):
        raise Malformed("sort", _("Say ascending or descending."), "sort_order")
    return sort, order == "descending"
