"""GET @meetings, @meetings/<id>, its papers as bytes; GET @my-votes."""

from kase.is2in.committee import reading
from kase.is2in.committee import rights
from kase.is2in.committee.reading import MeetingQuery
from kase.is2in.committee.services import shapes
from kase.is2in.committee.services.base import CommitteeService
from kase.is2in.committee.services.base import MeetingService
from kase.is2in.committee.services.base import url
from kase.is2in.web.api import asked
from kase.is2in.web.api import nowhere


PAGE = 25


class Meetings(MeetingService):
    """The meetings the caller sees, one of them, the bytes of its papers."""

    def render(self):
        match self.path:
            case [_meeting, "documents", document]:
                return self.file(document)
            case [_meeting, "minutes"]:
                self.check_permission()
                return self.file(self.meeting().minutes)
        return super().render()

    def answer(self):
        """Answer by what stands behind the name."""
        if not self.path:
            return self.listing()
        meeting = self.meeting()
        match self.path[1:]:
            case []:
                self.etag(meeting.version)
                return shapes.of_meeting(meeting, self.person)
            case ["agenda", _item]:
                item = reading.one_item(self.person, self.item())[0]
                whole = rights.sees_whole(self.person, meeting)
                return shapes.of_item(item, meeting, whole)
        raise nowhere()

    def listing(self) -> dict:
        """Return a page of the list, the last meeting first."""
        form = self.request.form
        query = MeetingQuery(
            body=asked.word_of(form, "body"),
            state=asked.word_of(form, "state"),
            since=asked.day_of(form, "from"),
            until=asked.day_of(form, "to"),
            text=asked.word_of(form, "q"),
        )
        start, size = asked.page_of(form, PAGE)
        found, total = reading.meetings(self.person, query, start, size)
        items = [shapes.of_row(one) for one in found]
        return {"@id": url("@meetings"), "items": items, "items_total": total}


class MyVotes(CommitteeService):
    """The items on which the caller is to vote now."""

    deepest = 0

    def answer(self):
        """Return the items with their meetings' addresses."""
        items = [
            {**shapes.of_item(item, meeting, True), "meeting": shapes.of_row(meeting)}
            for item, meeting in reading.awaited_votes(self.person)
        ]
        return {"@id": url("@my-votes"), "items": items, "items_total": len(items)}
