"""What the simulator of a depository knows, and how it behaves: facts of its own, as JSON.

All are optional::

    {"consents": true,                       the answer of article 3.4
     "failing": {"850101300124": "1"},       an investor's number → the criterion it fails, by its
                                             text or by its place in the application
     "bids": {"7": "1"},                     the same by the number of a bid
     "known": {"850101300124": {"address": "Алматы"}},   particulars of investors (7.3)
     "money": {"BRK3": "100.00"},            what buyers hold there; the others have plenty
     "declines": {"BRK2": "securities"},     its own reasons, by buyer (10.6-4)
     "day": "2026-11-25",                    the day it takes for today, else the clock's
     "accounts": {"BRK2-01": ["5", "7"]},    money and unified limit
     "delivered": {"SUB-1": 1000},           securities on sellers' subaccounts
     "behaviour": {"bids": "silent"},        by kind of question: see BEHAVIOUR
     "subscriptions": {"П-2026-0001": {…}}}  the same for one subscription; it wins
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from decimal import Decimal
from decimal import InvalidOperation
from kase.is2in.subscription import codec
from kase.is2in.subscription.depository import wire
from kase.is2in.subscription.types import Investor
from typing import Any


# What a buyer holds of whom nothing is said.
PLENTY = Decimal(10) ** 15
KINDS = (
    wire.CONSENT,
    wire.BIDS,
    wire.SHEETS,
    wire.NOTICES,
    wire.DELETED,
    wire.BALANCES,
    wire.SECURITIES,
)
ANSWERS, SILENT, LATER, HANGS = "answers", "silent", "later", "hangs"
MALFORMED, FOREIGN, BROKEN = "malformed", "foreign", "broken"
# It answers; it never does; from the third time on; it takes the question and says nothing; what it
# says is no JSON; it speaks of what it was not asked; it fails.
BEHAVIOUR = (ANSWERS, SILENT, LATER, HANGS, MALFORMED, FOREIGN, BROKEN)


class BadFacts(ValueError):
    """The facts cannot be read; the text says which."""


@dataclass(frozen=True)
class Facts:
    """What is known of one subscription, or of all."""

    consents: bool = True
    failing: Mapping[str, str] = field(default_factory=dict)
    bids: Mapping[int, str] = field(default_factory=dict)
    known: Mapping[str, Investor] = field(default_factory=dict)
    money: Mapping[str, Decimal] = field(default_factory=dict)
    declines: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    accounts: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    delivered: Mapping[str, int] = field(default_factory=dict)
    behaviour: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AllFacts:
    """Facts of all subscriptions and of some: those of one subscription win."""

    general: Facts = Facts()
    own: Mapping[str, Facts] = field(default_factory=dict)

    def of(self, subscription: str) -> Facts:
        """Return what holds for a subscription."""
        return self.own.get(subscription, self.general)


def read(data: Any) -> AllFacts:
    """Return the facts of JSON; raise BadFacts."""
    data = dict(_object(data, "facts"))
    own = _object(data.pop("subscriptions", {}), "subscriptions")
    merged = {name: {**data, **_object(one, name)} for name, one in own.items()}
    return AllFacts(_facts(data), {name: _facts(one) for name, one in merged.items()})


def _facts(data: Mapping[str, Any]) -> Facts:
    unknown = data.keys() - READERS.keys()
    if unknown:
        raise BadFacts(f"unknown: {', '.join(sorted(unknown))}")
    found = {}
    for name, value in data.items():
        try:
            found[name] = READERS[name](value)
        except (TypeError, ValueError, AttributeError, KeyError, InvalidOperation) as error:
            raise BadFacts(f"{name} cannot be read") from error
    return Facts(**found)


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadFacts(f"{name} is no object")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _texts(value: Any) -> Mapping[str, str]:
    return {str(name): str(text) for name, text in value.items()}


def _behaviour(value: Any) -> Mapping[str, str]:
    if not (value.keys() <= set(KINDS) and set(value.values()) <= set(BEHAVIOUR)):
        raise ValueError("no such behaviour")
    return dict(value)


READERS = {
    "consents": _flag,
    "failing": _texts,
    "bids": lambda value: {int(number): str(text) for number, text in value.items()},
    "known": lambda value: {n: codec.investor_from_json(one) for n, one in _known(value)},
    "money": lambda value: {buyer: Decimal(amount) for buyer, amount in value.items()},
    "declines": _texts,
    "day": lambda value: None if value is None else date.fromisoformat(value),
    "accounts": lambda value: {
        code: (Decimal(cash), Decimal(limit)) for code, (cash, limit) in value.items()
    },
    "delivered": lambda value: {code: int(quantity) for code, quantity in value.items()},
    "behaviour": _behaviour,
}


def _known(value: Any):
    return ((number, {"type": "person", **one}) for number, one in value.items())
