"""GET and POST @investors: what buyers tell of their investors after the period (7.3-2, 7.4)."""

from kase.is2in import _
from kase.is2in.subscription import disclosing
from kase.is2in.subscription.formats import investors
from kase.is2in.subscription.formats.gate import TYPES
from kase.is2in.subscription.services import shapes
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms.errors import Malformed
import json


class Investors(BookService):
    """Shows the own bids whose investors are not told of as the seller asks."""

    deepest = 0

    def answer(self):
        """Return them with the lines of annex 1 that are open, and whether they may be told."""
        buyer = self.seat.require_buyer()
        return {
            "open": disclosing.is_open(self.book),
            "fields": list(disclosing.GIVEN),
            "items": [
                {"number": one.bid.number, "missing": list(one.lines)}
                for one in disclosing.lacking(self.book, buyer)
            ],
        }


class GiveInvestors(BookService):
    """Takes ``[{"number", "document", "address", "contacts", "other"}]`` or a file of them."""

    deepest = 0
    status = 207

    def answer(self):
        """Return what became of each row; good rows stand."""
        buyer = self.seat.require_buyer()
        found = disclosing.give(self.book.book, buyer, self.rows(), self.actor)
        refused = sum(bool(one.errors) for one in found)
        return {
            "accepted": len(found) - refused,
            "refused": refused,
            "rows": [
                {"number": one.number, "errors": shapes.of_errors(one.errors)} for one in found
            ],
        }

    def rows(self) -> list:
        """Return the rows of the body; raise Malformed for what is no list of them."""
        if self.sent_type in TYPES:
            return investors.read(self.raw_body(), self.sent_type)
        try:
            data = json.loads(self.raw_body() or b"null")
        except (ValueError, RecursionError) as error:
            raise Malformed("json", _("The body of the request is not JSON.")) from error
        if not isinstance(data, list):
            raise Malformed("json", _("The body of the request is a list of rows."))
        return data
