"""The base of services on a subscription: its book, the caller's seat, numbers in addresses."""

from collections.abc import Callable
from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import refusals
from kase.is2in.subscription.seats import seat_in
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
from kase.is2in.web.api import ItemService
from kase.is2in.web.api import nowhere
from plone.restapi.services import _no_content_marker
from typing import TypeVar
import json


Result = TypeVar("Result")
MOST_DIGITS = 15
LARGEST = 10**MOST_DIGITS - 1
FLAGS = {"": False, "0": False, "false": False, "1": True, "true": True}


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
        """Return a whole number of the query; raise Malformed for what is none."""
        return asked.number_of(self.request.form, name, default, LARGEST)

    def flag(self, name: str) -> bool:
        """Return whether something is asked for: 1 or true; raise Malformed for another word."""
        word = self.query(name)
        if word not in FLAGS:
            raise Malformed("shape", _("Say true or false."), name)
        return FLAGS[word]

    @property
    def sent_type(self) -> str:
        """Return the type of the body without its parameters, "" where none is named."""
        header = self.request.getHeader("Content-Type") or ""
        return header.partition(";")[0].strip().lower()

    def render(self):
        """Return the answer as JSON without indents, which ten thousand rows pay dearly for."""
        self.check_permission()
        content = self.reply()
        if content is _no_content_marker:
            return None
        self.request.response.setHeader("Content-Type", self.content_type)
        return json.dumps(content)

    def reply(self):
        """Answer; what was refused for who asked, or when, is kept in the journal."""
        return self.noting(super().reply)

    def noting(self, work: Callable[[], Result]) -> Result:
        """Return what some work gives; a refusal for who asks, or when, goes into the journal."""
        return refusals.noting(self.context.getId(), self.request.method, self.address, work)

    @property
    def address(self) -> str:
        """Return the name of the service with the words behind it."""
        # plone.rest puts method and type of answer before it.
        return "/".join((self.__name__.rpartition("_")[2], *self.path))
