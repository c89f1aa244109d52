"""The page on which an application is put before another meeting."""

from kase.is2in import _
from kase.is2in.committee import api as committee
from kase.is2in.parties.api import current_person
from kase.is2in.procedures.course.step_fields import fields_of
from kase.is2in.procedures.course.words import procedure_title
from kase.is2in.procedures.deciding import agenda
from kase.is2in.procedures.types import StepField
from kase.is2in.web.api import formats
from kase.is2in.web.api import FormPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class MoveMeeting(FormPage):
    """``<app>/@@move-meeting``: for the officer's department, until the meeting is held."""

    index = ViewPageTemplateFile("templates/move.pt")
    title = _("Put before another meeting")
    prefix = "step-"

    def check(self) -> None:
        """Refuse whoever may not, and applications that are decided."""
        agenda.require_movable(self.context, current_person())

    def handle(self):
        """Move the application and show it."""
        given = {one.name: self.field(one.name).strip() for one in self.fields()}
        agenda.move(self.context, current_person(), given)
        message = _("The application is put before another meeting. Everybody has been told.")
        return self.redirect(self.context.absolute_url(), message)

    def fields(self) -> tuple[StepField, ...]:
        """Return the fields, with the planned meetings and the bodies to choose from."""
        options = {
            "meeting": agenda.offered(self.context),
            "body": agenda.bodies(self.context),
        }
        return fields_of(agenda.SCHEDULE, options)

    def now(self) -> str:
        """Return before which meeting the application stands."""
        return f"{formats.date(self.context.meeting_on)}, {self.context.meeting_body}"

    def procedure(self) -> str:
        """Return what the procedure is called."""
        return procedure_title(self.context)


def agenda_link(application, person) -> dict[str, object] | None:
    """Return where an application stands for the page about it: link, words, may it be moved.

    None where the body is not kept in the system or the person is none of the exchange.
    """
    found = agenda.standing(application)
    if found is None or person.organization:
        return None
    seen = committee.sees_whole(person, found.meeting) or found.item.team in person.departments
    if not seen:
        return None
    return {
        "path": f"@@meeting-item/{found.item.id}",
        "waits": agenda.waits_for_a_meeting(application),
        "reason": found.item.reason,
    }
