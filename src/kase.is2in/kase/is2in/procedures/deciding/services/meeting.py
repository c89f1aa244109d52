"""GET and PATCH <app>/@meeting: before which meeting the application stands, and another one."""

from kase.is2in.procedures.deciding import agenda
from kase.is2in.procedures.services.base import ApplicationService


class Standing(ApplicationService):
    """Where the application is considered; what the body has decided once it has."""

    def answer(self):
        """Return day and body, with the item where the body is kept in the system."""
        application = self.context
        found = agenda.standing(application)
        self.etag(self.version())
        return {
            "@id": f"{application.absolute_url()}/@meeting",
            "date": application.meeting_on and application.meeting_on.isoformat(),
            "body": application.meeting_body,
            "meeting": found.meeting.id if found else None,
            "item": found.item.id if found else None,
            "outcome": (found.outcome or None) if found else None,
            "minutes": (found.meeting.number or None) if found else application.minutes or None,
            "waits": agenda.waits_for_a_meeting(application),
        }


class Move(Standing):
    """Puts the application before another meeting: ``date`` and ``body``, or ``meeting``."""

    def answer(self):
        """Move it and return where it stands."""
        self.require_match(self.version())
        data = self.body()
        names = ("date", "body", "meeting")
        given = {name: str(data[name]) for name in names if data.get(name)}
        agenda.move(self.context, self.person, given)
        return super().answer()
