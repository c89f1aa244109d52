"""GET @bids, @bids/<number>, @demand: own bids, or the whole book for seller and staff."""

from kase.is2in import _
from kase.is2in.subscription import reader
from kase.is2in.subscription import watching
from kase.is2in.subscription.book import demand
from kase.is2in.subscription.seats import watched_by
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.subscription.types import BID_STATES
from kase.is2in.subscription.types import BookedBid
from kase.is2in.terms.errors import Malformed


class Bids(BookService):
    """Shows bids: a page of them after a number, or one with its versions."""

    def answer(self):
        """Return what the address names."""
        return self.one() if self.path else self.list()

    def list(self) -> dict:
        """Return a page by keyset: the next begins after the last number."""
        state = self.query("state")
        if state and state not in BID_STATES:
            raise Malformed("state", _("There is no such state of a bid."), "state")
        limit = self.whole("limit", reader.PAGE)
        found = self.found(state, self.whole("after", 0), limit)
        url = self.context.absolute_url()
        answer = {"@id": f"{url}/@bids", "items": [shapes.of_bid(url, one) for one in found]}
        if len(found) == min(max(limit, 1), reader.MOST_PAGE):
            answer["after"] = found[-1].number
        return answer

    def found(self, state: str, after: int, limit: int) -> tuple[BookedBid, ...]:
        """Return a page of own bids, of the whole book, or of bids on watched accounts."""
        book, buyer = self.book.book, self.seat.buyer
        if self.flag("watched"):
            return reader.on_accounts(book, watched_by(self.seat.person), state, after, limit)
        if buyer is None:
            buyer = self.query("buyer") or None
        return reader.page(book, buyer, state, after, limit)

    def seen(self) -> BookedBid:
        """Return the bid of the address; raise Missing for one the caller may not know of."""
        if not self.flag("watched"):
            return reader.one(self.book.book, self.number(), self.seat.buyer)
        accounts = watched_by(self.seat.person)
        return watching.bid(accounts, self.book.book, self.number()).bid

    def one(self) -> dict:
        """Return a bid and its versions."""
        found = self.seen()
        self.etag(found.version)
        shape = shapes.of_bid(self.context.absolute_url(), found)
        shape["versions"] = [
            {
                "version": each.version,
                "change": each.change,
                "state": each.state,
                "at": shapes.of_moment(each.at),
                "reason": each.reason,
            }
            for each in reader.versions(self.book.book, found.number)
        ]
        return shape


class Demand(BookService):
    """Shows live demand to the seller and the trading department (article 4.6)."""

    def answer(self):
        """Return demand by price or by category of investor."""
        self.seat.require_whole_book()
        by = self.query("by") or "price"
        heaps = reader.heaps(self.book.book)
        steps, slices = demand.live(heaps, self.book.conditions, self.book.market_price)
        if by == "price":
            return {"by": by, "items": [shapes.of_step(one) for one in steps]}
        if by == "category":
            return {"by": by, "items": [shapes.of_slice(one) for one in slices]}
        raise Malformed("by", _("Demand is shown by price or by category."), "by")
