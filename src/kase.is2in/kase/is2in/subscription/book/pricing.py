"""Prices the book needs: of market bids at activation, of the cut-off, of each deal."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from kase.is2in import _
from kase.is2in.subscription.book.columns import Book
from kase.is2in.subscription.book.exact import MOST
from kase.is2in.subscription.book.exact import narrow
from kase.is2in.subscription.book.exact import running
from kase.is2in.subscription.book.exact import sums_by_step
from kase.is2in.subscription.book.exact import total
from kase.is2in.subscription.book.exact import Whole
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import Conditions
from kase.is2in.terms.errors import RuleRefused
import numpy as np


# Article 4.5-2: the unit that stands for the price when the period is longer than a day.
UNIT = Decimal(1)
CENTS_OF_UNIT = Fraction(100)


def price_due(conditions: Conditions):
    """Return the moment by which the seller names the price of market bids, None: never.

    One day without the central counterparty: before activation (article 4.5-1). One day with
    it: before the check of collateral (4.5-3); where each bid is covered at its entry there is
    no such moment, and activation is the last one. Longer: the unit is taken and nobody names
    a price (4.5-2).
    """
    if not conditions.market_bids or not conditions.one_day:
        return None
    if conditions.mode != CCP:
        return conditions.activation
    return conditions.collateral_check or conditions.activation


def activation_price(conditions: Conditions, named: Decimal | None) -> Decimal:
    """Return the price that market bids are activated at (article 4.5).

    Raises RuleRefused("market-price-missing") when the seller has not named it in time.
    """
    if not conditions.one_day:
        return UNIT
    if named is None:
        raise RuleRefused(
            "market-price-missing",
            _("Activation waits: the seller has not named the price of market bids."),
        )
    return named


def activate(book: Book, conditions: Conditions, named: Decimal | None = None) -> Book:
    """Return the book with quantities of market bids: floor(amount / price / lot) × lot."""
    if not book.market.any():
        return book
    price = activation_price(conditions, named)
    by_money = not conditions.one_day
    # The unit is money, also where prices are in per cent of a nominal.
    worth = CENTS_OF_UNIT if by_money else book.worth_of(price)
    quantity = np.where(book.market, buys(book, worth), book.quantity)
    return replace(book, quantity=quantity, market_worth=worth, by_money=by_money)


def buys(book: Book, worth: Fraction) -> Whole:
    """Return how many securities the money of each bid buys at a worth in cents, whole lots."""
    divisor = worth.numerator * book.lot
    money = book.money
    if worth.denominator != 1 or divisor > MOST:
        lots = money.astype(object) * worth.denominator // divisor
    else:
        lots = money // divisor
    if int(lots.max(initial=0)) * book.lot > MOST:
        raise RuleRefused("market-price", _("At this price the amounts buy too many securities."))
    return narrow(lots) * book.lot


def clearing_ticks(book: Book, supply: int) -> int:
    """Return the uniform price in ticks, 0 where there is no limit bid.

    It is the highest price of a bid at which demand at or above it reaches the supply; where
    demand never does, the lowest price of a bid. Market bids demand at every price, by their
    money when article 4.5-2 left it to the seller.
    """
    if not len(book) or book.market.all():
        return 0
    of_market = np.flatnonzero(book.market)
    limit = np.flatnonzero(~book.market) if len(of_market) else slice(None)
    prices, sums = sums_by_step(book.ticks[limit], book.quantity[limit])
    above = running(sums[::-1])[::-1]
    steady = 0 if book.by_money else total(book.quantity[of_market])
    low, high = 0, len(prices) - 1
    # Demand falls as the price rises: the last price that still reaches the supply is sought.
    while low < high:
        middle = (low + high + 1) // 2
        if int(above[middle]) + steady + _by_money(book, int(prices[middle])) >= supply:
            low = middle
        else:
            high = middle - 1
    return int(prices[low])


def bounded(book: Book, worth: Fraction | None) -> Whole:
    """Return the demand of each bid, market bids bounded by what their money buys.

    ``worth`` is what a market bid will pay for a security; None: what activation took.
    """
    if worth is None or not book.market.any():
        return book.quantity
    bought = buys(book, worth)
    most = bought if book.by_money else np.minimum(bought, book.quantity)
    return np.where(book.market, most, book.quantity)


def _by_money(book: Book, ticks: int) -> int:
    if not book.by_money:
        return 0
    return total(buys(book, book.worth_of(ticks * book.tick))[book.market])
