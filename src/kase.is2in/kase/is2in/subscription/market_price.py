"""The price of market bids, named by the seller in time (article 4.5)."""

from datetime import datetime
from decimal import Decimal
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import books
from kase.is2in.subscription import money
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import pricing
from kase.is2in.subscription.books import BookRow
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused


def due(found: BookRow) -> datetime | None:
    """Return by when the price is to be named, None where nobody names one or it is too late."""
    if timed.activated(found.book) or clock.now() >= found.conditions.deals_at:
        return None
    return pricing.price_due(found.conditions)


def name(book: str, price: Decimal, actor: str | None) -> datetime:
    """Keep the price; return by when it was due. It may be named anew until activation.

    Raises RuleRefused where no price is named or it is no price, Conflict after activation.
    """
    found = books.lock(book)
    moment = pricing.price_due(found.conditions)
    if moment is None:
        text = _("Nobody names a price here: the unit is taken, or there are no market bids.")
        raise RuleRefused("market-price", text, "price")
    if not price:
        raise RuleRefused("price-positive", _("The price is more than zero."), "price")
    if due(found) is None:
        raise Conflict("activated", _("The bids are activated already."))
    books.set_market_price(book, price)
    ledger.record(
        "subscription.market-price-named",
        f"subscription:{book}",
        {"price": money.plain(price)},
        actor=actor,
    )
    return moment
