"""Failed tries to log in, and the locks they lead to (A4).

A login is locked for the address it fails from: whoever guesses does not lock the owner out
elsewhere. Guessing from many addresses meets a slower limit, under which only addresses the
owner has logged in from lately are let in; a one-time link by mail lifts both.

Failures are written at once, in a transaction of their own: the refused request is rolled
back, the count must stay. A login is kept as a hash: the table is no list of addresses, and
people type passwords into the wrong field.
"""

from datetime import datetime
from datetime import timedelta
from hashlib import sha256
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import limits
from kase.is2in.parties import sessions
from kase.is2in.parties.settings import settings
from kase.is2in.parties.tables import failed_login
from kase.is2in.terms import clock
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select


KEPT = timedelta(days=2)
# Who lifted a lock by a link is let in from where the link was opened.
LIFTED = "lock-lifted"
LIFTED_FOR = timedelta(days=1)


def mark(login: str) -> str:
    """Return what stands for a login in SQL."""
    return sha256(login.strip().lower().encode("utf-8")).hexdigest()


def locked_until(login: str, address: str, user_id: str | None = None) -> datetime | None:
    """Return when a login may try again from an address; None: now.

    Known and unknown logins are locked alike; ``user_id`` is whose login it is, and lets
    familiar addresses in while others are held off.
    """
    rules = settings()
    short = timedelta(minutes=rules.lockout_minutes)
    mine = failed_login.c.login == mark(login)
    ends = [_end(mine & (failed_login.c.address == address), rules.lockout_tries, short)]
    if address:
        ends.append(_end(failed_login.c.address == address, rules.address_tries, short))
    everywhere = _end(mine, rules.login_tries, timedelta(minutes=rules.login_minutes))
    if everywhere is not None and not _is_familiar(user_id, address):
        ends.append(everywhere)
    return max((end for end in ends if end is not None), default=None)


def is_locked(login: str) -> bool:
    """Return whether a login is locked now from some address, or from all."""
    rules = settings()
    mine = failed_login.c.login == mark(login)
    if _end(mine, rules.login_tries, timedelta(minutes=rules.login_minutes)) is not None:
        return True
    short = timedelta(minutes=rules.lockout_minutes)
    query = select(failed_login.c.address).where(mine, failed_login.c.at > clock.now() - 2 * short)
    return any(
        _end(mine & (failed_login.c.address == row.address), rules.lockout_tries, short)
        for row in ledger.read(query.distinct())
    )


def failed(login: str, address: str, user_id: str | None = None) -> bool:
    """Count a failed try; return whether the login is locked by it."""
    ledger.write_now(
        insert(failed_login).values(login=mark(login), address=address, at=clock.now())
    )
    return locked_until(login, address, user_id) is not None


def forget(login: str, address: str) -> None:
    """Forget the failures of a login from an address at once: somebody has logged in there."""
    ledger.write_now(delete(failed_login).where(*_pair(login, address)))


def has_failures(login: str, address: str) -> bool:
    """Return whether failures of a login from an address are kept."""
    query = select(failed_login.c.id).where(*_pair(login, address)).limit(1)
    return bool(ledger.read(query))


def release(login: str) -> None:
    """Forget the failures of a login with the caller's transaction: a lock is lifted."""
    ledger.write(delete(failed_login).where(failed_login.c.login == mark(login)))


def trust(user_id: str, address: str) -> None:
    """Let a person in from an address for a day, whatever happens elsewhere."""
    if address:
        limits.count(LIFTED, f"{user_id} {address}")


@ledger.periodic("41 3 * * *", "parties.forget_failures")
def forget_failures() -> None:
    """Delete the failures no lock can rest on any more."""
    rules = settings()
    longest = timedelta(minutes=2 * max(rules.lockout_minutes, rules.login_minutes))
    oldest = clock.now() - max(KEPT, longest)
    ledger.write(delete(failed_login).where(failed_login.c.at < oldest))


def _pair(login: str, address: str):
    return failed_login.c.login == mark(login), failed_login.c.address == address


def _is_familiar(user_id: str | None, address: str) -> bool:
    # Looked up for unknown logins too: the answer must not come sooner for them.
    lifted = limits.reached(LIFTED, f"{user_id} {address}", 1, LIFTED_FOR)
    return sessions.familiar(user_id or "", address) or lifted


def _end(condition, tries: int, length: timedelta) -> datetime | None:
    """Return the end of the lock that the last ``tries`` failures make, if they make one."""
    query = select(failed_login.c.at).where(condition).order_by(failed_login.c.at.desc())
    times = [row.at for row in ledger.read(query.limit(tries))]
    if len(times) < tries or times[0] - times[-1] > length:
        return None
    end = times[0] + length
    return end if end > clock.now() else None
