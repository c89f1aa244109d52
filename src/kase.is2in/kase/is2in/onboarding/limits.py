"""How often something may be done in a window of time: an hour or a day of the clock.

One row per window, counted up at once: a flood makes no rows, the refused request's rollback
does not take its count back, and a lock ends with the window however long it is pounded on.
"""

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.onboarding.tables import connection_count as table
from kase.is2in.terms import clock
from kase.is2in.terms.errors import TooMany
from kase.is2in.web.api import formats
from sqlalchemy.dialects.postgresql import insert


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def count(kind: str, about: str, window: timedelta) -> int:
    """Count one try of a kind about somebody; return how many there were in this window."""
    values = {"kind": kind, "mark": _mark(kind, about), "until": end_of(window), "times": 1}
    statement = (
        insert(table)
        .values(values)
        .on_conflict_do_update(
            index_elements=[table.c.kind, table.c.mark, table.c.until],
            set_={"times": table.c.times + 1},
        )
        .returning(table.c.times)
    )
    return ledger.write_now(statement)[0].times


def require(kind: str, about: str, most: int, window: timedelta) -> None:
    """Count one try; raise TooMany when there were more than ``most`` in this window."""
    if count(kind, about, window) > most:
        moment = formats.said(end_of(window), "time")
        text = _("Too many in a short time. Try again after ${time}.", mapping={"time": moment})
        # One code for all: it must not tell whether the BIN or the e-mail is known.
        raise TooMany("too-many", text)


def end_of(window: timedelta) -> datetime:
    """Return the end of the window that is running."""
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp((int(clock.now().timestamp()) // seconds + 1) * seconds, UTC)


def _mark(kind: str, about: str) -> str:
    # A hash: the table must not become a list of addresses and e-mails.
    return sha256(f"{kind}\0{about.strip().lower()}".encode()).hexdigest()
