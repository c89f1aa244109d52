"""On which agenda an application stands, and moving it to another one.

A body that is kept in the system gets the application on the agenda of its meeting of the day;
one that is not is only named, as on paper.
"""

from collections.abc import Mapping
from datetime import date
from kase.is2in import _
from kase.is2in.committee import api as committee
from kase.is2in.committee.types import AGENDA
from kase.is2in.committee.types import Body
from kase.is2in.committee.types import DEFERRED
from kase.is2in.committee.types import Meeting
from kase.is2in.committee.types import NO_QUORUM
from kase.is2in.committee.types import OPEN
from kase.is2in.committee.types import PLANNED
from kase.is2in.committee.types import Verdict
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.course.step_fields import read_fields
from kase.is2in.procedures.deciding.subjects import subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.rights import require_role
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import formats
from kase.is2in.web.api import language


SCHEDULE = "schedule-meeting"
# Bodies are named to clients in the language of the exchange's papers.
PAPER_LANGUAGE = "ru"
Values = Mapping[str, object]


def offered(application: IApplication) -> tuple[tuple[str, str], ...]:
    """Return (number, words) of the planned meetings an application may be put before."""
    found = committee.planned_for(application.category)
    return tuple((str(one.id), _said(one, body)) for one, body in found)


def bodies(application: IApplication) -> tuple[tuple[str, str], ...]:
    """Return (title, title) of the bodies that decide on the application's category."""
    found = committee.bodies_for(application.category)
    return tuple((one.title(language()), one.title(language())) for one in found)


def resolved(application: IApplication, person: Person, values: Values) -> dict[str, object]:
    """Return the fields of scheduling with the meeting found, or planned when there is none.

    ``meeting`` names a planned meeting, or ``date`` and ``body`` do. A body the system does
    not know stays what was written, ``meeting`` is "" then. Raises RuleRefused for a body
    that does not decide on the category.
    """
    if values.get("meeting"):
        for one, body in committee.planned_for(application.category):
            if str(one.id) == str(values["meeting"]):
                return _named(values, one, body)
        raise RuleRefused("meeting", _("This meeting is not planned any more."), "meeting")
    body = _body(str(values["body"]))
    if body is None:
        return {**values, "meeting": ""}
    if not body.decides(application.category):
        text = _("The body does not decide on this category of procedures.")
        raise RuleRefused("body", text, "body")
    return _named(values, committee.meeting_on(body, values["date"], person.id), body)


def stand(application: IApplication, person: Person, values: Values) -> None:
    """Write where an application is considered, and put it on the agenda."""
    application.meeting_on = values["date"]
    application.meeting_body = values["body"]
    application.agenda_item = 0
    if values["meeting"]:
        meeting = committee.one_planned(int(str(values["meeting"])))
        application.agenda_item = committee.put(meeting, subject(application), person.id).id


def standing(application: IApplication) -> Verdict | None:
    """Return the item on which an application is considered, None where the body is unknown."""
    number = getattr(application, "agenda_item", 0)
    return committee.verdict(number) if number else None


def waits_for_a_meeting(application: IApplication) -> bool:
    """Return whether the body has not decided and the application stands on no agenda."""
    found = standing(application)
    if found is None or states.state_of(application) != states.MEETING:
        return False
    return found.item.state != OPEN and found.item.outcome in ("", DEFERRED, NO_QUORUM)


def require_movable(application: IApplication, person: Person) -> Verdict | None:
    """Raise unless a person may put an application before another meeting now."""
    require_role(application, person, roles.CASE_OFFICER)
    found = standing(application)
    open_elsewhere = found is not None and found.item.state == OPEN
    if states.state_of(application) != states.MEETING:
        raise Conflict("state", _("This cannot be done at this stage of the application."))
    if open_elsewhere and (found.started or found.meeting.state not in (PLANNED, AGENDA)):
        raise Conflict("being-decided", _("The meeting is being held, wait for its minutes."))
    if found is not None and not open_elsewhere and not waits_for_a_meeting(application):
        raise Conflict("decided", _("The body has decided on the application."))
    return found


def move(application: IApplication, person: Person, fields: Values) -> None:
    """Put an application before another meeting: fields as of scheduling.

    For the officer's department, until the meeting is held, and again after the item was
    deferred or taken off. Raises Forbidden, Conflict, RuleRefused.
    """
    found = require_movable(application, person)
    values = resolved(application, person, read_fields(SCHEDULE, fields))
    if found is None or found.item.state != OPEN:
        stand(application, person, values)
    elif str(found.meeting.id) == values["meeting"]:
        raise RuleRefused("same", _("The application stands on this agenda already."), "meeting")
    elif values["meeting"]:
        target = committee.one_planned(int(str(values["meeting"])))
        made = committee.carry(found.item, found.meeting, target, person.id)
        considered_on(application, made.id, values["date"], str(values["body"]))
    else:
        committee.leave(found.item, found.meeting, str(values["body"]))
        stand(application, person, values)
    moved(application, person)


def considered_on(application: IApplication, item: int, day: date, body: str) -> None:
    """Write another day, body or item; the agenda is changed already."""
    application.agenda_item = item
    application.meeting_on = day
    application.meeting_body = body


def moved(application: IApplication, person: Person) -> None:
    """Let everybody know of the other meeting: version, audit, notices, index."""
    touch(application)
    details = {
        "date": application.meeting_on.isoformat(),
        "body": application.meeting_body,
    }
    ledger.record("application.meeting-moved", application_subject(application), details)
    notices.tell_moved(application, person)
    roles.access_changed(application)


def _named(values: Values, meeting: Meeting, body: Body) -> dict[str, object]:
    title = body.title(PAPER_LANGUAGE)
    return {**values, "meeting": str(meeting.id), "date": meeting.day, "body": title}


def _body(text: str) -> Body | None:
    wanted = text.casefold()
    for one in committee.bodies(True):
        if wanted in {one.code, *(title.casefold() for title in one.titles.values())}:
            return one
    return None


def _said(meeting: Meeting, body: Body) -> str:
    when = formats.date(meeting.day)
    hour = f" {meeting.begins.isoformat('minutes')}" if meeting.begins else ""
    return f"{when}{hour}, {body.title(language())}"
