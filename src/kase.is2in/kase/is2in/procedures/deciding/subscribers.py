"""What happens on agendas and concerns an application."""

from kase.is2in.committee.interfaces import IItemDecided
from kase.is2in.committee.interfaces import IItemMoved
from kase.is2in.committee.interfaces import IItemReturned
from kase.is2in.committee.interfaces import IReadersChanged
from kase.is2in.parties import api as parties
from kase.is2in.procedures import roles
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.deciding import agenda
from kase.is2in.procedures.deciding.subjects import application_of
from kase.is2in.web.api import current_user_id


def on_readers_changed(event: IReadersChanged) -> None:
    """Members of the body read the application while it stands on their agenda."""
    application = application_of(event.subject)
    if application is not None:
        roles.access_changed(application)


def on_item_moved(event: IItemMoved) -> None:
    """The secretary has moved the item, or its meeting is on another day."""
    application = application_of(event.subject)
    if application is not None:
        agenda.considered_on(
            application, event.item.id, event.meeting.day, application.meeting_body
        )
        agenda.moved(application, parties.person(current_user_id()))


def on_item_returned(event: IItemReturned) -> None:
    """The officer finds another meeting for it."""
    application = application_of(event.subject)
    if application is not None:
        touch(application)
        notices.tell_returned(application, parties.person(current_user_id()))


def on_item_decided(event: IItemDecided) -> None:
    """The officer writes the letter; the step is theirs, the decision is the body's."""
    application = application_of(event.subject)
    if application is not None:
        touch(application)
        notices.tell_voted(application, parties.person(current_user_id()))
