"""What an organisation was called, and since when (A1)."""

from collections.abc import Iterable
from datetime import datetime
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.tables import organization_name
from kase.is2in.parties.types import NameRecord
from kase.is2in.parties.types import Organization
from kase.is2in.terms import clock
from kase.is2in.web.api import current_user_id
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on


BATCH = 500


def keep_name(one: Organization) -> None:
    """Begin a new record when names or legal forms differ from the last one."""
    last = names_of(one.code)[:1]
    if last and (last[0].names, last[0].legal_forms) == (one.names, one.legal_forms):
        return
    ledger.write(insert(organization_name), _beginning(one))


def keep_all_names(found: Iterable[Organization]) -> None:
    """Do the same for many organisations, with one question and few writes."""
    columns = organization_name.c
    newest = select(columns.code, columns.names, columns.legal_forms)
    newest = newest.ext(distinct_on(columns.code))
    newest = newest.order_by(columns.code, columns.since.desc(), columns.id.desc())
    last = {row.code: (row.names, row.legal_forms) for row in ledger.read(newest)}
    rows = [
        _beginning(one) for one in found if last.get(one.code) != (one.names, one.legal_forms)
    ]
    for start in range(0, len(rows), BATCH):
        ledger.write(insert(organization_name), rows[start : start + BATCH])


def names_of(code: str) -> tuple[NameRecord, ...]:
    """Return what an organisation was called, the present names first."""
    columns = organization_name.c
    rows = ledger.read(
        select(organization_name)
        .where(columns.code == code)
        .order_by(columns.since.desc(), columns.id.desc())
    )
    found: list[NameRecord] = []
    until: datetime | None = None
    for row in rows:
        found.append(
            NameRecord(row.names, row.legal_forms, row.since, until, row.changed_by or None)
        )
        until = row.since
    return tuple(found)


def name_at(code: str, at: datetime) -> NameRecord | None:
    """Return the names in force at a moment (aware); None before the first record."""
    return next((one for one in names_of(code) if one.since <= at), None)


def _beginning(one: Organization) -> dict[str, object]:
    return {
        "code": one.code,
        "names": dict(one.names),
        "legal_forms": dict(one.legal_forms),
        "since": clock.now(),
        "changed_by": current_user_id() or "",
    }
