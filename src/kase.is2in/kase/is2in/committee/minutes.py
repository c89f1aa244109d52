"""Closing the minutes: numbered without gaps, stored for ever, told to whom they concern."""

from kase.is2in import _
from kase.is2in.committee import bodies_store
from kase.is2in.committee import notices
from kase.is2in.committee import papers
from kase.is2in.committee import store
from kase.is2in.committee.events import ItemDecided
from kase.is2in.committee.events import ItemReturned
from kase.is2in.committee.gate import body_of
from kase.is2in.committee.gate import held
from kase.is2in.committee.gate import subject_of
from kase.is2in.committee.types import ABSENT
from kase.is2in.committee.types import BY_PAPERS
from kase.is2in.committee.types import CLOSED
from kase.is2in.committee.types import GRANTED
from kase.is2in.committee.types import Meeting
from kase.is2in.committee.types import OPEN
from kase.is2in.committee.types import REFUSED
from kase.is2in.committee.types import SESSION
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from zope.event import notify


def close_minutes(who: Person, number: int, base: int) -> Meeting:
    """Close the minutes of a meeting: from now on nothing of it can be changed.

    They get the next number of the body in the year of the meeting; the PDF with attendance,
    votes and decisions is stored, and an extract of each item among the papers of its subject.
    Raises Conflict while an item is not voted on, or nobody presided.
    """
    meeting = held(who, number, base, SESSION)
    items = store.items(number)
    if any(one.state == OPEN for one in items):
        raise Conflict("open-items", _("Close the vote on every item first."))
    body = body_of(meeting)
    there = [one for one in store.attendees(number) if one.voting and one.presence != ABSENT]
    if meeting.form != BY_PAPERS and there and not meeting.chair:
        raise Conflict("no-chair", _("Note who is there and who presides first."))
    bodies_store.lock(meeting.body)
    year = meeting.day.year
    serial = store.next_serial(meeting.body, year)
    name = f"{body.mark}-{year}-{serial:03d}"
    for place, item in enumerate(items, start=1):
        extract = papers.store_extract(meeting, body, item, place, name, who)
        store.change_item(item.id, extract=extract.id)
    document = papers.store_minutes(meeting, body, items, name, who)
    store.change_meeting(
        number,
        state=CLOSED,
        number=name,
        minutes=document.id,
        year=year,
        serial=serial,
        closed_at=clock.now(),
    )
    ledger.record(
        "meeting.minutes-closed",
        subject_of(meeting),
        {"number": name, "sha256": document.sha256},
    )
    made = store.get_meeting(number)
    notices.tell_minutes(made, who)
    for item in store.items(number):
        if item.subject:
            decided = item.outcome in (GRANTED, REFUSED)
            notify(ItemDecided(item, made) if decided else ItemReturned(item, made))
    return made
