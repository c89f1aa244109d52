"""Events the room fires; others listen by the interfaces."""

from datetime import date
from kase.is2in.parties.interfaces import IAbsenceCancelled
from kase.is2in.parties.interfaces import IAbsenceStated
from kase.is2in.parties.interfaces import IConfirmationAsked
from kase.is2in.parties.interfaces import IConfirmationsMissing
from kase.is2in.parties.interfaces import IPartnershipAdded
from kase.is2in.parties.interfaces import IPartnershipChanged
from kase.is2in.parties.interfaces import IPartnershipEnded
from kase.is2in.parties.interfaces import IPartnershipEndsSoon
from kase.is2in.parties.interfaces import IPartnershipRequested
from kase.is2in.parties.interfaces import IPartnershipRequestRefused
from kase.is2in.parties.interfaces import IPartnershipRequestWithdrawn
from kase.is2in.parties.interfaces import IPersonAdded
from kase.is2in.parties.interfaces import IPersonChanged
from kase.is2in.parties.types import Absence
from kase.is2in.parties.types import Partnership
from kase.is2in.parties.types import PartnershipRequest
from kase.is2in.parties.types import Person
from zope.interface import implementer


@implementer(IPersonChanged)
class PersonChanged:
    """A person was changed; ``object`` is the person as it is now."""

    def __init__(self, person: Person) -> None:
        self.object = person


@implementer(IPersonAdded)
class PersonAdded(PersonChanged):
    """A person was added."""


class _PartnershipEvent:
    def __init__(self, one: Partnership, request: PartnershipRequest | None = None) -> None:
        self.object = one
        self.code = one.code
        self.partner = one.partner
        self.request = request


@implementer(IPartnershipAdded)
class PartnershipAdded(_PartnershipEvent):
    """A partner was added."""


@implementer(IPartnershipRequested)
class PartnershipRequested(_PartnershipEvent):
    """The exchange is asked to end or to narrow a partnership."""


@implementer(IPartnershipRequestWithdrawn)
class PartnershipRequestWithdrawn(_PartnershipEvent):
    """A request was taken back."""


@implementer(IPartnershipRequestRefused)
class PartnershipRequestRefused(_PartnershipEvent):
    """The exchange has refused a request."""


@implementer(IPartnershipChanged)
class PartnershipChanged(_PartnershipEvent):
    """Scope or end were changed."""


@implementer(IPartnershipEndsSoon)
class PartnershipEndsSoon(_PartnershipEvent):
    """The end is near."""


@implementer(IPartnershipEnded)
class PartnershipEnded(_PartnershipEvent):
    """A partnership has ended."""


class _AbsenceEvent:
    def __init__(self, absence: Absence) -> None:
        self.object = absence


@implementer(IAbsenceStated)
class AbsenceStated(_AbsenceEvent):
    """An absence was stated."""


@implementer(IAbsenceCancelled)
class AbsenceCancelled(_AbsenceEvent):
    """An absence was cancelled."""


@implementer(IConfirmationAsked)
class ConfirmationAsked:
    """Administrators are asked to confirm their users, or reminded of it."""

    def __init__(
        self, year: int, due: date, code: str, recipients: tuple[str, ...], kind: str, day: date
    ) -> None:
        self.year = year
        self.due = due
        self.code = code
        self.recipients = recipients
        self.kind = kind
        self.day = day


@implementer(IConfirmationsMissing)
class ConfirmationsMissing:
    """The last day has passed; ``missing`` organisations have not confirmed."""

    def __init__(self, year: int, due: date, missing: int) -> None:
        self.year = year
        self.due = due
        self.missing = missing
