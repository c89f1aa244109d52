"""Markers and ports of the room: what other rooms and ZCML may name."""

from kase.is2in import _
from kase.is2in.questionnaires.interfaces import IAnswersHolder
from zope.interface import Interface
from zope.interface.interfaces import IObjectEvent
from zope.schema import Int


class IApplication(IAnswersHolder):
    """An application of a client under a procedure; its fields are in ``content``."""


class IAccessChanged(IObjectEvent):
    """Fired when who may see an application, or whose turn it is, may have changed."""


class IApplicationFolder(Interface):
    """The folder of all applications, or of those of one category."""


class IMoreTasks(Interface):
    """A port: what waits for a person in rooms that procedures do not know."""

    def counts(person) -> tuple[tuple[str, object, int], ...]:
        """Return (address below the site, title, how many) of each further list of tasks."""


class IWorkSettings(Interface):
    """When work is called stuck, and when people are reminded of a deadline."""

    stuck_days = Int(
        title=_("Working days without an act until work is stuck"), default=5, min=1, max=100
    )
    remind_days = Int(
        title=_("Working days before a deadline that people are reminded"),
        description=_("They are told once more when it has passed. 0 reminds on the last day."),
        default=2,
        min=0,
        max=30,
    )
    certificate_days = Int(
        title=_("Days before the end of a signing certificate that its owner is warned"),
        description=_("The administrators of the organisation are told too."),
        default=30,
        min=1,
        max=365,
    )
    letter_days = Int(
        title=_("Working days until who prepared a letter is told that nobody has opened it"),
        default=3,
        min=1,
        max=100,
    )
