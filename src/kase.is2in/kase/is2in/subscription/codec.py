"""Conditions and bids as JSON and back: money as texts, moments with their offset.

A key that an older edition does not have takes the default of its field.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from datetime import datetime
from decimal import Decimal
from kase.is2in.subscription.types import Bid
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import Investor
from operator import attrgetter
from typing import Any


MOMENTS = frozenset(
    (
        "start",
        "end",
        "activation",
        "deals_at",
        "settlement_at",
        "collateral_check",
        "confirmation_until",
    )
)
DAYS = frozenset(("accepted_register_on", "satisfied_register_on"))
MONEY = frozenset(("tenge_rate", "tick", "price", "nominal"))
LISTS = {"criteria": tuple, "sellers": tuple, "disclose": frozenset}
INVESTOR_NAMES = tuple(field.name for field in fields(Investor))
_of_investor = attrgetter(*INVESTOR_NAMES)
_texts = {name: "iin_bin" if name == "number" else name for name in INVESTOR_NAMES}


def conditions_to_json(conditions: Conditions) -> dict[str, Any]:
    """Return conditions as JSON-able data."""
    found = {}
    for field in fields(Conditions):
        value = getattr(conditions, field.name)
        if isinstance(value, datetime | date):
            value = value.isoformat()
        elif isinstance(value, Decimal):
            value = format(value, "f")
        elif isinstance(value, frozenset):
            value = sorted(value)
        elif isinstance(value, tuple):
            value = list(value)
        found[field.name] = value
    return found


def conditions_from_json(data: Mapping[str, Any]) -> Conditions:
    """Return the conditions of stored data."""
    known = {field.name for field in fields(Conditions)}
    return Conditions(**{n: _read(n, value) for n, value in data.items() if n in known})


def bid_to_json(bid: Bid) -> dict[str, Any]:
    """Return a bid as JSON-able data, by the names programs use; what is empty is left out."""
    found: dict[str, Any] = {"type": bid.type, "account": bid.account}
    for name, text in (
        ("client_code", bid.client_code),
        ("client_id", bid.client_id),
        ("currency", bid.currency),
    ):
        if text:
            found[name] = text
    if bid.quantity is not None:
        found["quantity"] = bid.quantity
    for name, value in (("price", bid.price), ("yield", bid.yield_), ("amount", bid.amount)):
        if value is not None:
            found[name] = format(value, "f")
    found["investor"] = investor_to_json(bid.investor)
    return found


def investor_to_json(investor: Investor) -> dict[str, Any]:
    """Return an investor as JSON-able data; what is empty is left out."""
    values = zip(_texts.values(), _of_investor(investor), strict=True)
    return {name: value for name, value in values if value not in ("", False)}


def investor_from_json(data: Mapping[str, Any]) -> Investor:
    """Return the investor of stored data."""
    found = dict(data)
    found["number"] = found.pop("iin_bin", "")
    return Investor(**{"residence": "", **found})


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in MOMENTS:
        return datetime.fromisoformat(value)
    if name in DAYS:
        return date.fromisoformat(value)
    if name in MONEY:
        return Decimal(value)
    return LISTS[name](value) if name in LISTS else value
