"""``@@market-price``: the seller names the price of market bids in time (article 4.5)."""

from kase.is2in import _
from kase.is2in.subscription import market_price
from kase.is2in.subscription.book import pricing
from kase.is2in.subscription.book import rules
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.browser.base import BookPage
from kase.is2in.web.api import formats
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class MarketPrice(BookPage):
    """What is named, until when it may be, and the form."""

    index = ViewPageTemplateFile("templates/price.pt")
    title = _("Price of market bids")

    def require(self) -> None:
        """Refuse whoever does not sell."""
        self.seat.require_seller()

    @property
    def due(self) -> str:
        """Return by when the price is due, "" where nobody names one."""
        return formats.moment(pricing.price_due(self.row.conditions))

    @property
    def open(self) -> bool:
        """Return whether it may still be named."""
        return market_price.due(self.row) is not None

    @property
    def named(self) -> str:
        """Return the price that was named."""
        return words.price(self.row.market_price, self.row.conditions)

    @property
    def step(self) -> str:
        """Return the price step."""
        return words.plain(self.row.conditions.tick)

    def handle(self):
        """Keep the price."""
        price = rules.decimal(words.machine_number(self.field("price")), "price")
        market_price.name(self.row.book, price, self.seat.person.id)
        return self.redirect(self.url, _("The price of market bids is named."))
