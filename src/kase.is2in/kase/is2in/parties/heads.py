"""Who was first head of an organisation, and from when to when (A1)."""

from collections.abc import Iterable
from datetime import datetime
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.types import AuditEntry
from kase.is2in.parties.register_tables import head as table
from kase.is2in.parties.register_types import HeadTerm
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert


FIRST_HEAD = "first_head"
BATCH = 500
FIELDS = ("code", "user_id", "full_name", "position", "since", "until")
COLUMNS = [table.c[name] for name in FIELDS]
# What the audit trail calls a change of roles; an account is added with its first ones.
GIVEN = ("person-added", "person-roles")


def heads_of(code: str) -> tuple[HeadTerm, ...]:
    """Return the first heads of an organisation, the present one first."""
    query = select(*COLUMNS).where(table.c.code == code)
    newest = (table.c.until.desc().nulls_first(), table.c.since.desc(), table.c.id.desc())
    return tuple(HeadTerm(*row) for row in ledger.read(query.order_by(*newest)))


def head_at(code: str, at: datetime) -> tuple[HeadTerm, ...]:
    """Return who was first head at a moment (aware)."""
    return tuple(
        one
        for one in heads_of(code)
        if one.since <= at and (one.until is None or at < one.until)
    )


def keep_head(one: Person) -> None:
    """Begin or end the term of a person whose account, roles or name have changed.

    The name and the position are those the person had last in the term.
    """
    if not one.organization:
        return
    living = (table.c.user_id == one.id, table.c.until.is_(None))
    if not (one.active and FIRST_HEAD in one.roles):
        ledger.write(update(table).where(*living).values(until=clock.now()))
        return
    ledger.write(_beginning(), [_term(one, clock.now())])


def keep_all_heads(found: Iterable[Person]) -> None:
    """Begin the terms of first heads who were there before terms were kept.

    When the role was given stands in the audit trail.
    """
    rows = ledger.read(select(table.c.user_id).where(table.c.until.is_(None)))
    living = {row.user_id for row in rows}
    new = [
        one
        for one in found
        if one.organization and one.active and FIRST_HEAD in one.roles and one.id not in living
    ]
    for start in range(0, len(new), BATCH):
        batch = new[start : start + BATCH]
        acts = ledger.histories([f"person:{one.id}" for one in batch])
        given = (_given_at(acts[f"person:{one.id}"]) for one in batch)
        terms = zip(batch, given, strict=True)
        ledger.write(_beginning(), [_term(one, since or clock.now()) for one, since in terms])


def _given_at(acts: Iterable[AuditEntry]) -> datetime | None:
    """Return when a person became first head for the last time, as the audit trail knows it."""
    since = None
    for entry in sorted(acts, key=lambda entry: entry.at):
        if entry.action in GIVEN:
            holds = FIRST_HEAD in (entry.details.get("roles") or ())
            since = (since or entry.at) if holds else None
    return since


def _beginning():
    """Return the statement that begins terms, or renews name and position of living ones."""
    statement = insert(table)
    changes = {name: statement.excluded[name] for name in ("full_name", "position")}
    living_index = {"index_elements": ["code", "user_id"], "index_where": table.c.until.is_(None)}
    return statement.on_conflict_do_update(**living_index, set_=changes)


def _term(one: Person, since: datetime) -> dict[str, object]:
    return {
        "code": one.organization,
        "user_id": one.id,
        "full_name": one.full_name,
        "position": one.position,
        "since": since,
    }
