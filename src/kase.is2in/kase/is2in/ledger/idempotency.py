"""Writes that are done once, however often they are sent."""

from collections.abc import Callable
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import writer
from kase.is2in.ledger.jobs import periodic
from kase.is2in.ledger.tables import idempotency
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from sqlalchemy import delete
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
import json


KEPT = timedelta(hours=24)


def idempotent(
    key: str, user: str, fingerprint: str, produce: Callable[[], tuple[int, object]]
) -> tuple[int, object]:
    """Do a write once per key and user; give the stored answer when it comes again.

    ``produce`` does the work and returns a status and JSON-able content. Answers are kept
    for 24 hours, in the transaction of the work itself: what was refused or aborted is not
    stored and may be tried again. Of two at the same moment the second waits for the first.
    Raises Conflict when the key was used for another request (``fingerprint``).
    """
    lock = json.dumps(["idempotency", user, key])
    writer.write("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))", {"lock": lock})
    now = clock.now()
    same = (idempotency.c.user_id == user) & (idempotency.c.key == key)
    query = select(idempotency).where(same & (idempotency.c.at > now - KEPT))
    for stored in writer.read(query):
        if stored.fingerprint != fingerprint:
            raise Conflict(
                "idempotency-key", _("This Idempotency-Key was used for another request.")
            )
        return stored.status, json.loads(stored.content)
    status, content = produce()
    values = {
        "fingerprint": fingerprint,
        "status": status,
        "content": json.dumps(content, ensure_ascii=False),
        "at": now,
    }
    # An expired answer may still be there: the cleaning comes once an hour.
    statement = insert(idempotency).values(user_id=user, key=key, **values)
    writer.write(statement.on_conflict_do_update(index_elements=["user_id", "key"], set_=values))
    return status, content


@periodic("17 * * * *", "ledger.forget_answers")
def forget_answers() -> None:
    """Delete the answers older than 24 hours."""
    writer.write(delete(idempotency).where(idempotency.c.at <= clock.now() - KEPT))
