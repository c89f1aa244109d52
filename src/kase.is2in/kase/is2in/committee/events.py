"""What the room tells of itself."""

from dataclasses import dataclass
from kase.is2in.committee.interfaces import IItemDecided
from kase.is2in.committee.interfaces import IItemMoved
from kase.is2in.committee.interfaces import IItemReturned
from kase.is2in.committee.interfaces import IReadersChanged
from kase.is2in.committee.types import Item
from kase.is2in.committee.types import Meeting
from zope.interface import implementer


@dataclass(frozen=True)
class AgendaEvent:
    """An event about an item with a subject."""

    item: Item
    meeting: Meeting

    @property
    def subject(self) -> str:
        """Return the name other rooms know the subject by."""
        return self.item.subject


@implementer(IReadersChanged)
class ReadersChanged(AgendaEvent):
    """Who reads the papers of the subject has changed."""


@implementer(IItemMoved)
class ItemMoved(AgendaEvent):
    """The item stands on another agenda, or its meeting is on another day."""


@implementer(IItemReturned)
class ItemReturned(AgendaEvent):
    """The subject waits for another meeting."""


@implementer(IItemDecided)
class ItemDecided(AgendaEvent):
    """The minutes with the decision are closed."""
