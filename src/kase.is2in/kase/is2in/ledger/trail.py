"""Searching the audit trail: filters, the newest first, page by page without counting."""

from datetime import datetime
from datetime import UTC
from kase.is2in.ledger import writer
from kase.is2in.ledger.audit import read_entry
from kase.is2in.ledger.tables import audit_entry
from kase.is2in.ledger.types import AuditEntry
from kase.is2in.ledger.types import TrailQuery
from sqlalchemy import select
from sqlalchemy import tuple_


EXACT = ("actor", "organization", "action", "subject", "address")


def entries(
    query: TrailQuery, limit: int, before: tuple[datetime, int] | None = None
) -> tuple[AuditEntry, ...]:
    """Return at most ``limit`` entries that fit, the newest first.

    ``before`` is the moment and the id of the last entry of the page before: the cost of a
    page does not grow with its distance from the first.
    """
    columns = audit_entry.c
    statement = select(columns.id, columns.record)
    for name in EXACT:
        if value := getattr(query, name):
            statement = statement.where(columns[name] == value)
    if query.since is not None:
        statement = statement.where(columns.at >= as_stored(query.since))
    if query.until is not None:
        statement = statement.where(columns.at < as_stored(query.until))
    if before is not None:
        moment, number = before
        statement = statement.where(
            tuple_(columns.at, columns.id) < tuple_(as_stored(moment), number)
        )
    statement = statement.order_by(columns.at.desc(), columns.id.desc()).limit(limit)
    return tuple(read_entry(*row) for row in writer.read(statement))


def as_stored(moment: datetime) -> str:
    """Return a moment as the trail keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
