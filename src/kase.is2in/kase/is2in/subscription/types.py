"""What crosses the door of the room: conditions, bids, investors, balances.

Money and prices are Decimals, quantities of securities integers; no binary fraction is ever
used. Numbers of articles are those of the rules of subscription.
"""

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from decimal import Decimal
from kase.is2in.subscription import money
from kase.is2in.terms.clock import almaty


TENGE = "KZT"
# In which deals may settle where the exchange has set nothing else (article 2.1).
CURRENCIES = (TENGE, "USD", "EUR", "CNY", "RUB")
LIMIT, MARKET = "limit", "market"
CCP, NO_CCP = "ccp", "no_ccp"
DEPOSITORY, OTHER = "depository", "other"
PERSON, LEGAL = "person", "legal"
# Line 6-1 of annex 1: what is blocked for a bid.
MONEY, UNIFIED_LIMIT = "money", "unified_limit"
# Lines 12.1–12.6 of annex 1: what the seller may ask to be told of an investor.
DISCLOSED = ("name", "id", "residence", "document", "address", "other")

# What becomes of a bid. The first two live; the last three are the seller's answer.
REGISTERED, ACTIVE = "registered", "active"
DELETED_BY_BUYER, DELETED_BY_SELLER = "deleted_by_buyer", "deleted_by_seller"
REFUSED_BY_CONTROL = "refused_by_control"
ANNULLED_COLLATERAL, REJECTED_CRITERIA = "annulled_collateral", "rejected_criteria"
SATISFIED, PARTLY_SATISFIED, UNSATISFIED = "satisfied", "partly_satisfied", "unsatisfied"
LIVE = frozenset({REGISTERED, ACTIVE})
BID_STATES = (
    REGISTERED,
    ACTIVE,
    DELETED_BY_BUYER,
    DELETED_BY_SELLER,
    REFUSED_BY_CONTROL,
    ANNULLED_COLLATERAL,
    REJECTED_CRITERIA,
    SATISFIED,
    PARTLY_SATISFIED,
    UNSATISFIED,
)


@dataclass(frozen=True)
class Conditions:
    """The parameters and conditions of one subscription in one mode (annex 1).

    ``quantity`` is what is offered, in securities; ``lot`` and ``tick`` are the steps of
    quantities and prices. The price of a debt security with a nominal is in per cent of it.
    Moments are aware; ``collateral_check`` None means at the entry of each bid (article 5.1).
    ``tenge_rate`` is the value of one unit of the currency in tenge, for article 4.1. The
    first of ``sellers`` leads the others (article 2.4). ``foreign`` marks an offering that runs
    abroad at the same time (article 3.7). ``draw_commitment`` is the SHA-256 of the secret that
    a draw will use, published with the conditions; "" without a draw. ``issuer_organization``
    is the issuer's code where it works here: its people see the accepted register (8.4).
    """

    quantity: int
    start: datetime
    end: datetime
    activation: datetime
    deals_at: datetime
    settlement_at: datetime
    mode: str = NO_CCP
    currency: str = TENGE
    tenge_rate: Decimal = Decimal(1)
    lot: int = 1
    tick: Decimal = Decimal("0.01")
    price: Decimal | None = None
    is_debt: bool = False
    nominal: Decimal | None = None
    market_bids: bool = False
    collateral: str = MONEY
    collateral_check: datetime | None = None
    confirmation_until: datetime | None = None
    criteria: tuple[str, ...] = ()
    disclose: frozenset[str] = frozenset()
    accepted_register_on: date | None = None
    satisfied_register_on: date | None = None
    settlement_by: str = DEPOSITORY
    private_placement: bool = False
    sellers: tuple[str, ...] = ()
    issuer: str = ""
    security_kind: str = ""
    isin: str = ""
    seller_subaccount_type: str = ""
    seller_subaccount: str = ""
    other: str = ""
    foreign: bool = False
    draw_commitment: str = ""
    issuer_organization: str = ""

    @property
    def one_day(self) -> bool:
        """Return whether bids are accepted on one trading day only (article 4.5)."""
        return almaty(self.start).date() == almaty(self.end).date()

    def covered_from(self, at: datetime) -> bool:
        """Return whether a bid that comes at a moment must be covered (articles 5.1-1, 5.2)."""
        if self.mode != CCP:
            return False
        return self.collateral_check is None or at >= self.collateral_check

    @property
    def in_percent(self) -> bool:
        """Return whether prices are in per cent of the nominal."""
        return self.is_debt and self.nominal is not None

    def priced(self, price: Decimal) -> Decimal:
        """Return a price with the digits of the price step: in money at least its hundredths."""
        return money.written(price, self.tick, 0 if self.in_percent else money.CENTS)

    def worth(self, price: Decimal) -> Decimal:
        """Return the money one security costs at a price, exactly."""
        if self.is_debt and self.nominal is not None:
            return money.percent(price, self.nominal)
        return price


def investor_key(kind: str, residence: str, number: str, name: str) -> str:
    """Return what tells investors apart: the number, without one the name."""
    if number:
        return f"{residence.upper()} {''.join(number.split()).upper()}"
    return f"{kind} {' '.join(name.split()).casefold()}"


@dataclass(frozen=True)
class Investor:
    """Who stands behind a bid. ``number`` is the IIN or BIN, abroad a number like them.

    ``type`` is person or legal, ``residence`` a country by two letters, ``qualified`` what
    the buyer attests (article 2.3).
    """

    type: str
    name: str = ""
    number: str = ""
    residence: str = "KZ"
    document: str = ""
    address: str = ""
    contacts: str = ""
    other: str = ""
    category: str = ""
    qualified: bool = False

    @property
    def key(self) -> str:
        """Return what tells investors apart: one person is one investor however often named."""
        return investor_key(self.type, self.residence, self.number, self.name)


@dataclass(frozen=True)
class Bid:
    """What a buyer submits: a limit bid has price and quantity, a market bid an amount."""

    type: str
    account: str
    investor: Investor
    price: Decimal | None = None
    quantity: int | None = None
    amount: Decimal | None = None
    yield_: Decimal | None = None
    client_code: str = ""
    client_id: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Account:
    """A trading-clearing account: whose it is, and what is free on it as collateral.

    A segregated account needs a client's code; one with a ``control`` user may have its bids
    refused by that user (article 4.2).
    """

    code: str
    owner: str
    segregated: bool = False
    control: str = ""
    free: Decimal | None = None


@dataclass(frozen=True)
class BookedBid:
    """A bid in the book: numbered, timed, with its state and the version of the last change."""

    number: int
    accepted_at: datetime
    buyer: str
    bid: Bid
    state: str = REGISTERED
    version: int = 1
