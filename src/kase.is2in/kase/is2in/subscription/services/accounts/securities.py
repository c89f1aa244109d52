"""GET and PUT @seller-securities: what is on the seller's subaccount (5.2-4, 10.1)."""

from kase.is2in import _
from kase.is2in.subscription import securities
from kase.is2in.subscription.seats import require_clearing
from kase.is2in.subscription.services.base import BookService
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Malformed


class SellerSecurities(BookService):
    """Shows the quantity to clearing, trading and the seller; null where nobody has told."""

    deepest = 0

    def answer(self):
        """Return subaccount and quantity."""
        if not (self.seat.whole_book or self.seat.clearing):
            raise Forbidden("not-seller", _("This is for the seller and the trading department."))
        return self.shape()

    def shape(self) -> dict:
        """Return what is known."""
        return {
            "subaccount": self.book.conditions.seller_subaccount,
            "isin": self.book.conditions.isin,
            "quantity": securities.known(self.book),
        }


class PutSellerSecurities(SellerSecurities):
    """Enters the quantity; deals that waited for it are made by the clock."""

    def answer(self):
        """Return what is known afterwards."""
        person, quantity = require_clearing(), self.body().get("quantity")
        if isinstance(quantity, bool) or not isinstance(quantity, int):
            raise Malformed("quantity", _("The value cannot be read."), "quantity")
        securities.put(self.book, quantity, person.id)
        return self.shape()
