"""Reading meetings: lists by what a person may see, one meeting with its votes, votes awaited."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from kase.is2in import _
from kase.is2in.committee import bodies_store
from kase.is2in.committee import rights
from kase.is2in.committee import store
from kase.is2in.committee.gate import body_of
from kase.is2in.committee.gate import subject_of
from kase.is2in.committee.rights import today
from kase.is2in.committee.tables import agenda_item
from kase.is2in.committee.tables import attendance
from kase.is2in.committee.tables import ballot
from kase.is2in.committee.tables import conflict_of_interest
from kase.is2in.committee.tables import meeting
from kase.is2in.committee.types import ABSENT
from kase.is2in.committee.types import Body
from kase.is2in.committee.types import CLOSED
from kase.is2in.committee.types import Item
from kase.is2in.committee.types import Meeting
from kase.is2in.committee.types import OPEN
from kase.is2in.committee.types import REMOVED
from kase.is2in.committee.types import SESSION
from kase.is2in.committee.types import Verdict
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import StoredDocument
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Missing
from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select


SORTS = ("day", "state", "number")


@dataclass(frozen=True)
class MeetingQuery:
    """Which meetings: of a body (its code), in a state, in a period of days."""

    body: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""


def meetings(
    who: Person,
    query: MeetingQuery,
    start: int = 0,
    size: int | None = None,
    *,
    sort: str = "day",
    descending: bool = True,
) -> tuple[tuple[Meeting, ...], int]:
    """Return the meetings a person sees, and how many in all."""
    statement = select(*store.MEETING).where(*_conditions(who, query))
    total = ledger.read(select(func.count()).select_from(statement.subquery()))[0][0]
    columns = meeting.c
    order = [columns[sort], columns.begins, columns.id]
    order = [one.desc().nulls_last() if descending else one.asc() for one in order]
    rows = ledger.read(statement.order_by(*order).offset(start).limit(size))
    return tuple(Meeting(**row._mapping) for row in rows), total


def one_meeting(who: Person, number: int) -> Meeting:
    """Return a meeting the person sees; raise Missing."""
    found = store.get_meeting(number)
    rights.require_seen(who, found)
    return found


def one_item(who: Person, number: int) -> tuple[Item, Meeting]:
    """Return an item the person sees, with its meeting; raise Missing."""
    item = store.get_item(number)
    found = store.get_meeting(item.meeting)
    if item not in rights.seen_items(who, found):
        raise Missing("item", _("There is no such item."))
    return item, found


def stored_documents(who: Person, number: int) -> tuple[StoredDocument, ...]:
    """Return the papers of a meeting: agendas and minutes, for who sees it whole."""
    found = store.get_meeting(number)
    if not rights.sees_whole(who, found):
        rights.require_seen(who, found)
        return ()
    return documents.documents(subject_of(number))


def awaited_votes(who: Person) -> tuple[tuple[Item, Meeting], ...]:
    """Return the items on which a person is to vote now, in the order of their meetings."""
    items, mine = agenda_item.c, attendance.c
    voted = exists().where(ballot.c.item == items.id, ballot.c.user_id == who.id)
    recused = conflict_of_interest.c
    out = exists().where(recused.item == items.id, recused.user_id == who.id)
    query = (
        select(items.id)
        .join(meeting, meeting.c.id == items.meeting)
        .join(attendance, mine.meeting == meeting.c.id)
        .where(meeting.c.state == SESSION, items.state == OPEN)
        .where(mine.user_id == who.id, mine.voting, mine.presence != ABSENT)
        .where(~voted, ~out)
        .order_by(meeting.c.day, meeting.c.id, items.place)
    )
    return _with_meetings(row[0] for row in ledger.read(query))


def own_votes(who: Person, size: int = 50) -> tuple[tuple[Item, Meeting, str], ...]:
    """Return the last votes of a person: item, meeting, choice."""
    query = select(ballot.c.item, ballot.c.choice).where(ballot.c.user_id == who.id)
    rows = ledger.read(query.order_by(ballot.c.at.desc()).limit(size))
    choices = dict(tuple(row) for row in rows)
    return tuple((*pair, choices[pair[0].id]) for pair in _with_meetings(choices))


def verdict(number: int) -> Verdict:
    """Return how a subject stands with the body that considers it by an item.

    For the room that has the subject: nobody is asked whether they may.
    """
    item = store.get_item(number)
    found = store.get_meeting(item.meeting)
    started = found.state == SESSION or bool(store.ballots([item.id])[item.id])
    outcome = item.outcome if found.state == CLOSED else ""
    return Verdict(found, item, body_of(found), outcome, started)


def one_planned(number: int) -> Meeting:
    """Return a meeting by its number, for the room that puts a subject on its agenda."""
    return store.get_meeting(number)


def bodies_for(category: str) -> tuple[Body, ...]:
    """Return the bodies that decide on a category of procedures today."""
    return tuple(one for one in bodies_store.bodies(today(), True) if one.decides(category))


def planned_for(category: str) -> tuple[tuple[Meeting, Body], ...]:
    """Return the planned meetings of those bodies from today on, the first one first."""
    known = {one.id: one for one in bodies_for(category)}
    found = store.planned(list(known), today())
    return tuple((one, known[one.body]) for one in found)


def titles_of(found: Sequence[Meeting]) -> Mapping[int, Body]:
    """Return meeting → its body, as both stood."""
    return {one.id: body_of(one) for one in found}


def _with_meetings(numbers) -> tuple[tuple[Item, Meeting], ...]:
    items = [store.get_item(number) for number in numbers]
    known = {number: store.get_meeting(number) for number in {one.meeting for one in items}}
    return tuple((one, known[one.meeting]) for one in items)


def _conditions(who: Person, query: MeetingQuery) -> list:
    columns = meeting.c
    found = [_seen(who)]
    if query.body:
        numbers = [one.id for one in bodies_store.bodies(today()) if one.code == query.body]
        found.append(columns.body.in_(numbers))
    if query.state:
        found.append(columns.state == query.state)
    if query.since:
        found.append(columns.day >= query.since)
    if query.until:
        found.append(columns.day <= query.until)
    if query.text:
        found.append(columns.number.icontains(query.text, autoescape=True))
    return found


def _seen(who: Person):
    columns, items = meeting.c, agenda_item.c
    if not parties.is_staff(who):
        return columns.id.is_(None)
    if rights.may_keep():
        return columns.id.is_not(None)
    own = exists().where(
        items.meeting == columns.id,
        items.state != REMOVED,
        items.team.in_(list(who.departments)),
    )
    listed = exists().where(attendance.c.meeting == columns.id, attendance.c.user_id == who.id)
    bodies = list(rights.member_of(who) | rights.run_by(who))
    return or_(columns.body.in_(bodies), listed, own)
