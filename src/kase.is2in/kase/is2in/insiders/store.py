"""The list in SQL: versions are added, never changed; the last one of an entry counts."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from kase.is2in import _
from kase.is2in.insiders.tables import insider_version
from kase.is2in.insiders.types import ANNULLED
from kase.is2in.insiders.types import Facts
from kase.is2in.insiders.types import ListQuery
from kase.is2in.insiders.types import Version
from kase.is2in.ledger import api as ledger
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import language
from sqlalchemy import and_
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import Row
from sqlalchemy import Select
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on


SEQUENCE = "insider"
# Larger numbers than any entry's are no numbers: PostgreSQL would refuse them.
LARGEST = 2**63 - 1
# One editor at a time changes the list: who is in it already is asked before adding.
LOCK = 7251011
FACTS = tuple(field.name for field in fields(Facts))


def lock() -> None:
    """Keep other editors waiting until the end of this transaction."""
    ledger.write("SELECT pg_advisory_xact_lock(:key)", {"key": LOCK})


def new_number() -> int:
    """Return the number of a new entry."""
    return ledger.next_number(SEQUENCE)


def add_version(
    entry: int, version: int, change: str, facts: Facts, reason: str, author: str | None
) -> Version:
    """Write one version and return it."""
    at = clock.now()
    values = {name: getattr(facts, name) for name in FACTS}
    statement = insert(insider_version).values(
        entry=entry,
        version=version,
        change=change,
        reason=reason,
        author=author,
        at=at,
        **values,
    )
    number = ledger.write(statement.returning(insider_version.c.id)).scalar_one()
    return Version(number, entry, version, change, facts, reason, author, at)


def last_version(entry: int) -> Version:
    """Return what an entry says now; raise Missing for an unknown number."""
    return history(entry)[-1]


def history(entry: int) -> tuple[Version, ...]:
    """Return the versions of an entry, the oldest first; raise Missing for an unknown number."""
    rows: Sequence[Row] = ()
    if 0 < entry <= LARGEST:
        columns = insider_version.c
        query = select(insider_version).where(columns.entry == entry)
        rows = ledger.read(query.order_by(columns.version))
    if not rows:
        raise Missing("insider", _("There is no such entry in the list."))
    return tuple(_version(row) for row in rows)


def find(
    query: ListQuery,
    start: int = 0,
    size: int | None = None,
    *,
    sort: str = "full_name",
    descending: bool = False,
) -> tuple[tuple[Version, ...], int]:
    """Return entries that fit, as they stand (or stood), and how many there are in all."""
    statement = _fitting(query)
    total = ledger.read(select(func.count()).select_from(statement.subquery()))[0][0]
    rows = ledger.read(_ordered(statement, sort, descending).offset(start).limit(size))
    return tuple(_version(row) for row in rows), total


def same_person(facts: Facts) -> tuple[Version, ...]:
    """Return the entries about a person, annulled ones left out.

    The same account, the same IIN, or, where there is neither to compare, the same name at
    the same organisation.
    """
    last = _last(None)
    tests = []
    if facts.user_id:
        tests.append(last.c.user_id == facts.user_id)
    if facts.iin:
        tests.append(last.c.iin == facts.iin)
    named = and_(
        func.lower(last.c.full_name) == facts.full_name.lower(),
        last.c.organization == facts.organization,
        func.lower(last.c.organization_name) == facts.organization_name.lower(),
    )
    if facts.user_id:
        named = and_(named, last.c.user_id.is_(None))
    if facts.iin:
        named = and_(named, last.c.iin == "")
    query = select(last).where(or_(*tests, named), last.c.change != ANNULLED)
    return tuple(_version(row) for row in ledger.read(query.order_by(last.c.entry)))


def of_user(user_id: str) -> tuple[Version, ...]:
    """Return the entries about an account, annulled ones left out, the newest first."""
    last = _last(None)
    query = select(last).where(last.c.user_id == user_id, last.c.change != ANNULLED)
    return tuple(_version(row) for row in ledger.read(query.order_by(last.c.since.desc())))


def _last(known: datetime | None):
    columns = insider_version.c
    query = select(insider_version).ext(distinct_on(columns.entry))
    if known is not None:
        query = query.where(columns.at <= known)
    return query.order_by(columns.entry, columns.version.desc()).subquery("last")


def _fitting(query: ListQuery) -> Select:
    last = _last(query.known)
    statement = select(last)
    if query.on is not None:
        statement = statement.where(
            last.c.change != ANNULLED,
            last.c.since <= query.on,
            or_(last.c.until.is_(None), last.c.until >= query.on),
        )
    if query.basis:
        statement = statement.where(last.c.basis == query.basis)
    if query.own:
        statement = statement.where(last.c.organization == "", last.c.organization_name == "")
    if query.organization:
        statement = statement.where(last.c.organization == query.organization)
    if query.iin:
        statement = statement.where(last.c.iin == query.iin)
    if query.text:
        searched = ("full_name", "position", "organization", "organization_name")
        statement = statement.where(
            or_(*(last.c[name].icontains(query.text, autoescape=True) for name in searched))
        )
    return statement


def _ordered(statement: Select, sort: str, descending: bool) -> Select:
    columns = statement.selected_columns
    key = columns[sort]
    if sort in ("full_name", "position"):
        key = ledger.alphabetical(key, language())
    key = key.desc().nulls_first() if descending else key.asc().nulls_last()
    return statement.order_by(key, columns.entry)


def _version(row: Row) -> Version:
    facts = Facts(**{name: getattr(row, name) for name in FACTS})
    return Version(
        row.id, row.entry, row.version, row.change, facts, row.reason, row.author, row.at
    )
