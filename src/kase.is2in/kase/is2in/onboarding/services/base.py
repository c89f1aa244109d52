"""Services whose addresses go on behind their name: @onboarding/12/approve."""

from kase.is2in import _
from kase.is2in.onboarding.interfaces import BODY_LIMIT
from kase.is2in.onboarding.register import number_of
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.terms.errors import TooLarge
from kase.is2in.web.api import ItemService
from zope.interface import implementer


@implementer(IOpenDoor)
class WordsService(ItemService):
    """Keeps the words behind its name; small bodies only."""

    deepest = 2

    @property
    def open_door(self) -> str:
        """Return "anybody" where the address is for the public: see ``parties.entry``."""
        return "anybody" if self.is_public() else ""

    def is_public(self) -> bool:
        """Return whether whoever asks needs no account at this address."""
        raise NotImplementedError

    def raw_body(self) -> bytes:
        """Return the bytes of the body; raise TooLarge over 256 KB."""
        raw = super().raw_body()
        if len(raw) > BODY_LIMIT:
            raise TooLarge("body", _("The request is larger than 256 KB."))
        return raw

    def number(self) -> int:
        """Return the number that stands first behind the name."""
        return number_of(self.path[0])
