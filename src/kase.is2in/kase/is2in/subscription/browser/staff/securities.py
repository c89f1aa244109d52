"""``@@seller-securities``: clearing enters what is on the seller's subaccount (5.2-4, 10.1)."""

from kase.is2in import _
from kase.is2in.subscription import securities
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.subscription.browser.fields import field_of
from kase.is2in.subscription.browser.fields import INPUT_TYPES
from kase.is2in.subscription.seats import require_clearing
from kase.is2in.terms.errors import RuleRefused
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class SellerSecurities(BookPage):
    """How many of the securities are there; deals wait where they are short."""

    index = ViewPageTemplateFile("templates/securities.pt")
    input_types = INPUT_TYPES
    title = _("Securities on the seller’s subaccount")

    def require(self) -> None:
        """Refuse everybody but clearing."""
        require_clearing()

    @property
    def subaccount(self) -> str:
        """Return the subaccount of the application."""
        return self.row.conditions.seller_subaccount or "–"

    @property
    def quantity(self) -> dict[str, object]:
        """Return the field of the form."""
        known = securities.known(self.row)
        value = self.field("quantity") or ("" if known is None else str(known))
        return field_of("quantity", _("Quantity"), "whole", value, self.error("quantity"))

    def handle(self):
        """Keep the quantity."""
        text = words.machine_number(self.field("quantity"))
        if not (text.isascii() and text.isdigit()):
            raise RuleRefused("quantity", _("The value cannot be read."), "quantity")
        securities.put(self.row, int(text), self.seat.person.id)
        return self.redirect(self.url, _("The quantity is saved."))
