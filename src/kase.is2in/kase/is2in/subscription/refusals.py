"""Who was refused what: wrong hands and wrong times are kept in the journal (articles 4.1, 4.6)."""

from collections.abc import Callable
from kase.is2in.ledger import api as ledger
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from typing import TypeVar


Result = TypeVar("Result")
LONGEST = 200
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# Another site has sent this form: the person whose browser it used has done nothing.
FORGED = "forged-form"
# Refusals for the moment at which something is done.
TIMES = frozenset({"window-early", "window-late", "refuse-time", "delete-by-seller"})


def noting(book: str, method: str, address: str, work: Callable[[], Result]) -> Result:
    """Return what some work gives; a refusal for who asks, or when, goes into the journal."""
    try:
        return work()
    except Refusal as refusal:
        note(book, method, address, refusal)
        raise


def note(book: str, method: str, address: str, refusal: Refusal) -> None:
    """Keep a refusal of wrong hands or of a wrong time, whatever becomes of the request."""
    if is_noted(method, refusal):
        ledger.record(
            "subscription.refused",
            f"subscription:{book}",
            {"call": f"{method} {address[:LONGEST]}", "code": refusal.code},
            now=True,
        )


def is_noted(method: str, refusal: Refusal) -> bool:
    """Return whether a refusal is of wrong hands or of a wrong time."""
    if refusal.code == FORGED:
        return False
    if isinstance(refusal, Forbidden):
        return True
    if isinstance(refusal, Missing):
        return refusal.code in ("bid", "subscription")
    if method not in WRITES:
        return False
    return isinstance(refusal, Conflict) or refusal.code in TIMES
