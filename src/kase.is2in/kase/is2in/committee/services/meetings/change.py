"""POST, PATCH and DELETE @meetings: planned, taken to the next step, their agendas."""

from kase.is2in import _
from kase.is2in.committee import agenda
from kase.is2in.committee import bodies
from kase.is2in.committee import meetings
from kase.is2in.committee import minutes
from kase.is2in.committee import reading
from kase.is2in.committee import rights
from kase.is2in.committee import store
from kase.is2in.committee import voting
from kase.is2in.committee.services import shapes
from kase.is2in.committee.services.base import MeetingService
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import nowhere


STEPS = {
    "close-agenda": meetings.close_agenda,
    "reopen-agenda": meetings.reopen_agenda,
    "open": meetings.open_session,
    "close-minutes": minutes.close_minutes,
}
ITEM_FIELDS = ("title", "speaker", "invited", "draft", "proposal")


class ChangingService(MeetingService):
    """A service that answers with the meeting as it is afterwards."""

    def shown(self, number: int) -> dict:
        """Return the meeting as it is now."""
        made = reading.one_meeting(self.person, number)
        self.etag(made.version)
        return shapes.of_meeting(made, self.person)

    def shown_item(self, number: int) -> dict:
        """Return an item as it is now."""
        item = store.get_item(number)
        meeting = store.get_meeting(item.meeting)
        self.etag(meeting.version)
        return shapes.of_item(item, meeting, rights.sees_whole(self.person, meeting))


class DoOnMeetings(ChangingService):
    """Plans a meeting; makes a step of one; adds a question; votes, conflicts, results."""

    def answer(self):
        """Do what the address says."""
        who, data = self.person, self.body()
        match self.path:
            case []:
                made = meetings.plan(who, bodies.body(self.text(data, "body")), data)
                self.status = 201
                return self.shown(made.id)
            case [_meeting, "agenda"]:
                made = agenda.add_question(who, self.number, data, self.base())
                self.status = 201
                return self.shown_item(made.id)
            case [_meeting, "agenda", _item, act]:
                return self.on_item(act, data)
            case [_meeting, "cancel"]:
                base = self.base()
                return self.shown(
                    meetings.cancel(who, self.number, self.text(data, "reason"), base).id
                )
            case [_meeting, step] if step in STEPS:
                return self.shown(STEPS[step](who, self.number, self.base()).id)
        raise nowhere()

    def on_item(self, act: str, data: dict) -> dict:
        """Vote, declare a conflict, close or open the vote."""
        who, number = self.person, self.item()
        member = self.text(data, "member") or who.id
        match act:
            case "votes":
                choice, instead = self.text(data, "choice"), self.text(data, "instead")
                voting.vote(who, number, choice, user_id=member, instead=instead)
            case "conflicts":
                voting.declare(who, number, member, self.text(data, "reason"))
            case "close":
                voting.close_vote(who, number, data, self.base())
            case "reopen":
                voting.reopen_vote(who, number, self.text(data, "reason"), self.base())
            case _other:
                raise nowhere()
        return self.shown_item(number)


class ChangeMeetings(ChangingService):
    """Changes a meeting, its attendance, or an item of its agenda."""

    def answer(self):
        """Do what the address says."""
        who, data = self.person, self.body()
        match self.path:
            case [_meeting]:
                return self.shown(meetings.change(who, self.number, data, self.base()).id)
            case [_meeting, "attendance"]:
                chair = self.text(data, "chair")
                base = self.base()
                voting.note_presence(who, self.number, self.marks(data), chair, base)
                return self.shown(self.number)
            case [_meeting, "agenda", _item]:
                return self.change_item(data)
        raise nowhere()

    def change_item(self, data: dict) -> dict:
        """Change an item, its place, or the meeting it stands before."""
        who, number, base = self.person, self.item(), self.base()
        if "meeting" in data:
            target = data["meeting"]
            if not isinstance(target, int) or isinstance(target, bool):
                raise Malformed("number", _("A number without a sign is needed."), "meeting")
            return self.shown_item(agenda.move(who, number, target, base).id)
        if "shift" in data:
            if data["shift"] not in ("up", "down"):
                raise Malformed("shape", _("Choose one of the values."), "shift")
            return self.shown_item(agenda.shift(who, number, data["shift"] == "up", base).id)
        given = {name: data[name] for name in ITEM_FIELDS if name in data}
        return self.shown_item(agenda.change_item(who, number, given, base).id)

    def marks(self, data: dict) -> dict[str, tuple[str, str]]:
        """Return user id → (presence, reason) of the body."""
        raw = data.get("members", {})
        if not isinstance(raw, dict) or not all(isinstance(one, dict) for one in raw.values()):
            raise Malformed("shape", _("Name each member with presence and reason."), "members")
        return {
            user_id: (self.text(one, "presence"), self.text(one, "reason"))
            for user_id, one in raw.items()
        }


class TakeOff(ChangingService):
    """Takes an item off the agenda, or a conflict of interest back."""

    def answer(self):
        """Do what the address says."""
        who = self.person
        match self.path:
            case [_meeting, "agenda", _item]:
                number, base = self.item(), self.base()
                agenda.remove(who, number, self.text(self.body(), "reason"), base)
                return self.shown(self.number)
            case [_meeting, "agenda", _item, "conflicts", member]:
                voting.take_back(who, self.item(), member)
                return self.shown_item(self.item())
        raise nowhere()
