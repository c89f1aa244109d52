"""The door of the room: deciding bodies of the exchange, their meetings, votes and minutes.

``who`` is ``parties.types.Person``. What changes a meeting takes ``base``, the version it rests
on (None: whatever is stored), and checks by itself that the person may. ``bodies_for``,
``planned_for``, ``meeting_on``, ``put``, ``carry``, ``leave``, ``verdict`` and ``readers_of``
serve the room that has the subjects, which asks by itself.
"""

from kase.is2in.committee.agenda import add_question
from kase.is2in.committee.agenda import carry
from kase.is2in.committee.agenda import change_item
from kase.is2in.committee.agenda import leave
from kase.is2in.committee.agenda import move
from kase.is2in.committee.agenda import put
from kase.is2in.committee.agenda import remove
from kase.is2in.committee.agenda import shift
from kase.is2in.committee.bodies import add_body
from kase.is2in.committee.bodies import add_seat
from kase.is2in.committee.bodies import bodies
from kase.is2in.committee.bodies import body
from kase.is2in.committee.bodies import change_body
from kase.is2in.committee.bodies import end_seat
from kase.is2in.committee.bodies import seats
from kase.is2in.committee.installing import prepare
from kase.is2in.committee.meetings import cancel
from kase.is2in.committee.meetings import change
from kase.is2in.committee.meetings import close_agenda
from kase.is2in.committee.meetings import on_day as meeting_on
from kase.is2in.committee.meetings import open_session
from kase.is2in.committee.meetings import plan
from kase.is2in.committee.meetings import reopen_agenda
from kase.is2in.committee.minutes import close_minutes
from kase.is2in.committee.readers import readers_of
from kase.is2in.committee.reading import awaited_votes
from kase.is2in.committee.reading import bodies_for
from kase.is2in.committee.reading import MeetingQuery
from kase.is2in.committee.reading import meetings
from kase.is2in.committee.reading import one_item
from kase.is2in.committee.reading import one_meeting
from kase.is2in.committee.reading import one_planned
from kase.is2in.committee.reading import planned_for
from kase.is2in.committee.reading import verdict
from kase.is2in.committee.rights import may_keep
from kase.is2in.committee.rights import sees_whole
from kase.is2in.committee.voting import close_vote
from kase.is2in.committee.voting import declare
from kase.is2in.committee.voting import note_presence
from kase.is2in.committee.voting import reopen_vote
from kase.is2in.committee.voting import take_back
from kase.is2in.committee.voting import vote


__all__ = [
    "MeetingQuery",
    "add_body",
    "add_question",
    "add_seat",
    "awaited_votes",
    "bodies",
    "bodies_for",
    "body",
    "cancel",
    "carry",
    "change",
    "change_body",
    "change_item",
    "close_agenda",
    "close_minutes",
    "close_vote",
    "declare",
    "end_seat",
    "leave",
    "may_keep",
    "meeting_on",
    "meetings",
    "move",
    "note_presence",
    "one_item",
    "one_meeting",
    "one_planned",
    "open_session",
    "plan",
    "planned_for",
    "prepare",
    "put",
    "readers_of",
    "remove",
    "reopen_agenda",
    "reopen_vote",
    "seats",
    "sees_whole",
    "shift",
    "take_back",
    "verdict",
    "vote",
]
