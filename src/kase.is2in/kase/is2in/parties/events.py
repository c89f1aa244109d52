"""Events the room fires; others listen by the interfaces."""

from kase.is2in.parties.interfaces import IPartnershipEnded
from kase.is2in.parties.interfaces import IPersonChanged
from zope.interface import implementer


@implementer(IPersonChanged)
class PersonChanged:
    """A person was added or changed; ``object`` is the person as it is now."""

    def __init__(self, person) -> None:
        self.object = person


@implementer(IPartnershipEnded)
class PartnershipEnded:
    """See the interface."""

    def __init__(self, code: str, partner: str) -> None:
        self.code = code
        self.partner = partner
