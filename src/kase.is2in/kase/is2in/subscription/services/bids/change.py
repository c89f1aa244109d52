"""PATCH and DELETE @bids/<number>: a new version of an own bid; the seller deletes any."""

from kase.is2in.subscription import changing
from kase.is2in.subscription import codec
from kase.is2in.subscription import reader
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService


class ChangeBid(BookService):
    """Puts the fields of the body over those of the bid."""

    def answer(self):
        """Return the new version."""
        buyer = self.seat.require_buyer()
        old = reader.one(self.book.book, self.number(), buyer)
        self.require_match(old.version)
        row = {**codec.bid_to_json(old.bid), **self.body()}
        found = changing.change(self.book.book, old.number, buyer, row, self.actor, old.version)
        self.etag(found.version)
        return shapes.of_bid(self.context.absolute_url(), found)


class DeleteBid(BookService):
    """Takes a bid out of the book: the buyer its own, the seller any after activation."""

    def answer(self):
        """Return the deleted bid."""
        old = reader.one(self.book.book, self.number(), self.seat.buyer)
        self.require_match(old.version)
        if self.seat.seller and old.buyer != self.seat.organization:
            reason = self.text(self.body(), "reason")
            found = changing.delete_by_seller(self.book.book, old.number, self.actor, reason)
        else:
            buyer = self.seat.require_buyer()
            found = changing.delete(self.book.book, old.number, buyer, self.actor, old.version)
        return shapes.of_bid(self.context.absolute_url(), found)
