"""The base of services on a subscription: its book, the caller's seat, numbers in addresses."""

from functools import cached_property
from kase.is2in.subscription.seats import seat_in
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import nowhere


MOST_DIGITS = 15


class BookService(ItemService):
    """A service on a subscription; reading ``book`` refuses who may not know of it."""

    deepest = 2

    @cached_property
    def _place(self):
        return seat_in(self.context.getId())

    @property
    def book(self):
        """Return the book's row."""
        return self._place[0]

    @property
    def seat(self):
        """Return who the caller is in this subscription."""
        return self._place[1]

    @property
    def actor(self) -> str:
        """Return the id of the caller."""
        return self.seat.person.id

    def number(self, place: int = 0) -> int:
        """Return the number of a bid in the address; raise Missing for what is none."""
        word = self.part(place)
        if not (word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS):
            raise nowhere()
        return int(word)

    def whole(self, name: str, default: int) -> int:
        """Return a whole number of the query that is not negative."""
        word = self.query(name)
        good = word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS
        return int(word) if good else default
