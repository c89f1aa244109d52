"""The audit trail: who did what, when, from where. Append-only and hash-chained.

Each row is sealed at commit: hash = SHA-256(previous hash + the row's canonical JSON), the
first row after 32 zero bytes. Nothing can be changed, taken out or put between without
every later hash becoming wrong (``chain``). A cut at the end shows by heads that were noted
earlier (``checkpoints``).
"""

from AccessControl import getSecurityManager
from AccessControl.users import system
from collections.abc import Collection
from collections.abc import Mapping
from datetime import datetime
from kase.is2in.ledger import writer
from kase.is2in.ledger.interfaces import IActorFacts
from kase.is2in.ledger.tables import audit_entry
from kase.is2in.ledger.types import AuditEntry
from kase.is2in.terms import clock
from sqlalchemy import insert
from sqlalchemy import select
from typing import Any
from zope.component import queryUtility
from zope.globalrequest import getRequest
import json


SYSTEM = "system"
ALONG = "WITH noted AS (INSERT INTO audit_entry (record) VALUES (:entry_of_trail))"


def record(
    action: str,
    subject: str,
    details: Mapping[str, Any],
    *,
    actor: str | None = None,
    now: bool = False,
    along: tuple[str, Mapping[str, Any]] | None = None,
) -> None:
    """Write one fact into the audit trail, inside the caller's transaction.

    ``actor`` is a user id, by default the person of the request; organisation and address
    come from the request. ``details`` must be JSON-able and holds no secrets. With ``now``
    the fact is committed at once and survives an abort (a refused log-in). ``along`` is a
    change with its parameters, written as it goes on after a WITH, that is made by the same
    question to the database where each counts; its errors do not quote what is written.
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
    if along is not None:
        change, values = along
        writer.write_discreetly(f"{ALONG} {change}", {**values, "entry_of_trail": canonical(entry)})
        return
    do = writer.write_now if now else writer.write
    do(insert(audit_entry).values(record=canonical(entry)))


def history(subject: str) -> tuple[AuditEntry, ...]:
    """Return all facts about a subject, oldest first, those of this transaction included."""
    query = select(audit_entry.c.id, audit_entry.c.record).where(audit_entry.c.subject == subject)
    return tuple(read_entry(*row) for row in writer.read(query.order_by(audit_entry.c.id)))


def histories(subjects: Collection[str]) -> dict[str, tuple[AuditEntry, ...]]:
    """Return what ``history`` says of each subject, by one question for all of them."""
    columns = audit_entry.c
    query = select(columns.id, columns.subject, columns.record)
    query = query.where(columns.subject.in_(subjects)).order_by(columns.id)
    found: dict[str, list[AuditEntry]] = {subject: [] for subject in subjects}
    for row in writer.read(query):
        found[row.subject].append(read_entry(row.id, row.record))
    return {subject: tuple(entries) for subject, entries in found.items()}


def canonical(entry: Mapping[str, Any]) -> str:
    """Return the one JSON text of an entry: sorted keys, no spaces, letters as they are."""
    return json.dumps(
        entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def read_entry(number: int, text: str) -> AuditEntry:
    """Return an entry from its id and its canonical JSON."""
    facts = json.loads(text)
    facts["at"] = datetime.fromisoformat(facts["at"])
    return AuditEntry(id=number, **facts)


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
