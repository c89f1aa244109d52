"""The register of organisations in SQL: a mirror for searching, and the guard of code and BIN.

Content is the truth; subscribers keep the mirror in the same transaction.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.register_tables import organization as table
from kase.is2in.parties.register_tables import person as people_table
from kase.is2in.parties.register_types import ListedOrganization
from kase.is2in.parties.searching import containing
from kase.is2in.parties.searching import in_order
from kase.is2in.parties.types import Organization
from kase.is2in.terms.errors import Conflict
from sqlalchemy import any_
from sqlalchemy import ARRAY
from sqlalchemy import ColumnElement
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import literal
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import Text
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert


FIELDS = ("code", "bin", "names", "legal_forms", "roles", "active", "contacts")
COLUMNS = [table.c[name] for name in FIELDS]
LANGUAGES = ("ru", "kk", "en")
BATCH = 500


def enter(one: Organization) -> None:
    """Enter a new organisation; raise Conflict for a code or a BIN that is there already.

    Of two who enter one BIN at once the second waits here for the first.
    """
    statement = insert(table).values(_values(one)).on_conflict_do_nothing()
    if not ledger.write(statement.returning(table.c.code)).all():
        raise Conflict("exists", _("An organisation with this code or BIN is there already."))


def keep(one: Organization) -> None:
    """Make the mirror say what the organisation says now."""
    ledger.write(_upsert(), [_values(one)])


def keep_all(found: Iterable[Organization]) -> tuple[str, ...]:
    """Make the mirror that of these and no others; return the codes whose BIN another has."""
    holders: dict[str, str] = {}
    rows = []
    for one in sorted(found, key=lambda one: one.code):
        holder = holders.setdefault(one.bin, one.code)
        rows.append(_values(one) | {"doubled": holder != one.code})
    codes = {"codes": [row["code"] for row in rows]}
    ledger.write("DELETE FROM organization_register WHERE NOT code = ANY(:codes)", codes)
    # Nobody holds a BIN while holders change: each row would meet those not yet written.
    ledger.write(update(table).where(~table.c.doubled).values(doubled=True))
    for start in range(0, len(rows), BATCH):
        ledger.write(_upsert("doubled"), rows[start : start + BATCH])
    return tuple(str(row["code"]) for row in rows if row["doubled"])


def forget(code: str) -> None:
    """Take out an organisation whose content is deleted."""
    ledger.write(delete(table).where(table.c.code == code))


def organization_by_bin(number: str) -> Organization | None:
    """Return the organisation with a BIN, active or not; None for nobody's."""
    query = select(*COLUMNS).where(table.c.bin == number).order_by(table.c.doubled)
    rows = ledger.read(query.limit(1))
    return _organization(rows[0]) if rows else None


def organizations(role: str | None = None, active: bool | None = True) -> tuple[Organization, ...]:
    """Return organisations sorted by code; ``role`` and ``active`` (None: all) choose."""
    query = select(*COLUMNS).where(*_chosen("", role or "", active))
    return tuple(_organization(row) for row in ledger.read(query.order_by(table.c.code)))


def known(codes: Iterable[str]) -> tuple[Organization, ...]:
    """Return the organisations with these codes, sorted by code; unknown codes are left out."""
    query = select(*COLUMNS).where(table.c.code.in_(tuple(codes)))
    return tuple(_organization(row) for row in ledger.read(query.order_by(table.c.code)))


def search_organizations(
    text: str = "",
    role: str = "",
    active: bool | None = None,
    sort: str = "code",
    descending: bool = False,
    start: int = 0,
    size: int = 25,
    lang: str = "ru",
) -> tuple[tuple[ListedOrganization, ...], int]:
    """Return a page of organisations with how many people work there, and how many fit in all.

    ``text``: every word of it is in the code, the BIN or a name. ``sort``: code, bin, name (of
    ``lang``, in its alphabet), people. Equal ones stay in the order of their codes.
    """
    chosen = _chosen(text, role, active)
    total = ledger.read(select(func.count()).select_from(table).where(*chosen))[0][0]
    keys = {"bin": table.c.bin, "name": table.c[f"sort_{lang if lang in LANGUAGES else 'ru'}"]}
    query = select(*COLUMNS)
    if sort == "people":
        counted = (
            select(people_table.c.organization, func.count().label("people"))
            .where(people_table.c.active)
            .group_by(people_table.c.organization)
            .subquery()
        )
        query = query.outerjoin(counted, counted.c.organization == table.c.code)
        keys["people"] = func.coalesce(counted.c.people, 0)
    key = keys.get(sort, table.c.code)
    order = key.desc() if descending else key
    rows = ledger.read(query.where(*chosen).order_by(order, table.c.code).offset(start).limit(size))
    counts = _people([row.code for row in rows])
    listed = (ListedOrganization(_organization(row), counts.get(row.code, 0)) for row in rows)
    return tuple(listed), total


def _people(codes: Sequence[str]) -> dict[str, int]:
    """Return how many active people organisations have; those of one page, not of all before."""
    query = select(people_table.c.organization, func.count()).where(
        people_table.c.organization == any_(literal(codes, ARRAY(Text))), people_table.c.active
    )
    return {row[0]: row[1] for row in ledger.read(query.group_by(people_table.c.organization))}


def _chosen(text: str, role: str, active: bool | None) -> list[ColumnElement]:
    conditions = containing(table.c.search, text)
    if role:
        conditions.append(table.c.roles.contains([role.replace("\0", "")]))
    if active is not None:
        conditions.append(table.c.active if active else ~table.c.active)
    return conditions


def _upsert(*more: str):
    """Return the statement that adds a row or changes what is there."""
    statement = insert(table)
    names = [*FIELDS, "search", *(f"sort_{lang}" for lang in LANGUAGES), *more]
    changes = {name: statement.excluded[name] for name in names if name != "code"}
    return statement.on_conflict_do_update(index_elements=["code"], set_=changes)


def _values(one: Organization) -> dict[str, object]:
    names = {f"sort_{lang}": in_order(one.names.get(lang, ""), lang) for lang in LANGUAGES}
    searched = [one.code, one.bin, *(one.name(lang) for lang in LANGUAGES)]
    return {
        "code": one.code,
        "bin": one.bin,
        "names": dict(one.names),
        "legal_forms": dict(one.legal_forms),
        "roles": sorted(one.roles),
        "active": one.active,
        "contacts": one.contacts,
        "search": " ".join(searched).lower(),
        **names,
    }


def _organization(row: Row) -> Organization:
    values = {name: getattr(row, name) for name in FIELDS}
    return Organization(**values | {"roles": frozenset(row.roles)})
