"""The audit trail: who did what, when, from where. Append-only and hash-chained.

Each row is sealed at commit: hash = SHA-256(previous hash + the row's canonical JSON), the
first row after 32 zero bytes. Nothing can be changed, taken out or put between without
every later hash becoming wrong. A cut at the end shows by the head noted earlier.
"""

from AccessControl import getSecurityManager
from AccessControl.users import system
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from kase.is2in.ledger import writer
from kase.is2in.ledger.interfaces import IActorFacts
from kase.is2in.ledger.tables import audit_entry
from kase.is2in.ledger.tables import audit_seal
from kase.is2in.ledger.types import AuditEntry
from kase.is2in.ledger.types import ChainCheck
from kase.is2in.terms import clock
from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from typing import Any
from zope.component import queryUtility
from zope.globalrequest import getRequest
import json


GENESIS = bytes(32)
SYSTEM = "system"
PORTION = 5000


def record(
    action: str,
    subject: str,
    details: Mapping[str, Any],
    *,
    actor: str | None = None,
    now: bool = False,
) -> None:
    """Write one fact into the audit trail, inside the caller's transaction.

    ``actor`` is a user id, by default the person of the request; organisation and address
    come from the request. ``details`` must be JSON-able and holds no secrets. With ``now``
    the fact is committed at once and survives an abort (a refused log-in).
    """
    who = actor if actor is not None else _actor()
    facts = queryUtility(IActorFacts)
    request = getRequest()
    entry = {
        "at": clock.now().isoformat(timespec="microseconds"),
        "action": action,
        "subject": subject,
        "actor": who,
        "organization": facts.organization(who) if facts is not None and who else None,
        "address": (request.getClientAddr() if request is not None else "") or "",
        "details": dict(details),
    }
    do = writer.write_now if now else writer.write
    do(insert(audit_entry).values(record=canonical(entry)))


def history(subject: str) -> tuple[AuditEntry, ...]:
    """Return all facts about a subject, oldest first, those of this transaction included."""
    query = select(audit_entry.c.id, audit_entry.c.record).where(audit_entry.c.subject == subject)
    return tuple(_entry(*row) for row in writer.read(query.order_by(audit_entry.c.id)))


def verify_chain() -> ChainCheck:
    """Compute the whole chain anew and compare; name the first row that does not hold.

    Reads committed rows in portions, each once; memory does not grow with the trail.
    """
    previous, rows = GENESIS, 0
    while portion := _portion(rows):
        for number, entry, stored, text in portion:
            reason = None
            if number != rows + 1:
                number, reason = rows + 1, "the row is missing from the chain"
            elif text is None:
                reason = f"entry {entry} is missing"
            else:
                computed = sha256(previous + text.encode("utf-8")).digest()
                if computed != stored:
                    reason = f"entry {entry} or its hash was changed"
            if reason:
                return ChainCheck(rows, previous.hex(), number, reason)
            previous, rows = stored, number
    sealed = exists().where(audit_seal.c.entry == audit_entry.c.id)
    unsealed = writer.read(select(func.min(audit_entry.c.id)).where(~sealed))[0][0]
    if unsealed is not None:
        reason = f"entry {unsealed} is not in the chain"
        return ChainCheck(rows, previous.hex(), rows + 1, reason)
    return ChainCheck(rows, previous.hex())


def canonical(entry: Mapping[str, Any]) -> str:
    """Return the one JSON text of an entry: sorted keys, no spaces, letters as they are."""
    return json.dumps(
        entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def _portion(after: int):
    query = (
        select(audit_seal.c.number, audit_seal.c.entry, audit_seal.c.hash, audit_entry.c.record)
        .join_from(audit_seal, audit_entry, audit_seal.c.entry == audit_entry.c.id, isouter=True)
        .where(audit_seal.c.number > after)
        .order_by(audit_seal.c.number)
        .limit(PORTION)
    )
    return writer.read(query)


def _actor() -> str | None:
    """Return the id of the person of the request, "system" where no person is behind it."""
    user = getSecurityManager().getUser()
    if user.getId() is None:
        # Raised privilege hides the person, who is still the one that acts.
        request = getRequest()
        user = (request.get("AUTHENTICATED_USER") if request is not None else None) or user
    if user.getId() is not None:
        return user.getId()
    return SYSTEM if user.getUserName() == system.getUserName() else None


def _entry(number: int, text: str) -> AuditEntry:
    facts = json.loads(text)
    facts["at"] = datetime.fromisoformat(facts["at"])
    return AuditEntry(id=number, **facts)
