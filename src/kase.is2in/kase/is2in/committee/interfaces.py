"""The port by which the room learns of what stands on an agenda, and what it tells of itself."""

from collections.abc import Sequence
from kase.is2in.committee.types import Paper
from zope.interface import Attribute
from zope.interface import Interface


class IAgendaSubjects(Interface):
    """Port, a utility: knows what agendas name by ``subject``."""

    def papers(subject: str) -> Sequence[Paper]:
        """Return the documents of a subject that a member reads before the vote."""

    def categories() -> Sequence[tuple[str, str]]:
        """Return (code, title in the page's language) of what bodies may decide on."""


class IAgendaEvent(Interface):
    """Something about a subject on an agenda has changed."""

    subject = Attribute("The name other rooms know it by")
    item = Attribute("types.Item as it is now")
    meeting = Attribute("types.Meeting it stands on, or stood on")


class IReadersChanged(IAgendaEvent):
    """Other people than before read the subject's papers now."""


class IItemMoved(IAgendaEvent):
    """The subject is considered on another day or by another body."""


class IItemReturned(IAgendaEvent):
    """The subject waits for another meeting: taken off, deferred, or the meeting is cancelled."""


class IItemDecided(IAgendaEvent):
    """The minutes with a decision about the subject are closed."""
