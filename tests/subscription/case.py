"""Conditions, bids and books the tests of the room share."""

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from decimal import Decimal
from hypothesis import HealthCheck
from hypothesis import settings
from kase.is2in.subscription.book import columns
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import Bid
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import Investor
from kase.is2in.subscription.types import LIMIT
from kase.is2in.subscription.types import MARKET
import numpy as np


# Friday 20 November 2026, 10:00 in Almaty.
START = datetime(2026, 11, 20, 5, tzinfo=UTC)
IIN, BIN = "850101300124", "931240000220"
ACCOUNT = Account("BRK2-01", "BRK2", free=Decimal(10**9))
PERSON = Investor("person", name="Ахметова Айгуль", number=IIN)
QUALIFIED = Investor("legal", name="ТОО Тест", number=BIN, qualified=True)

PRO_RATA = {"fill": "pro_rata"}
SEED = "5eed" * 16


def patient(examples: int) -> settings:
    """Return settings of a property: so many examples, however busy the machine is."""
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )


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


def wide_book(quantities, ticks=1000) -> columns.Book:
    """Return a book of equal limit bids but for their quantities, made without objects."""
    count = len(quantities)
    one = columns.Words(("",), np.zeros(count, dtype=np.int32))
    return columns.Book(
        number=np.arange(1, count + 1),
        at=np.arange(count),
        ticks=np.full(count, ticks),
        quantity=np.asarray(quantities, dtype=np.int64),
        money=np.zeros(count, dtype=np.int64),
        words=dict.fromkeys(columns.WORDS, one),
        lot=1,
        tick=Decimal("0.01"),
        tick_worth=1,
        scale=2,
    )
