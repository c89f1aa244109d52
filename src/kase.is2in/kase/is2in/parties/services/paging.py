"""What lists over REST read from an address: pages, words, true or false, sorting."""

from collections.abc import Collection
from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.terms.errors import Malformed


LARGEST_PAGE = 500
LONGEST_WORD = 200
TRUTHS = {"": None, "true": True, "false": False}


def page_of(form: Mapping, size: int = LARGEST_PAGE) -> tuple[int, int]:
    """Return ``b_start`` and ``b_size``; raise Malformed for what is no number."""
    start = _number(form, "b_start", 0)
    return start, min(_number(form, "b_size", size), LARGEST_PAGE)


def word_of(form: Mapping, name: str) -> str:
    """Return a text of the address, "" where there is none."""
    found = form.get(name, "")
    return found.replace("\0", "").strip()[:LONGEST_WORD] if isinstance(found, str) else ""


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


def _number(form: Mapping, name: str, default: int) -> int:
    raw = word_of(form, name) or str(default)
    if not (raw.isascii() and raw.isdigit() and len(raw) < 8):
        raise Malformed("number", _("A number is expected here."), name)
    return int(raw)
