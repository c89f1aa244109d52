"""Planning meetings and taking them from step to step, up to the minutes (``minutes.py``).

planned ──close-agenda──▶ agenda ──open──▶ session ──close──▶ closed
   ▲──────reopen-agenda─────┘
planned, agenda ──cancel──▶ cancelled: what stood there waits for another meeting
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from kase.is2in import _
from kase.is2in.committee import bodies_store
from kase.is2in.committee import notices
from kase.is2in.committee import papers
from kase.is2in.committee import store
from kase.is2in.committee.agenda import take_off
from kase.is2in.committee.events import ItemMoved
from kase.is2in.committee.gate import body_of
from kase.is2in.committee.gate import composition
from kase.is2in.committee.gate import held
from kase.is2in.committee.gate import subject_of
from kase.is2in.committee.given import Given
from kase.is2in.committee.rights import require_running
from kase.is2in.committee.rights import today
from kase.is2in.committee.types import ABSENT
from kase.is2in.committee.types import AGENDA
from kase.is2in.committee.types import Body
from kase.is2in.committee.types import BY_PAPERS
from kase.is2in.committee.types import CANCELLED
from kase.is2in.committee.types import CHAIRMAN
from kase.is2in.committee.types import FORMS
from kase.is2in.committee.types import HERE
from kase.is2in.committee.types import IN_PERSON
from kase.is2in.committee.types import Meeting
from kase.is2in.committee.types import PLANNED
from kase.is2in.committee.types import SESSION
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from zope.event import notify


def plan(who: Person, body: Body, given: Mapping[str, object]) -> Meeting:
    """Plan a meeting of a body; for its secretary or chairman.

    ``given``: ``date``, ``time``, ``place``, ``form`` in_person|by_papers, ``votes_until``.
    """
    require_running(who, body.id)
    return make(body, _read(given, {"place": body.place}), who.id)


def make(body: Body, values: Mapping[str, object], author: str | None) -> Meeting:
    """Write a new meeting; nobody is asked whether they may."""
    if not body.active:
        raise RuleRefused("body-closed", _("The body does not meet any more."))
    number = store.add_meeting({**values, "body": body.id, "state": PLANNED, "author": author})
    made = store.get_meeting(number)
    details = {"body": body.code, "date": made.day.isoformat()}
    ledger.record("meeting.planned", subject_of(made), details)
    return made


def on_day(body: Body, day: date, author: str | None) -> Meeting:
    """Return the meeting of a body that is planned for a day, planned now when there is none."""
    bodies_store.lock(body.id)
    there = store.planned([body.id], day, day)
    if there:
        return there[0]
    values = {"day": day, "begins": None, "votes_until": None, "place": body.place}
    return make(body, {**values, "form": IN_PERSON}, author)


def change(who: Person, number: int, given: Mapping[str, object], base: int) -> Meeting:
    """Change date, time, place or form until the meeting is opened; members are told."""
    meeting = held(who, number, base, PLANNED, AGENDA)
    known = {
        "date": meeting.day,
        "time": meeting.begins.isoformat("minutes") if meeting.begins else "",
        "place": meeting.place,
        "form": meeting.form,
        "votes_until": meeting.votes_until.isoformat(timespec="minutes")
        if meeting.votes_until
        else "",
    }
    values = _read({**known, **given}, known)
    if all(getattr(meeting, name) == value for name, value in values.items()):
        raise RuleRefused("unchanged", _("Nothing is different."))
    store.change_meeting(number, **values)
    made = store.get_meeting(number)
    details = {"date": made.day.isoformat(), "place": made.place, "form": made.form}
    ledger.record("meeting.changed", subject_of(made), details)
    notices.tell_changed(made, who)
    if made.day != meeting.day:
        for item in store.items(number):
            if item.subject:
                notify(ItemMoved(item, made))
    return made


def close_agenda(who: Person, number: int, base: int) -> Meeting:
    """Close the agenda: it is stored as PDF and sent to the members."""
    meeting = held(who, number, base, PLANNED)
    items = store.items(number)
    if not items:
        raise RuleRefused("empty", _("There is nothing on the agenda."))
    for item in items:
        if not item.draft or not item.proposal:
            text = _(
                "Write the draft decision of item ${place} first.",
                mapping={"place": str(items.index(item) + 1)},
            )
            raise RuleRefused("no-draft", text)
    document = papers.store_agenda(meeting, body_of(meeting), items, who)
    values = {"state": AGENDA, "agenda": document.id, "agenda_at": clock.now()}
    made = _step(meeting, "meeting.agenda-closed", **values)
    notices.tell_agenda(made, who)
    return made


def reopen_agenda(who: Person, number: int, base: int) -> Meeting:
    """Open the agenda again before the meeting; the next one is stored beside the old."""
    meeting = held(who, number, base, AGENDA)
    return _step(meeting, "meeting.agenda-reopened", state=PLANNED, agenda="", agenda_at=None)


def open_session(who: Person, number: int, base: int) -> Meeting:
    """Open the meeting: from now on members are noted and vote.

    The list of members of this day is written down; who comes later into the body does not
    vote here. A vote by papers counts who has voted, nobody is noted as present.
    """
    meeting = held(who, number, base, AGENDA)
    if meeting.day > today() and meeting.form == IN_PERSON:
        raise Conflict("early", _("The day of the meeting has not come yet."))
    members = composition(meeting)
    if not any(one.voting for one in members):
        raise RuleRefused("no-members", _("The body has no members who vote."))
    presence = HERE if meeting.form == BY_PAPERS else ABSENT
    for one in members:
        store.seat_attendee(number, replace(one, presence=presence), who.id)
    chair = next((one.user_id for one in members if one.part == CHAIRMAN and one.voting), "")
    made = _step(
        meeting, "meeting.opened", state=SESSION, chair=chair, opened_at=clock.now()
    )
    notices.tell_opened(made, who)
    return made


def cancel(who: Person, number: int, reason: str, base: int) -> Meeting:
    """Cancel a meeting that was not opened; what stood there waits for another one."""
    meeting = held(who, number, base, PLANNED, AGENDA)
    fields = Given({"reason": reason})
    note = fields.text("reason", 1000, needed=True)
    fields.done()
    told = notices.people_of(meeting)
    for item in store.items(number):
        take_off(item, meeting, note)
    values = {"state": CANCELLED, "note": note, "cancelled_at": clock.now()}
    made = _step(meeting, "meeting.cancelled", **values)
    notices.tell_cancelled(made, told, who)
    return made


def _step(meeting: Meeting, action: str, **values: object) -> Meeting:
    store.change_meeting(meeting.id, **values)
    details = {"date": meeting.day.isoformat(), "reason": values.get("note", "")}
    ledger.record(action, subject_of(meeting), details)
    return store.get_meeting(meeting.id)


def _read(given: Mapping[str, object], known: Mapping[str, object]) -> dict[str, object]:
    fields = Given({**known, **given})
    kept = known.get("date") == given.get("date")
    day = fields.day("date", earliest=None if kept else today())
    form = fields.one_of("form", FORMS, IN_PERSON)
    begins = fields.hour("time")
    until = fields.moment("votes_until")
    if form == BY_PAPERS and until is None:
        fields.wrong("votes_until", "required", _("Say until when votes are taken."))
    if form == BY_PAPERS and until and day and clock.almaty(until).date() > day:
        text = _("Votes are taken until the day of the meeting at the latest.")
        fields.wrong("votes_until", "period", text)
    if form == IN_PERSON:
        until = None
    place = fields.line("place")
    fields.done()
    return {
        "day": day,
        "begins": begins,
        "place": place,
        "form": form,
        "votes_until": until,
    }
