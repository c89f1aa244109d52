"""Conditions, bids and books the tests of the room share."""

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from decimal import Decimal
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import Bid
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import Investor
from kase.is2in.subscription.types import LIMIT
from kase.is2in.subscription.types import MARKET


# Friday 20 November 2026, 10:00 in Almaty.
START = datetime(2026, 11, 20, 5, tzinfo=UTC)
IIN, BIN = "850101300124", "931240000220"
ACCOUNT = Account("BRK2-01", "BRK2", free=Decimal(10**9))
PERSON = Investor("person", name="Ахметова Айгуль", number=IIN)
QUALIFIED = Investor("legal", name="ТОО Тест", number=BIN, qualified=True)


def conditions(**changes) -> Conditions:
    """Return the conditions of a subscription of one day without the counterparty."""
    values = {
        "quantity": 1000,
        "start": START,
        "end": START + timedelta(hours=6),
        "activation": START + timedelta(hours=7),
        "deals_at": START + timedelta(days=4),
        "settlement_at": START + timedelta(days=4, hours=2),
        "sellers": ("BRK1",),
    }
    return Conditions(**{**values, **changes})


def limit(price="10.00", quantity=100, **changes) -> Bid:
    """Return a limit bid."""
    values = {"account": ACCOUNT.code, "investor": PERSON}
    return Bid(LIMIT, price=Decimal(price), quantity=quantity, **{**values, **changes})


def market(amount="1000.00", **changes) -> Bid:
    """Return a market bid."""
    values = {"account": ACCOUNT.code, "investor": PERSON}
    return Bid(MARKET, amount=Decimal(amount), **{**values, **changes})


def booked(*bids: Bid, buyer="BRK2") -> list[BookedBid]:
    """Return bids accepted one second after another, numbered from 1."""
    return [
        BookedBid(number, START + timedelta(seconds=number), buyer, bid)
        for number, bid in enumerate(bids, 1)
    ]


def rule(*groups: dict, supply=1000, **changes) -> dict:
    """Return the data of a rule."""
    return {"version": 1, "supply": supply, "lot": 1, "groups": list(groups), **changes}


def group(*tiers: dict, name="all", supply="rest", **changes) -> dict:
    """Return the data of a group."""
    return {"id": name, "supply": supply, "tiers": list(tiers), **changes}
