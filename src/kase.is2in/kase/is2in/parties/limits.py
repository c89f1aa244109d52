"""How often something may be tried: codes, links, requests for letters.

What is counted is committed at once: the refused request is rolled back, the count must stay.
"""

from datetime import timedelta
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.signin_tables import attempt as table
from kase.is2in.terms import clock
from kase.is2in.terms.errors import TooMany
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select


KEPT = timedelta(days=2)


def count(kind: str, about: str) -> None:
    """Count one try of a kind about an address, a login, a person."""
    ledger.write_now(insert(table).values(kind=kind, mark=_mark(about), at=clock.now()))


def reached(kind: str, about: str, most: int, per: timedelta) -> bool:
    """Return whether as many tries as allowed were counted in the time that has just passed."""
    query = select(table.c.id).where(
        table.c.kind == kind, table.c.mark == _mark(about), table.c.at > clock.now() - per
    )
    return len(ledger.read(query.limit(most))) >= most


def require(kind: str, about: str, most: int, per: timedelta) -> None:
    """Raise TooMany when as many tries as allowed were counted."""
    if reached(kind, about, most, per):
        raise TooMany("locked", _("Too many failed tries. Try again later."))


def forget(kind: str, about: str) -> None:
    """Forget the tries with the caller's transaction."""
    ledger.write(delete(table).where(table.c.kind == kind, table.c.mark == _mark(about)))


@ledger.periodic("43 3 * * *", "parties.forget_attempts")
def forget_attempts() -> None:
    """Delete the tries that no limit looks at any more."""
    ledger.write(delete(table).where(table.c.at < clock.now() - KEPT))


def _mark(about: str) -> str:
    # A hash: the table must not become a list of addresses and logins.
    return sha256(about.strip().lower().encode("utf-8")).hexdigest()
