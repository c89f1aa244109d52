"""Services whose addresses go on behind their name: @onboarding/12/approve."""

from kase.is2in import _
from kase.is2in.onboarding.interfaces import BODY_LIMIT
from kase.is2in.onboarding.register import number_of
from kase.is2in.parties.interfaces import IOpenDoor
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import TooLarge
from kase.is2in.web.api import Service
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IOpenDoor, IPublishTraverse)
class WordsService(Service):
    """Keeps the words behind its name; small bodies only."""

    most_words = 2

    def __init__(self, context, request) -> None:
        super().__init__(context, request)
        self.words: list[str] = []

    @property
    def open_door(self) -> str:
        """Return "anybody" where the address is for the public: see ``parties.entry``."""
        return "anybody" if self.is_public() else ""

    def is_public(self) -> bool:
        """Return whether whoever asks needs no account at this address."""
        raise NotImplementedError

    def publishTraverse(self, request, name):
        if len(self.words) >= self.most_words:
            raise nothing()
        self.words.append(name)
        return self

    def raw_body(self) -> bytes:
        """Return the bytes of the body; raise TooLarge over 256 KB."""
        raw = super().raw_body()
        if len(raw) > BODY_LIMIT:
            raise TooLarge("body", _("The request is larger than 256 KB."))
        return raw

    def number(self) -> int:
        """Return the number that stands first behind the name."""
        return number_of(self.words[0])


def nothing() -> Missing:
    """Return the refusal for an address behind which there is nothing."""
    return Missing("address", _("There is nothing at this address."))
