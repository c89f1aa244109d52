"""Sessions: who is logged in from where, since when, and how it is ended (A5).

A cookie or a token names its session, and the session is looked up on every request: what is
ended here stops at once. When a session was last seen is written once in a while, not on
every request.
"""

from datetime import datetime
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.agents import family
from kase.is2in.parties.settings import settings
from kase.is2in.parties.signin_tables import session as table
from kase.is2in.parties.types import Session
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import client_address
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from zope.globalrequest import getRequest
import secrets


PAGE, PROGRAM = "page", "program"
# How exact "last seen" is; a fifth of the idle limit where that is short.
SEEN_EVERY = timedelta(minutes=5)
# An address stays familiar, and an ended session in the list of the exchange, for so long.
KEPT = timedelta(days=90)
CHECKED = "kase.is2in.parties.sessions"
CURRENT = "kase.is2in.parties.session"
COLUMNS = [table.c[name] for name in Session.__dataclass_fields__]


def start(user_id: str, kind: str) -> str:
    """Begin a session of the person who has just proven who they are; return its id.

    A session of the same person that the request was made by ends: an id from before the
    log-in is worth nothing after it.
    """
    request = getRequest()
    before = current()
    if before is not None and kind == PAGE:
        ledger.write(_living(user_id).where(table.c.id == before).values(ended=clock.now()))
    now = clock.now()
    agent = request.getHeader("User-Agent", "") if request is not None else ""
    number = secrets.token_urlsafe(24)
    ledger.write(
        insert(table).values(
            id=number,
            user_id=user_id,
            kind=kind,
            agent=family(agent or ""),
            address=client_address(),
            started=now,
            seen=now,
            until=now + length(kind),
        )
    )
    if request is not None:
        request.other.setdefault(CHECKED, {})[number, user_id] = True
        request.other[CURRENT] = number
    return number


def length(kind: str) -> timedelta:
    """Return how long a session lasts at most."""
    rules = settings()
    return timedelta(hours=rules.session_hours if kind == PAGE else rules.token_hours)


def alive(number: str, user_id: str) -> bool:
    """Return whether a session goes on, and note that it was seen; asked once per request."""
    request = getRequest()
    checked = request.other.setdefault(CHECKED, {}) if request is not None else {}
    if (number, user_id) not in checked:
        checked[number, user_id] = _look(number, user_id)
        if checked[number, user_id] and request is not None:
            request.other[CURRENT] = number
    return checked[number, user_id]


def current() -> str | None:
    """Return the id of the session the request is made by; None by a password or by nobody."""
    request = getRequest()
    return request.other.get(CURRENT) if request is not None else None


def sessions(user_id: str) -> tuple[Session, ...]:
    """Return the sessions of a person that go on, the last seen first."""
    now = clock.now()
    query = select(*COLUMNS).where(table.c.user_id == user_id, table.c.ended.is_(None))
    rows = ledger.read(query.where(table.c.until > now).order_by(table.c.seen.desc()))
    found = (Session(*row) for row in rows)
    return tuple(one for one in found if one.kind == PROGRAM or not _is_idle(one.seen, now))


def end_session(user_id: str, number: str) -> None:
    """End one session of a person; raise Missing when it is none of theirs that goes on."""
    result = ledger.write(
        _living(user_id)
        .where(table.c.id == number, table.c.until > clock.now())
        .values(ended=clock.now())
    )
    if not result.rowcount:
        raise Missing("session", _("There is no such session."))
    _forget()
    ledger.record("session-ended", f"person:{user_id}", {"sessions": 1})


def end_sessions(user_id: str, keep: str | None = None) -> int:
    """End all sessions of a person, cookies and tokens, but one to keep; return how many."""
    query = _living(user_id).where(table.c.until > clock.now())
    if keep is not None:
        query = query.where(table.c.id != keep)
    count = ledger.write(query.values(ended=clock.now())).rowcount
    _forget()
    if count:
        ledger.record("sessions-ended", f"person:{user_id}", {"sessions": count})
    return count


def postpone() -> None:
    """Put the advice to change the password off until the next log-in."""
    if current() is not None:
        ledger.write(update(table).where(table.c.id == current()).values(postponed=True))


def postponed() -> bool:
    """Return whether the advice was put off in the session of the request."""
    if current() is None:
        return False
    return bool(ledger.read(select(table.c.id).where(table.c.id == current(), table.c.postponed)))


def familiar(user_id: str, address: str) -> bool:
    """Return whether a person has logged in from an address in the last ninety days."""
    if not address:
        return False
    query = select(table.c.id).where(
        table.c.user_id == user_id,
        table.c.address == address,
        table.c.started > clock.now() - KEPT,
    )
    return bool(ledger.read(query.limit(1)))


@ledger.periodic("47 3 * * *", "parties.forget_sessions")
def forget_sessions() -> None:
    """Delete the sessions that ended long ago."""
    ledger.write(delete(table).where(table.c.until < clock.now() - KEPT))


def _look(number: str, user_id: str) -> bool:
    query = select(table.c.seen, table.c.until, table.c.kind).where(
        table.c.id == number, table.c.user_id == user_id, table.c.ended.is_(None)
    )
    now = clock.now()
    for row in ledger.read(query):
        if row.until <= now or (row.kind == PAGE and _is_idle(row.seen, now)):
            return False
        if now - row.seen >= _step():
            # On a connection of its own: a page that only reads stays one, and two requests
            # of one session do not wait for each other.
            mark = update(table).where(table.c.id == number, table.c.seen == row.seen)
            ledger.write_now(mark.values(seen=now))
        return True
    return False


def _is_idle(seen: datetime, now: datetime) -> bool:
    return now - seen >= timedelta(minutes=settings().session_idle_minutes)


def _step() -> timedelta:
    return min(SEEN_EVERY, timedelta(minutes=settings().session_idle_minutes) / 5)


def _living(user_id: str):
    return update(table).where(table.c.user_id == user_id, table.c.ended.is_(None))


def _forget() -> None:
    """Look again in this request: what went on a moment ago may have ended."""
    request = getRequest()
    if request is not None:
        request.other.pop(CHECKED, None)
