"""The register of requests: rows of SQL read as values, found, counted, locked."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import fields
from datetime import datetime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.onboarding.tables import connection_request as table
from kase.is2in.onboarding.types import APPROVED
from kase.is2in.onboarding.types import Candidate
from kase.is2in.onboarding.types import ConnectionRequest
from kase.is2in.onboarding.types import IN_WORK
from kase.is2in.onboarding.types import LANGUAGES
from kase.is2in.onboarding.types import NEW
from kase.is2in.onboarding.types import REFUSED
from kase.is2in.terms.errors import Missing
from sqlalchemy import cast
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import Text


# What officers see; what is not confirmed has not come yet.
SEEN = (NEW, IN_WORK, APPROVED, REFUSED)
SORTED_BY = ("number", "received", "decided", "bin", "state")
# The largest number PostgreSQL keeps in the column.
LARGEST = 2**63 - 1
_NAMES = tuple(each.name for each in fields(ConnectionRequest))


def subject(number: int) -> str:
    """Return what the audit trail calls a request."""
    return f"connection-request:{number}"


def number_of(word: str) -> int:
    """Return the number of a word; raise Missing for anything that is none."""
    if not (word.isascii() and word.isdigit() and len(word) < 20):
        raise Missing("connection-request", _("There is no such request."))
    return int(word)


def find(number: int, lock: bool = False) -> ConnectionRequest | None:
    """Return a request; with ``lock`` nobody else changes it until the transaction ends."""
    query = select(*(table.c[name] for name in _NAMES)).where(table.c.number == _asked(number))
    rows = ledger.read(query.with_for_update() if lock else query)
    return _as_value(rows[0]._mapping) if rows else None


def code_hash(number: int) -> str | None:
    """Return the hash of a request's secret code, None where there is no such request."""
    rows = ledger.read(select(table.c.code_hash).where(table.c.number == _asked(number)))
    return rows[0].code_hash if rows else None


def request(number: int, routes: Iterable[str], lock: bool = False) -> ConnectionRequest:
    """Return a request of these routes; raise Missing for others and for unconfirmed ones."""
    found = find(number, lock)
    if found is None or found.state not in SEEN or not found.routes & set(routes):
        raise Missing("connection-request", _("There is no such request."))
    return found


def requests(
    routes: Iterable[str],
    *,
    states: Iterable[str] = SEEN,
    text: str = "",
    taken_by: str | None = None,
    received: tuple[datetime | None, datetime | None] = (None, None),
    sort: str = "received",
    descending: bool = True,
    start: int = 0,
    size: int = 25,
) -> tuple[list[ConnectionRequest], int]:
    """Return one page of the requests of routes, and how many there are in all.

    ``text`` is a number (with "№" nothing else), part of a BIN or of a name in any language;
    ``received`` from when until before when they came, None for no bound.
    """
    conditions = [
        table.c.routes.overlap(list(routes)),
        table.c.state.in_([state for state in states if state in SEEN]),
    ]
    if text:
        conditions.append(_holds(text))
    if taken_by:
        conditions.append(table.c.taken_by == taken_by)
    since, until = received
    if since is not None:
        conditions.append(table.c.received >= since)
    if until is not None:
        conditions.append(table.c.received < until)
    total = ledger.read(select(func.count()).select_from(table).where(*conditions))[0][0]
    column = table.c[sort if sort in SORTED_BY else "received"]
    order = column.desc().nulls_last() if descending else column.asc().nulls_last()
    query = select(*(table.c[name] for name in _NAMES)).where(*conditions)
    rows = ledger.read(query.order_by(order, table.c.number.desc()).offset(start).limit(size))
    return [_as_value(row._mapping) for row in rows], total


def waiting(routes: Iterable[str], user_id: str) -> int:
    """Return how many requests nobody has taken, and how many this person has in work."""
    mine = (table.c.state == IN_WORK) & (table.c.taken_by == user_id)
    query = (
        select(func.count())
        .select_from(table)
        .where(table.c.routes.overlap(list(routes)), or_(table.c.state == NEW, mine))
    )
    return ledger.read(query)[0][0]


def others_with(bin_number: str, number: int) -> list[tuple[int, str]]:
    """Return (number, state) of the other requests that came with a BIN, the newest first."""
    query = select(table.c.number, table.c.state).where(
        table.c.bin == bin_number, table.c.number != number, table.c.state.in_(SEEN)
    )
    return [tuple(row) for row in ledger.read(query.order_by(table.c.number.desc()))]


def people_as_json(people: Iterable[Candidate]) -> list[dict]:
    """Return people as they are kept."""
    return [{**asdict(one), "roles": sorted(one.roles)} for one in people]


def _asked(number: int) -> int:
    # No request has the number 0; one that the column cannot hold costs the same look.
    return number if 0 < number <= LARGEST else 0


def _holds(text: str):
    numbered = cast(table.c.number, Text) == text.lstrip("№ ")
    if text.startswith("№"):
        return numbered
    names = (table.c.names[lang].astext for lang in LANGUAGES)
    return or_(
        numbered,
        table.c.bin.contains(text, autoescape=True),
        *(name.icontains(text, autoescape=True) for name in names),
    )


def _as_value(row: Mapping) -> ConnectionRequest:
    sets = ("kinds", "routes", "key_providers")
    values = {name: frozenset(row[name]) if name in sets else row[name] for name in _NAMES}
    values["people"] = tuple(
        Candidate(**{**one, "roles": frozenset(one["roles"])}) for one in row["people"]
    )
    return ConnectionRequest(**values)
