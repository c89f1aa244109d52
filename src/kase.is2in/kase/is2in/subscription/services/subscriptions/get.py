"""GET <site>/subscriptions and GET <subscription>: what the caller may know of."""

from kase.is2in.subscription import folders
from kase.is2in.subscription.seats import seat_in
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import ItemService


class Subscriptions(ItemService):
    """Lists the subscriptions the caller may know of, the newest first."""

    def answer(self):
        """Return a page of them."""
        found = []
        for book in folders.all_books():
            try:
                found.append(seat_in(book)[0])
            except Missing:
                continue
        first, size = self.page()
        url = self.context.absolute_url()
        items = [shapes.of_book(f"{url}/{one.book}", one) for one in found[first : first + size]]
        return {"@id": url, "items": items, "items_total": len(found)}


class Subscription(BookService):
    """Shows one subscription."""

    def answer(self):
        """Return state, conditions, timetable."""
        self.etag(f"{self.book.edition}.{self.book.state}")
        return shapes.of_book(self.context.absolute_url(), self.book)
