"""What the pages of the room share: who looks, numbers behind names, words of meetings."""

from functools import cached_property
from kase.is2in.committee import reading
from kase.is2in.committee import rights
from kase.is2in.committee import words
from kase.is2in.committee.gate import body_of
from kase.is2in.committee.store import LARGEST
from kase.is2in.committee.types import Body
from kase.is2in.committee.types import Meeting
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.web.api import asked
from kase.is2in.web.api import formats
from kase.is2in.web.api import FormPage
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import translate


def when(meeting: Meeting) -> str:
    """Return day and time of a meeting as people read them."""
    hour = f" {meeting.begins.isoformat('minutes')}" if meeting.begins else ""
    return f"{formats.date(meeting.day)}{hour}"


class CommitteePage(FormPage):
    """A page of the room with forms."""

    @cached_property
    def person(self) -> Person:
        """Return who looks at the page."""
        return parties.current_person()

    def name_of(self, user_id: str | None) -> str:
        """Return a person's name; the id where the account is no more."""
        return parties.name_of(user_id)

    def pairs(self, name: str) -> list[tuple[str, str]]:
        """Return (code, words) of one of the lists of ``words``."""
        known = getattr(words, name.upper())
        return [(code, translate(title)) for code, title in known.items()]

    def said(self, name: str, code: str) -> str:
        """Return what a code is called."""
        found = getattr(words, name.upper()).get(code)
        return translate(found) if found is not None else ""

    @property
    def base(self) -> int | None:
        """Return the version that the form rests on, None where it names none."""
        text = self.field("version")
        return asked.number_of(self.request.form, "version", 0, LARGEST) if text else None


class MeetingPage(ItemAddress, CommitteePage):
    """A page about a meeting: ``@@meeting/17``."""

    @cached_property
    def number(self) -> int:
        """Return the number of the meeting; raise Missing for anything that is none."""
        return item_number(self.part(0))

    def check(self) -> None:
        """Raise Missing for a meeting that is none of the person's."""
        _found = self.meeting

    @property
    def meeting(self) -> Meeting:
        """Return the meeting as it is now."""
        return reading.one_meeting(self.person, self.number)

    @property
    def body(self) -> Body:
        """Return its body, by the rules of its day."""
        return body_of(self.meeting)

    @cached_property
    def runs(self) -> bool:
        """Return whether the person runs the meeting."""
        return rights.may_run(self.person, self.meeting)

    @cached_property
    def whole(self) -> bool:
        """Return whether the person sees all of it."""
        return rights.sees_whole(self.person, self.meeting)

    def when(self) -> str:
        """Return day and time."""
        return when(self.meeting)

    @property
    def url(self) -> str:
        """Return the address of the meeting's page."""
        return f"{self.site_url}/@@meeting/{self.number}"
