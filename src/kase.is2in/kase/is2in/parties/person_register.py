"""The register of people in SQL: a mirror of accounts for searching and counting.

Members are the truth; a subscriber keeps the mirror in the same transaction. It holds neither
phones nor IINs.
"""

from collections.abc import Iterable
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.register_tables import person as table
from kase.is2in.parties.register_types import ListedPerson
from kase.is2in.parties.searching import containing
from kase.is2in.parties.searching import in_order
from kase.is2in.parties.types import Person
from sqlalchemy import ColumnElement
from sqlalchemy import func
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert


BATCH = 500
FIELDS = ("full_name", "email", "position", "organization", "roles", "departments", "active")
COLUMNS = [table.c.user_id, *(table.c[name] for name in FIELDS)]
SORTS = {
    "name": table.c.sort,
    "email": table.c.email,
    "organization": table.c.organization,
    "position": table.c.position,
}


def keep_person(one: Person) -> None:
    """Make the mirror say what the account says now."""
    ledger.write(_upsert(), [_values(one)])


def keep_people(found: Iterable[Person]) -> None:
    """Make the mirror that of these people and no others."""
    rows = [_values(one) for one in found]
    ids = {"ids": [row["user_id"] for row in rows]}
    ledger.write("DELETE FROM person_register WHERE NOT user_id = ANY(:ids)", ids)
    for start in range(0, len(rows), BATCH):
        ledger.write(_upsert(), rows[start : start + BATCH])


def search_people(
    text: str = "",
    organization: str | None = "",
    role: str = "",
    active: bool | None = True,
    sort: str = "name",
    descending: bool = False,
    start: int = 0,
    size: int = 25,
) -> tuple[tuple[ListedPerson, ...], int]:
    """Return a page of people and how many fit in all.

    ``text``: every word of it is in a name, the e-mail, the position or the code of the
    organisation. ``organization``: a code, "" for everybody, None for people of any one.
    ``sort``: name, email, organization, position. Equal ones stay in the order of their ids.
    """
    conditions: list[ColumnElement] = containing(table.c.search, text)
    if organization is None:
        conditions.append(table.c.organization != "")
    elif organization:
        conditions.append(table.c.organization == organization.replace("\0", ""))
    if role:
        conditions.append(table.c.roles.contains([role.replace("\0", "")]))
    if active is not None:
        conditions.append(table.c.active if active else ~table.c.active)
    total = ledger.read(select(func.count()).select_from(table).where(*conditions))[0][0]
    key = SORTS.get(sort, table.c.sort)
    query = select(*COLUMNS).where(*conditions)
    query = query.order_by(key.desc() if descending else key, table.c.user_id)
    rows = ledger.read(query.offset(start).limit(size))
    return tuple(_listed(row) for row in rows), total


def _upsert():
    statement = insert(table)
    names = [*FIELDS, "search", "sort"]
    changes = {name: statement.excluded[name] for name in names}
    return statement.on_conflict_do_update(index_elements=["user_id"], set_=changes)


def _values(one: Person) -> dict[str, object]:
    searched = (one.full_name, one.email, one.position, one.organization)
    return {
        "user_id": one.id,
        "full_name": one.full_name,
        "email": one.email,
        "position": one.position,
        "organization": one.organization,
        "roles": sorted(one.roles),
        "departments": sorted(one.departments),
        "active": one.active,
        "search": " ".join(searched).lower(),
        "sort": in_order(one.full_name, "kk"),
    }


def _listed(row: Row) -> ListedPerson:
    values = {name: getattr(row, name) for name in FIELDS}
    roles, departments = frozenset(row.roles), frozenset(row.departments)
    return ListedPerson(id=row.user_id, **values | {"roles": roles, "departments": departments})
