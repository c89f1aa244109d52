"""PATCH <subscription>: fields of annex 1, while the application is a draft."""

from kase.is2in.subscription import books
from kase.is2in.subscription.papers import applying
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService


class EditApplication(BookService):
    """Puts other fields into a draft; what was signed before no longer holds."""

    deepest = 0

    def answer(self):
        """Return the subscription with its new edition."""
        self.seat.require_seller()
        self.require_match(f"{self.book.edition}.{self.book.state}")
        applying.edit(self.book.book, self.body(), self.seat.person)
        return shapes.of_book(self.context.absolute_url(), books.get(self.book.book))
