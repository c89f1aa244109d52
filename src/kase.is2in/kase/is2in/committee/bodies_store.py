"""Bodies and their members in SQL: versions are added, never changed."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from datetime import timedelta
from kase.is2in import _
from kase.is2in.committee.tables import body_member
from kase.is2in.committee.tables import body_version
from kase.is2in.committee.tables import deciding_body
from kase.is2in.committee.types import Body
from kase.is2in.committee.types import PARTS
from kase.is2in.committee.types import Rule
from kase.is2in.committee.types import Seat
from kase.is2in.ledger import api as ledger
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import distinct_on


RULE = tuple(field.name for field in fields(Rule))
SEAT = [body_member.c[field.name] for field in fields(Seat)]


def lock(body: int) -> None:
    """Keep other changes of a body and of its meetings waiting until this transaction's end."""
    locked = select(deciding_body.c.id).where(deciding_body.c.id == body).with_for_update()
    ledger.write(locked)


def add(code: str) -> int:
    """Add a body and return its number; a code that is there raises IntegrityError."""
    statement = insert(deciding_body).values(code=code).returning(deciding_body.c.id)
    return ledger.write(statement).scalar_one()


def add_version(body: Body, author: str | None) -> None:
    """Write what a body is from a day on."""
    values = {name: getattr(body.rule, name) for name in RULE}
    names = ("version", "since", "titles", "mark", "place", "active", "reason")
    values |= {name: getattr(body, name) for name in names}
    values |= {"body": body.id, "categories": list(body.categories)}
    ledger.write(insert(body_version).values(author=author, at=clock.now(), **values))


def bodies(day: date, active: bool | None = None) -> tuple[Body, ...]:
    """Return every body as it stands on a day, by code; one that begins later as it begins."""
    columns = body_version.c
    chosen = (
        select(body_version, deciding_body.c.code)
        .join(deciding_body, deciding_body.c.id == columns.body)
        .ext(distinct_on(columns.body))
        .order_by(columns.body, columns.since > day, columns.since.desc(), columns.version.desc())
    )
    found = [_body(row) for row in ledger.read(chosen)]
    kept = [one for one in found if active is None or one.active == active]
    return tuple(sorted(kept, key=lambda one: one.code))


def body(number: int, day: date) -> Body:
    """Return a body as it stands on a day; raise Missing."""
    return _one(bodies(day), lambda one: one.id == number)


def body_by_code(code: str, day: date) -> Body:
    """Return a body by its code; raise Missing."""
    return _one(bodies(day), lambda one: one.code == code)


def versions(number: int) -> tuple[Body, ...]:
    """Return all versions of a body, the last first."""
    query = (
        select(body_version, deciding_body.c.code)
        .join(deciding_body, deciding_body.c.id == body_version.c.body)
        .where(body_version.c.body == number)
        .order_by(body_version.c.version.desc())
    )
    return tuple(_body(row) for row in ledger.read(query))


def add_seat(values: dict[str, object]) -> int:
    """Write a member and return the number."""
    statement = insert(body_member).values(at=clock.now(), **values)
    return ledger.write(statement.returning(body_member.c.id)).scalar_one()


def end_seat(seat: int, until: date) -> None:
    """Write a member's last day."""
    ledger.write(update(body_member).where(body_member.c.id == seat).values(until=until))


def seats(number: int, day: date | None = None) -> tuple[Seat, ...]:
    """Return the members of a body, on a day or ever: chairman first, then by their beginning."""
    columns = body_member.c
    query = select(*SEAT).where(columns.body == number).order_by(columns.since, columns.id)
    if day is not None:
        query = query.where(*on_day(day))
    found = [Seat(**row._mapping) for row in ledger.read(query)]
    return tuple(sorted(found, key=lambda one: PARTS.index(one.part)))


def seat(number: int) -> Seat:
    """Return a member's place by its number; raise Missing."""
    rows = ledger.read(select(*SEAT).where(body_member.c.id == number))
    if not rows:
        raise Missing("seat", _("There is no such member."))
    return Seat(**rows[0]._mapping)


def seats_of(user_ids: Iterable[str], day: date | None = None) -> tuple[Seat, ...]:
    """Return the places people have in bodies, on a day or ever."""
    query = select(*SEAT).where(body_member.c.user_id.in_(list(user_ids)))
    if day is not None:
        query = query.where(*on_day(day))
    return tuple(Seat(**row._mapping) for row in ledger.read(query.order_by(body_member.c.id)))


def on_day(day: date) -> tuple:
    """Return the conditions under which a place counts on a day."""
    columns = body_member.c
    return columns.since <= day, or_(columns.until.is_(None), columns.until >= day)


def annulled(seat: Seat) -> bool:
    """Return whether a place counts on no day."""
    return seat.until is not None and seat.until == seat.since - timedelta(days=1)


def _one(found: tuple[Body, ...], fits) -> Body:
    for one in found:
        if fits(one):
            return one
    raise Missing("body", _("There is no such body of the exchange."))


def _body(row) -> Body:
    values = dict(row._mapping)
    del values["id"]
    values["id"] = values.pop("body")
    values["rule"] = Rule(**{name: values.pop(name) for name in RULE})
    values["categories"] = tuple(values["categories"])
    return Body(**values)
