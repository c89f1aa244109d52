"""Addresses that go on behind a page's or a service's name: ``@@insider/17``, ``@users/<id>``."""

from collections.abc import Callable
from kase.is2in import _
from kase.is2in.terms.errors import Missing
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IPublishTraverse)
class ItemAddress:
    """Mixed into a page or a service: ``path`` is the words behind its name, at most ``deepest``.

    Raises Missing("address") for more words.
    """

    deepest = 1
    path: tuple[str, ...] = ()

    def publishTraverse(self, request, name):
        if len(self.path) >= self.deepest:
            raise nowhere()
        self.path = (*self.path, name)
        return self

    @property
    def word(self) -> str:
        """Return the first word, "" when there is none."""
        return self.path[0] if self.path else ""

    def part(self, place: int) -> str:
        """Return a word by its place from 0; raise Missing("address") when it is not there."""
        if place >= len(self.path):
            raise nowhere()
        return self.path[place]


def nowhere() -> Missing:
    """Return the refusal of an address that leads nowhere."""
    return Missing("address", _("There is nothing at this address."))


# What SQL counts up to.
LARGEST = 2**63 - 1


def item_number(word: str, refusal: Callable[[], Missing] = nowhere) -> int:
    """Return a number from an address; raise ``refusal`` for anything that is none."""
    if not (word.isascii() and word.isdigit() and len(word) < 20 and int(word) <= LARGEST):
        raise refusal()
    return int(word)
