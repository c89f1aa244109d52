"""Forms of a meeting: planned, changed, taken to its next step, who is there."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.committee import meetings
from kase.is2in.committee import minutes
from kase.is2in.committee import rights
from kase.is2in.committee import voting
from kase.is2in.committee.bodies_store import bodies
from kase.is2in.committee.bodies_store import body_by_code
from kase.is2in.committee.browser.base import CommitteePage
from kase.is2in.committee.browser.base import MeetingPage
from kase.is2in.committee.gate import composition
from kase.is2in.committee.notices import people_of
from kase.is2in.committee.rights import require_running
from kase.is2in.committee.types import Body
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Forbidden
from kase.is2in.web.api import ConfirmPage
from kase.is2in.web.api import nowhere
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


FIELDS = ("date", "time", "place", "form", "votes_until")


class PlanMeeting(CommitteePage):
    """``@@meeting-plan``: a new meeting of a body one runs."""

    index = ViewPageTemplateFile("templates/meeting_form.pt")
    title = _("Plan a meeting")
    button = _("Plan")

    def check(self) -> None:
        """Refuse whoever runs no meetings."""
        if not self.own:
            raise Forbidden(
                "not-secretary", _("This is done by the secretary or the chairman of the body.")
            )

    @cached_property
    def own(self) -> tuple[Body, ...]:
        """Return the bodies whose meetings the person runs."""
        mine = rights.run_by(self.person)
        return tuple(one for one in bodies(rights.today(), True) if one.id in mine)

    def handle(self):
        """Plan the meeting and show it."""
        body = body_by_code(self.field("body"), rights.today())
        made = meetings.plan(self.person, body, self.given())
        message = _("The meeting is planned.")
        return self.redirect(f"{self.site_url}/@@meeting/{made.id}", message)

    def given(self) -> dict[str, str]:
        """Return what was entered."""
        return {name: self.field(name) for name in FIELDS}

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        if name == "place" and not self.request.form and len(self.own) == 1:
            return self.own[0].place
        return self.field(name)

    version = None
    meeting = None

    @property
    def cancel(self) -> str:
        """Return the way back."""
        return f"{self.site_url}/@@meetings"


class ChangeMeeting(MeetingPage):
    """``@@meeting-change/17``: another date, time, place or form."""

    index = ViewPageTemplateFile("templates/meeting_form.pt")
    title = _("Change date or place")
    button = _("Save")
    own = ()

    def check(self) -> None:
        """Refuse whoever does not run the meeting."""
        require_running(self.person, self.meeting.body)

    def handle(self):
        """Change the meeting and show it."""
        given = {name: self.field(name) for name in FIELDS}
        meetings.change(self.person, self.number, given, self.base)
        return self.redirect(self.url, _("The meeting is changed. Its members are told."))

    def value(self, name: str) -> str:
        """Return what stands in a field: what was entered, else what is stored."""
        if name in self.request.form:
            return self.field(name)
        meeting = self.meeting
        until = almaty(meeting.votes_until) if meeting.votes_until else None
        return {
            "date": meeting.day.isoformat(),
            "time": meeting.begins.isoformat("minutes") if meeting.begins else "",
            "place": meeting.place,
            "form": meeting.form,
            "votes_until": until.replace(tzinfo=None).isoformat("T", "minutes") if until else "",
        }[name]

    @property
    def version(self) -> str:
        """Return the version the form rests on."""
        return self.field("version") or str(self.meeting.version)

    @property
    def cancel(self) -> str:
        """Return the way back."""
        return self.url


TITLES = {
    "close-agenda": _("Close the agenda"),
    "reopen-agenda": _("Open the agenda again"),
    "open": _("Open the meeting"),
    "close-minutes": _("Close the minutes"),
    "cancel": _("Cancel the meeting"),
}
CONSEQUENCES = {
    "close-agenda": (
        _("The agenda is stored as a PDF and can no longer be changed."),
        _("The members are told and read the papers of the items."),
    ),
    "reopen-agenda": (_("Items can be added and changed again; the stored PDF stays."),),
    "open": (_("The list of members is written down; they vote from now on."),),
    "close-minutes": (
        _("The minutes get their number and are stored as a PDF. Nothing can be changed any more."),
        _("An extract of each item goes to the documents of its application."),
    ),
    "cancel": (_("The items wait for another meeting; their departments are told."),),
}
DONE = {
    "close-agenda": _("The agenda is closed. The members are told."),
    "reopen-agenda": _("The agenda is open again."),
    "open": _("The meeting is open."),
    "close-minutes": _("The minutes are closed."),
    "cancel": _("The meeting is cancelled."),
}


class MeetingStep(MeetingPage, ConfirmPage):
    """``@@meeting-step/17/close-agenda``: asks before a meeting goes on."""

    deepest = 2
    index = ViewPageTemplateFile("templates/meeting_step.pt")

    def check(self) -> None:
        """Refuse unknown steps and whoever does not run the meeting."""
        if self.step not in TITLES:
            raise nowhere()
        require_running(self.person, self.meeting.body)

    @property
    def step(self) -> str:
        """Return the step of the address."""
        return self.part(1)

    @property
    def title(self) -> object:
        """Return what is asked."""
        return TITLES[self.step]

    @property
    def button(self) -> object:
        """Return what the button says."""
        return TITLES[self.step]

    @property
    def danger(self) -> bool:
        """Return whether something is lost by it."""
        return self.step == "cancel"

    @property
    def question(self) -> str:
        """Return which meeting it is about."""
        return f"{self.body.title(self.language)}, {self.when()}"

    def consequences(self) -> tuple[object, ...]:
        """Return what happens then."""
        return CONSEQUENCES[self.step]

    def told(self) -> tuple[str, ...]:
        """Return who is told."""
        if self.step in ("reopen-agenda", "open"):
            return ()
        people = people_of(self.meeting)
        return tuple(self.name_of(one) for one in people if one != self.person.id)

    @property
    def cancel(self) -> str:
        """Return the way back."""
        return self.url

    @property
    def version(self) -> str:
        """Return the version the form rests on."""
        return self.field("version") or str(self.meeting.version)

    def handle(self):
        """Make the step and show the meeting."""
        who, number, base = self.person, self.number, self.base
        match self.step:
            case "close-agenda":
                meetings.close_agenda(who, number, base)
            case "reopen-agenda":
                meetings.reopen_agenda(who, number, base)
            case "open":
                meetings.open_session(who, number, base)
            case "close-minutes":
                minutes.close_minutes(who, number, base)
            case _cancel:
                meetings.cancel(who, number, self.field("reason"), base)
        return self.redirect(self.url, DONE[self.step])


class Attendance(MeetingPage):
    """``@@meeting-attendance/17``: who is there, who presides."""

    index = ViewPageTemplateFile("templates/attendance.pt")
    title = _("Who is there")

    def check(self) -> None:
        """Refuse whoever does not run the meeting."""
        require_running(self.person, self.meeting.body)

    def handle(self):
        """Note who is there and show the meeting."""
        marks = {
            one.user_id: (self.field(f"presence-{one.user_id}"), self.field(f"why-{one.user_id}"))
            for one in composition(self.meeting)
        }
        voting.note_presence(self.person, self.number, marks, self.field("chair"), self.base)
        return self.redirect(self.url, _("The attendance is noted."))

    def rows(self) -> list[dict[str, object]]:
        """Return the members with what is noted of them, or was entered last."""
        return [
            {
                "id": one.user_id,
                "name": self.name_of(one.user_id),
                "part": self.said("parts", one.part),
                "voting": one.voting,
                "presence": self.field(f"presence-{one.user_id}") or one.presence,
                "reason": self.field(f"why-{one.user_id}") or one.reason,
                "presides": (self.field("chair") or self.meeting.chair) == one.user_id,
            }
            for one in composition(self.meeting)
        ]

    @property
    def version(self) -> str:
        """Return the version the form rests on."""
        return self.field("version") or str(self.meeting.version)
