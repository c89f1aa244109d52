"""Ports of the room: whoever settles and whoever holds collateral is somebody else.

The types carry everything the rules name; the messages themselves (MT, SOAP, REST) are made by
the room that is wired to the port. Calls are repeatable: ``key`` is the same for each try.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from kase.is2in import _
from kase.is2in.subscription.book.deals import Deal
from kase.is2in.subscription.book.deals import Net
from kase.is2in.subscription.types import BookedBid
from kase.is2in.subscription.types import Conditions
from kase.is2in.subscription.types import CURRENCIES
from kase.is2in.subscription.types import Investor
from zope.interface import Attribute
from zope.interface import implementer
from zope.interface import Interface
from zope.schema import ASCIILine
from zope.schema import Tuple


@dataclass(frozen=True)
class ConsentAsked:
    """The exchange's request to the depository (article 3.3): number, application, what for."""

    key: str
    subscription: str
    conditions: Conditions
    criteria: tuple[str, ...]
    disclose: frozenset[str]


@dataclass(frozen=True)
class BidsToCheck:
    """Bids of a day for the seller's criteria, and the investors asked about (6.1, 7.3)."""

    key: str
    subscription: str
    bids: tuple[BookedBid, ...]
    criteria: tuple[str, ...]
    disclose: frozenset[str]


@dataclass(frozen=True)
class Instructions:
    """The sheet of orders to register deals (article 10.3); ``nets`` with the counterparty."""

    key: str
    subscription: str
    settlement_at: datetime
    mode: str
    deals: tuple[Deal, ...]
    nets: tuple[Net, ...] = ()


@dataclass(frozen=True)
class Told:
    """What the depository is told and does not answer: ``kind`` is changed (article 2.11) or
    failed (4.7, 9.6); ``conditions`` are those that hold."""

    key: str
    subscription: str
    kind: str
    conditions: Conditions
    reason: str = ""


@dataclass(frozen=True)
class CheckAnswer:
    """What the depository knows of bids: those that fail, with the criterion, and investors."""

    rejected: Mapping[int, str] = field(default_factory=dict)
    investors: Mapping[int, Investor] = field(default_factory=dict)


@dataclass(frozen=True)
class SettlementAnswer:
    """Which deals are settled, and why the others are not (article 10.6)."""

    settled: frozenset[int]
    declined: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PaperSigned:
    """Event: the seller has signed a paper of a subscription."""

    book: str
    kind: str
    user_id: str


@dataclass(frozen=True)
class ConditionsChanged:
    """Event: a new edition of the conditions holds; ``fields`` are those that differ."""

    book: str
    edition: int
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ActDone:
    """Event: the clock, or staff by hand, has done an act."""

    book: str
    act: str


@dataclass(frozen=True)
class ActWaits:
    """Event: a due act waits; ``reason`` is a word of ``timed.waits_for``."""

    book: str
    reason: str


@dataclass(frozen=True)
class BidsChecked:
    """Event: the depository has answered a question about bids."""

    book: str


@dataclass(frozen=True)
class BidGone:
    """Event: a bid was deleted or refused and is in the book no more."""

    book: str
    number: int


class NoAnswer(Exception):
    """A port could bring no answer; ``code`` says why: unreachable, late, refused, broken,
    malformed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ISubscriptions(Interface):
    """The folder of all subscriptions."""


class ISubscription(Interface):
    """A subscription; ``getId()`` is the id of its book."""


class IDepository(Interface):
    """The central depository, reached through the clearing organisation (article 2.2).

    Each call may raise NoAnswer: nothing is lost then, it is asked again under the same key.
    """

    def ask_consent(asked: ConsentAsked) -> bool | None:
        """Return the answer, None while there is none yet: it comes by the next working day."""

    def check_bids(asked: BidsToCheck) -> CheckAnswer | None:
        """Return which bids fail the criteria, None while there is no answer yet."""

    def tell_deleted(subscription: str, number: int) -> None:
        """Tell of a deleted bid that was checked (article 6-3)."""

    def take_notice(told: Told) -> None:
        """Take what the exchange tells of a subscription."""

    def settle(sheet: Instructions) -> SettlementAnswer | None:
        """Return what was settled, None while it is not known yet."""


class IClearing(Interface):
    """The clearing organisation: what is on the accounts."""

    def balances(codes: tuple[str, ...], currency: str) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Return money and unified limit of accounts it knows of."""

    def securities(subaccount: str, isin: str) -> int | None:
        """Return how many securities are on a seller's subaccount, None where it does not know."""


class ISubscriptionSettings(Interface):
    """What documents of the exchange other than the rules of subscription say."""

    currencies = Tuple(
        title=_("Currencies deals settle in"),
        description=_("Three letters each, as the list of trading modes has them."),
        value_type=ASCIILine(),
        default=CURRENCIES,
    )


class ITradingActEvent(Interface):
    """Something has happened to a subscription; other rooms tell whom it concerns."""

    book = Attribute("id of the subscription")
    transition = Attribute("name of the move")
    source = Attribute("state before")
    target = Attribute("state after")
    actor = Attribute("id of who made it, system for the clock")
    reason = Attribute("what was said with it")


@implementer(ITradingActEvent)
@dataclass(frozen=True)
class TradingActEvent:
    """A move that was made."""

    book: str
    transition: str
    source: str
    target: str
    actor: str | None = None
    reason: str = ""
