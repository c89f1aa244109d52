"""Events the room fires; others listen by the interfaces."""

from kase.is2in.parties.interfaces import IAbsenceCancelled
from kase.is2in.parties.interfaces import IAbsenceStated
from kase.is2in.parties.interfaces import IPartnershipAdded
from kase.is2in.parties.interfaces import IPartnershipEnded
from kase.is2in.parties.interfaces import IPartnershipRemovalRefused
from kase.is2in.parties.interfaces import IPartnershipRemovalRequested
from kase.is2in.parties.interfaces import IPersonAdded
from kase.is2in.parties.interfaces import IPersonChanged
from kase.is2in.parties.types import Absence
from kase.is2in.parties.types import Partnership
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
    def __init__(self, partnership: Partnership) -> None:
        self.object = partnership
        self.code = partnership.code
        self.partner = partnership.partner


@implementer(IPartnershipAdded)
class PartnershipAdded(_PartnershipEvent):
    """A partner was added."""


@implementer(IPartnershipRemovalRequested)
class PartnershipRemovalRequested(_PartnershipEvent):
    """The exchange is asked to remove a partner."""


@implementer(IPartnershipRemovalRefused)
class PartnershipRemovalRefused(_PartnershipEvent):
    """The exchange has refused to remove a partner."""


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
