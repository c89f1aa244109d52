"""Who reads the papers of what stands on an agenda: the members, while it stands there."""

from datetime import timedelta
from kase.is2in.committee import bodies_store
from kase.is2in.committee import store
from kase.is2in.committee.events import ReadersChanged
from kase.is2in.committee.rights import today
from kase.is2in.committee.tables import agenda_item
from kase.is2in.committee.tables import body_member
from kase.is2in.committee.tables import meeting
from kase.is2in.committee.types import CANCELLED
from kase.is2in.committee.types import CLOSED
from kase.is2in.committee.types import Item
from kase.is2in.committee.types import OPEN
from kase.is2in.ledger import api as ledger
from sqlalchemy import or_
from sqlalchemy import select
from zope.event import notify


LOOK_BACK = timedelta(days=7)


def readers_of(subject: str) -> frozenset[str]:
    """Return the people who may read a subject's papers now, because a body considers it.

    Members of the body of today; not those with a conflict of interest in it.
    """
    columns = agenda_item.c
    query = (
        select(columns.id, meeting.c.body)
        .join(meeting, meeting.c.id == columns.meeting)
        .where(columns.subject == subject, columns.state == OPEN)
        .where(meeting.c.state.not_in((CLOSED, CANCELLED)))
    )
    found: set[str] = set()
    for item, body in ledger.read(query):
        recused = {one.user_id for one in store.recusals([item])[item]}
        found |= {one.user_id for one in bodies_store.seats(body, today())} - recused
    return frozenset(found)


def changed(item: Item) -> None:
    """Tell who keeps rights that the readers of an item's subject are others now."""
    if item.subject:
        notify(ReadersChanged(item, store.get_meeting(item.meeting)))


def changed_in(body: int) -> None:
    """Tell the same of everything that waits on the agendas of a body."""
    columns = agenda_item.c
    query = (
        select(columns.id)
        .join(meeting, meeting.c.id == columns.meeting)
        .where(meeting.c.body == body, columns.state == OPEN, columns.subject != "")
        .order_by(columns.id)
    )
    for (number,) in ledger.read(query):
        changed(store.get_item(number))


# 00:07 in Almaty.
@ledger.periodic("7 19 * * *", "committee.seats")
def follow_seats() -> None:
    """Tell of seats that begin today or ended yesterday; of the days before, too.

    What rights are kept by, the catalog's tokens among them, was written on another day. A
    week's seats are told again, so that a worker that stood for some days misses nothing.
    """
    day, columns = today(), body_member.c
    begun = columns.since.between(day - LOOK_BACK, day)
    ended = columns.until.between(day - LOOK_BACK, day - timedelta(days=1))
    query = select(columns.body).where(or_(begun, ended)).distinct().order_by(columns.body)
    for (body,) in ledger.read(query):
        changed_in(body)
