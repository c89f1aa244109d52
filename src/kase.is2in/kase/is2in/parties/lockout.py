"""Failed tries to log in, and the locks they lead to (A4).

Failures are written at once, in a transaction of their own: the refused request is rolled
back, the count must stay. A login is kept as a hash: the table is no list of addresses, and
people type passwords into the wrong field.
"""

from datetime import datetime
from datetime import timedelta
from hashlib import sha256
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.settings import settings
from kase.is2in.parties.tables import failed_login
from kase.is2in.terms import clock
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select


KEPT = timedelta(days=2)


def mark(login: str) -> str:
    """Return what stands for a login in SQL."""
    return sha256(login.strip().lower().encode("utf-8")).hexdigest()


def locked_until(login: str, address: str = "") -> datetime | None:
    """Return when a login, or the address it is tried from, may try again; None: now.

    A lock lasts ``lockout_minutes`` from the failure that completed it. Known and unknown
    logins are locked alike.
    """
    rules = settings()
    ends = [_end(failed_login.c.login == mark(login), rules.lockout_tries)]
    if address:
        ends.append(_end(failed_login.c.address == address, rules.address_tries))
    return max((end for end in ends if end is not None), default=None)


def failed(login: str, address: str) -> bool:
    """Count a failed try; return whether the login is locked by it."""
    ledger.write_now(
        insert(failed_login).values(login=mark(login), address=address, at=clock.now())
    )
    return locked_until(login) is not None


def forget(login: str) -> None:
    """Forget the failures of a login at once: somebody has logged in with it."""
    ledger.write_now(delete(failed_login).where(failed_login.c.login == mark(login)))


def has_failures(login: str) -> bool:
    """Return whether failures of a login are kept."""
    query = select(failed_login.c.id).where(failed_login.c.login == mark(login)).limit(1)
    return bool(ledger.read(query))


def release(login: str) -> None:
    """Forget the failures of a login with the caller's transaction: a lock is lifted."""
    ledger.write(delete(failed_login).where(failed_login.c.login == mark(login)))


@ledger.periodic("41 3 * * *", "parties.forget_failures")
def forget_failures() -> None:
    """Delete the failures no lock can rest on any more."""
    oldest = clock.now() - max(KEPT, timedelta(minutes=2 * settings().lockout_minutes))
    ledger.write(delete(failed_login).where(failed_login.c.at < oldest))


def _end(condition, tries: int) -> datetime | None:
    """Return the end of the lock that the last ``tries`` failures make, if they make one."""
    query = select(failed_login.c.at).where(condition).order_by(failed_login.c.at.desc())
    times = [row.at for row in ledger.read(query.limit(tries))]
    length = timedelta(minutes=settings().lockout_minutes)
    if len(times) < tries or times[0] - times[-1] > length:
        return None
    end = times[0] + length
    return end if end > clock.now() else None
