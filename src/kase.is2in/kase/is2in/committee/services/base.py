"""The base of the room's services: who asks, numbers of addresses, the version they rest on."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.committee import reading
from kase.is2in.committee.types import Meeting
from kase.is2in.documents import api as documents
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.signing import api as signing
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import item_number
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import nowhere
from plone import api


class CommitteeService(ItemService):
    """A service whose address goes on behind its name."""

    deepest = 5

    @cached_property
    def person(self) -> Person:
        """Return who asks."""
        return parties.current_person()

    @staticmethod
    def text(data: dict, name: str, default: str = "") -> str:
        """Return a text of the body; raise Malformed for another type."""
        value = data.get(name, default)
        if not isinstance(value, str):
            raise Malformed("shape", _("A text is expected here."), name)
        return value


class MeetingService(CommitteeService):
    """A service on a meeting, its number the first word of the address."""

    @cached_property
    def number(self) -> int:
        """Return the number of the meeting; raise Missing for anything that is none."""
        return item_number(self.part(0))

    def meeting(self) -> Meeting:
        """Return the meeting; raise Missing for one that is none of the person's."""
        return reading.one_meeting(self.person, self.number)

    def item(self, place: int = 2) -> int:
        """Return the number of an item of the meeting; raise Missing for one of another."""
        item, meeting = reading.one_item(self.person, item_number(self.part(place)))
        if meeting.id != self.number:
            raise nowhere()
        return item.id

    def base(self) -> int | None:
        """Return the version If-Match names, None for none; raise Stale for an older one."""
        version = self.meeting().version
        self.require_match(version)
        return version if self.request.getHeader("If-Match") else None

    def file(self, document: str):
        """Answer with the bytes of a paper of the meeting."""
        self.check_permission()
        for one in reading.stored_documents(self.person, self.number):
            if one.id == document:
                data = signing.with_renewals(one.id, documents.read(one.id))
                self.request.response.setHeader("X-SHA256", documents.sha256(data))
                return documents.respond(self.request, data, one.filename, one.content_type)
        raise nowhere()


def url(*parts: object) -> str:
    """Return an address of REST below the site."""
    return "/".join((api.portal.get().absolute_url(), *map(str, parts)))
