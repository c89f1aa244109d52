"""The one way to a meeting that is to be changed: who may, in which state, from which version."""

from kase.is2in import _
from kase.is2in.committee import bodies_store
from kase.is2in.committee import store
from kase.is2in.committee.rights import require_running
from kase.is2in.committee.rights import require_seen
from kase.is2in.committee.types import Attendee
from kase.is2in.committee.types import Body
from kase.is2in.committee.types import Item
from kase.is2in.committee.types import Meeting
from kase.is2in.parties.types import Person
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Stale


def subject_of(meeting: Meeting | int) -> str:
    """Return the name under which other rooms know a meeting."""
    return f"meeting:{meeting if isinstance(meeting, int) else meeting.id}"


def body_of(meeting: Meeting) -> Body:
    """Return the body of a meeting with the rules of the meeting's day.

    A rule that is changed while the members sit is for their next meeting.
    """
    found = bodies_store.versions(meeting.body)
    fits = (
        one
        for one in found
        if one.since <= meeting.day
        and (meeting.opened_at is None or one.at is None or one.at <= meeting.opened_at)
    )
    return next(fits, found[-1])


def composition(meeting: Meeting) -> tuple[Attendee, ...]:
    """Return the members of a meeting: as written down when it was opened, before it as it will be.

    Before the meeting nobody is noted as present, ``presence`` is "".
    """
    if meeting.opened_at is not None:
        return store.attendees(meeting.id)
    seats = bodies_store.seats(meeting.body, meeting.day)
    found = {one.user_id: one for one in reversed(seats)}
    listed = [one for one in seats if found[one.user_id] is one]
    return tuple(Attendee(one.user_id, one.part, one.voting, "", "") for one in listed)


def held(who: Person, number: int, base: int | None, *states: str) -> Meeting:
    """Return a meeting of the person's, for this transaction alone, in one of the states.

    Raises Missing for whom it is nothing to, Forbidden for a member who does not run it,
    Conflict in another state, Stale when ``base`` is not the version that is stored.
    """
    meeting = store.get_meeting(number, lock=True)
    require_seen(who, meeting)
    require_running(who, meeting.body)
    if base is not None and base != meeting.version:
        raise _stale(meeting)
    if meeting.state not in states:
        raise Conflict("state", _("This cannot be done at this stage of the meeting."))
    return meeting


def held_item(who: Person, number: int, base: int | None, *states: str) -> tuple[Item, Meeting]:
    """Return an item with its meeting, both for this transaction alone; raises what ``held`` does.

    The item is read when the meeting is held: what was read before may be out of date by then.
    """
    meeting = held(who, store.get_item(number).meeting, base, *states)
    item = store.get_item(number)
    if item.meeting != meeting.id:
        raise _stale(meeting)
    return item, meeting


def _stale(meeting: Meeting) -> Stale:
    return Stale(
        "stale",
        _("Somebody has changed this since you read it. Read it again and repeat."),
        current=meeting.version,
    )
