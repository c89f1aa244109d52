"""A refusal that a page shows undoes what was done before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from kase.is2in.terms.errors import Refusal
import transaction


@contextmanager
def undone_when_refused() -> Iterator[None]:
    """Do the whole block or nothing of it: a refusal takes back what was written, and goes on.

    A page that shows a refusal ends like any other, so the publisher would keep the half that
    came first: a step's new state without its effect. Services need no such care: there a
    refusal ends the request, and the publisher takes everything back.
    """
    before = transaction.savepoint(optimistic=True)
    try:
        yield
    except Refusal:
        before.rollback()
        raise
