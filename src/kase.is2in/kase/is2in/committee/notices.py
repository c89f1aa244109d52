"""Telling members what becomes of a meeting: one message per person per event."""

from collections.abc import Iterable
from kase.is2in import _
from kase.is2in.committee import store
from kase.is2in.committee.gate import body_of
from kase.is2in.committee.gate import composition
from kase.is2in.committee.gate import subject_of
from kase.is2in.committee.types import BY_PAPERS
from kase.is2in.committee.types import Meeting
from kase.is2in.notify import api as notify
from kase.is2in.parties.types import Person
from kase.is2in.web.api import formats
from plone import api
from zope.i18nmessageid import Message


def people_of(meeting: Meeting) -> tuple[str, ...]:
    """Return the members of a meeting, those without a vote too."""
    return tuple(one.user_id for one in composition(meeting))


def tell_agenda(meeting: Meeting, actor: Person) -> None:
    """Tell the members that the agenda is ready."""
    _tell(
        "meeting.agenda",
        meeting,
        people_of(meeting),
        actor,
        _("${body}: the agenda of the meeting on ${date}"),
        _("Read the papers of the items and declare a conflict of interest where you have one."),
    )


def tell_changed(meeting: Meeting, actor: Person) -> None:
    """Tell the members of another time, place or form."""
    _tell(
        "meeting.changed",
        meeting,
        people_of(meeting),
        actor,
        _("${body}: the meeting is on ${date} now"),
        _("Look at the new date, time and place of the meeting."),
    )


def tell_opened(meeting: Meeting, actor: Person) -> None:
    """Ask those who vote to vote; at a meeting in person they are there and know it."""
    if meeting.form != BY_PAPERS:
        return
    voting = [one.user_id for one in composition(meeting) if one.voting]
    _tell(
        "meeting.vote",
        meeting,
        voting,
        actor,
        _("${body}: your vote on the items of ${date} is awaited"),
        _("Read the papers and vote on each item until ${until}."),
        asks=True,
    )


def tell_cancelled(meeting: Meeting, people: Iterable[str], actor: Person) -> None:
    """Tell the members that they do not meet."""
    _tell(
        "meeting.cancelled",
        meeting,
        people,
        actor,
        _("${body}: the meeting on ${date} is cancelled"),
        _("Its items wait for another meeting."),
    )


def tell_minutes(meeting: Meeting, actor: Person) -> None:
    """Tell the members that the minutes are closed."""
    _tell(
        "meeting.minutes",
        meeting,
        people_of(meeting),
        actor,
        _("${body}: the minutes ${number} of ${date} are closed"),
        _("Read the minutes with the votes and decisions."),
    )


def _tell(
    event: str,
    meeting: Meeting,
    people: Iterable[str],
    actor: Person,
    subject: Message,
    action: Message,
    asks: bool = False,
) -> None:
    facts = {
        "body": dict(body_of(meeting).titles),
        "date": formats.said(meeting.day),
        "until": formats.said(meeting.votes_until),
        "number": meeting.number,
    }
    about = subject_of(meeting)
    version = store.get_meeting(meeting.id).version
    notify.tell(
        event,
        [one for one in people if one != actor.id],
        Message(subject, mapping=facts),
        Message(action, mapping=facts),
        link=f"{api.portal.get().absolute_url()}/@@meeting/{meeting.id}",
        about=about,
        author=actor.id,
        key=f"{about}:{event}:{version}",
        asks=asks,
        # A seat is personal: nobody stands in for a member, and papers are for members.
        copy_to=lambda _user_id: False,
    )
