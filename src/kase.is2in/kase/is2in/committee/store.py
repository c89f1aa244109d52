"""Meetings, agendas and votes in SQL. Rules stand in the modules that call this one."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import fields
from datetime import date
from kase.is2in import _
from kase.is2in.committee.tables import agenda_item
from kase.is2in.committee.tables import attendance
from kase.is2in.committee.tables import ballot
from kase.is2in.committee.tables import conflict_of_interest
from kase.is2in.committee.tables import meeting
from kase.is2in.committee.types import Attendee
from kase.is2in.committee.types import Ballot
from kase.is2in.committee.types import Item
from kase.is2in.committee.types import Meeting
from kase.is2in.committee.types import OPEN
from kase.is2in.committee.types import PARTS
from kase.is2in.committee.types import PLANNED
from kase.is2in.committee.types import Recusal
from kase.is2in.committee.types import REMOVED
from kase.is2in.committee.types import Tally
from kase.is2in.ledger import api as ledger
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as upsert


# Larger numbers than any row's are no numbers: PostgreSQL would refuse them.
LARGEST = 2**63 - 1
MEETING = [meeting.c[field.name] for field in fields(Meeting)]
ITEM = [agenda_item.c[field.name] for field in fields(Item)]
ATTENDEE = [attendance.c[field.name] for field in fields(Attendee)]
RECUSAL = [conflict_of_interest.c[field.name] for field in fields(Recusal)]
BALLOT = [ballot.c[field.name] for field in fields(Ballot)]


def add_meeting(values: Mapping[str, object]) -> int:
    """Write a meeting and return its number."""
    empty = dict.fromkeys(("chair", "number", "minutes", "agenda", "note"), "")
    statement = insert(meeting).values({**empty, "version": 1, "at": clock.now(), **values})
    return ledger.write(statement.returning(meeting.c.id)).scalar_one()


def get_meeting(number: int, *, lock: bool = False) -> Meeting:
    """Return a meeting, with ``lock`` for this transaction alone; raise Missing."""
    query = select(*MEETING).where(meeting.c.id == number)
    rows: Sequence[Row] = ()
    if 0 < number <= LARGEST:
        rows = ledger.write(query.with_for_update()).all() if lock else ledger.read(query)
    if not rows:
        raise Missing("meeting", _("There is no such meeting."))
    return Meeting(**rows[0]._mapping)


def planned(bodies: Sequence[int], since: date, until: date | None = None) -> tuple[Meeting, ...]:
    """Return the meetings of bodies whose agenda is open, in a period, the first one first."""
    columns = meeting.c
    query = select(*MEETING).where(
        columns.body.in_(bodies), columns.state == PLANNED, columns.day >= since
    )
    if until is not None:
        query = query.where(columns.day <= until)
    rows = ledger.read(query.order_by(columns.day, columns.begins, columns.id))
    return tuple(Meeting(**row._mapping) for row in rows)


def change_meeting(number: int, /, **values: object) -> None:
    """Write new facts of a meeting; its version goes on by one."""
    mine = meeting.c.id == number
    changed = {**values, "version": meeting.c.version + 1}
    ledger.write(update(meeting).where(mine).values(changed))


def next_serial(body: int, year: int) -> int:
    """Return the number of the next minutes of a body in a year; the body must be locked."""
    query = select(func.coalesce(func.max(meeting.c.serial), 0) + 1)
    return ledger.read(query.where(meeting.c.body == body, meeting.c.year == year))[0][0]


def add_item(values: Mapping[str, object]) -> int:
    """Write an item at the end of an agenda and return its number."""
    texts = ("speaker", "invited", "draft", "outcome", "decision", "reason", "extract")
    place = select(func.coalesce(func.max(agenda_item.c.place), 0) + 1)
    last = place.where(agenda_item.c.meeting == values["meeting"]).scalar_subquery()
    defaults = {**dict.fromkeys(texts, ""), "state": OPEN, "place": last, "at": clock.now()}
    statement = insert(agenda_item).values({**defaults, **values})
    return ledger.write(statement.returning(agenda_item.c.id)).scalar_one()


def get_item(number: int) -> Item:
    """Return an item; raise Missing."""
    rows: Sequence[Row] = ()
    if 0 < number <= LARGEST:
        rows = ledger.read(select(*ITEM).where(agenda_item.c.id == number))
    if not rows:
        raise Missing("item", _("There is no such item."))
    return _item(rows[0])


def change_item(number: int, /, **values: object) -> None:
    """Write new facts of an item."""
    if isinstance(values.get("tally"), Tally):
        values["tally"] = asdict(values["tally"])
    ledger.write(update(agenda_item).where(agenda_item.c.id == number).values(values))


def items(number: int, *, removed: bool = False) -> tuple[Item, ...]:
    """Return the agenda of a meeting in its order; with ``removed`` what was taken off too."""
    columns = agenda_item.c
    query = select(*ITEM).where(columns.meeting == number).order_by(columns.place, columns.id)
    if not removed:
        query = query.where(columns.state != REMOVED)
    return tuple(_item(row) for row in ledger.read(query))


def last_item(subject: str) -> Item | None:
    """Return the item a subject was last put on an agenda by, None when it never was."""
    columns = agenda_item.c
    query = select(*ITEM).where(columns.subject == subject, columns.state != REMOVED)
    rows = ledger.read(query.order_by(columns.id.desc()).limit(1))
    return _item(rows[0]) if rows else None


def seat_attendee(number: int, one: Attendee, author: str | None) -> None:
    """Write a member into the list of a meeting, or anew what is known of them there."""
    values = {**vars(one), "meeting": number, "author": author, "at": clock.now()}
    named = ("presence", "reason", "author", "at")
    ledger.write(
        upsert(attendance)
        .values(values)
        .on_conflict_do_update(
            index_elements=["meeting", "user_id"], set_={name: values[name] for name in named}
        )
    )


def attendees(number: int) -> tuple[Attendee, ...]:
    """Return the list of a meeting: chairman first."""
    rows = ledger.read(select(*ATTENDEE).where(attendance.c.meeting == number))
    found = [Attendee(**row._mapping) for row in rows]
    return tuple(sorted(found, key=lambda one: (PARTS.index(one.part), one.user_id)))


def recuse(item: int, user_id: str, reason: str, author: str | None) -> None:
    """Write a conflict of interest, or anew why there is one."""
    values = {"reason": reason, "author": author, "at": clock.now()}
    ledger.write(
        upsert(conflict_of_interest)
        .values({**values, "item": item, "user_id": user_id})
        .on_conflict_do_update(index_elements=["item", "user_id"], set_=values)
    )


def unrecuse(item: int, user_id: str) -> None:
    """Take a conflict of interest back."""
    columns = conflict_of_interest.c
    ledger.write(
        delete(conflict_of_interest).where(columns.item == item, columns.user_id == user_id)
    )


def recusals(numbers: Sequence[int]) -> dict[int, tuple[Recusal, ...]]:
    """Return item → conflicts of interest, in the order they were declared."""
    columns = conflict_of_interest.c
    query = select(columns.item, *RECUSAL).where(columns.item.in_(numbers)).order_by(columns.at)
    return _by_item(numbers, query, Recusal)


def cast(item: int, user_id: str, choice: str, author: str | None) -> bool:
    """Write a vote where there is none; return whether it was written."""
    values = {"item": item, "user_id": user_id, "choice": choice, "author": author}
    statement = upsert(ballot).values(at=clock.now(), **values).on_conflict_do_nothing()
    return bool(ledger.write(statement.returning(ballot.c.item)).all())


def recast(item: int, user_id: str, choice: str, author: str | None, instead: str) -> bool:
    """Write another vote in place of a named one; return whether that one was still there."""
    columns = ballot.c
    mine = (columns.item == item, columns.user_id == user_id, columns.choice == instead)
    changed = update(ballot).where(*mine).values(choice=choice, author=author, at=clock.now())
    return bool(ledger.write(changed.returning(columns.item)).all())


def uncast(item: int, user_id: str) -> bool:
    """Take a vote away; return whether there was one."""
    mine = (ballot.c.item == item, ballot.c.user_id == user_id)
    return bool(ledger.write(delete(ballot).where(*mine).returning(ballot.c.item)).all())


def ballots(numbers: Sequence[int]) -> dict[int, tuple[Ballot, ...]]:
    """Return item → votes, in the order they were cast."""
    columns = ballot.c
    query = select(columns.item, *BALLOT).where(columns.item.in_(numbers)).order_by(columns.at)
    return _by_item(numbers, query, Ballot)


def _by_item(numbers: Sequence[int], query, kind: type) -> dict[int, tuple]:
    found: dict[int, list] = {number: [] for number in numbers}
    for row in ledger.read(query):
        item, *values = row
        found[item].append(kind(*values))
    return {number: tuple(each) for number, each in found.items()}


def _item(row: Row) -> Item:
    values = dict(row._mapping)
    values["handlers"] = tuple(values["handlers"])
    values["tally"] = Tally(**values["tally"]) if values["tally"] else None
    return Item(**values)
