"""Subscriptions of the demo at each stage of their life: BRK1 sells, BRK2 and BRK3 buy.

Each is walked through the doors that people and the clock use, the clock put back to its days;
papers are signed, sealed and stamped at their own moments. Needs the demo's keys; what is there
already stays.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import time
from datetime import timedelta
from decimal import Decimal
from kase.is2in.policy.demo_people import keys_folder
from kase.is2in.policy.demo_people import person
from kase.is2in.policy.demo_subscription_bids import ACCOUNTS
from kase.is2in.policy.demo_subscription_bids import bids
from kase.is2in.policy.demo_subscription_bids import qualified_bids
from kase.is2in.signing import api as signing
from kase.is2in.subscription import api as subscription
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from kase.is2in.terms.clock import ALMATY
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.workdays import add_working_days
from kase.is2in.web.api import acting_as
from typing import Any
import logging


logger = logging.getLogger(__name__)

SELLER, HEAD = "seller@broker1.example", "head@broker1.example"
TRADING = "trading@exchange.example"
BUYERS = {"BRK2": "buyer@broker2.example", "BRK3": "buyer@broker3.example"}
ISSUER = "АО «Тау-Самал Энерго»"
SHARES = {"issuer": ISSUER, "isin": "KZ1C00000959", "security_kind": "Акции простые"}
# Working days from today, and hours, of: filed, bids from, until, activated, deals, settlement.
Days = tuple[tuple[int, int], ...]
MOMENTS = ("start", "end", "activation", "deals_at", "settlement_at")


@dataclass(frozen=True)
class Plan:
    """One subscription: its fields, its days, how many bids of each buyer, how far it goes."""

    title: str
    days: Days
    until: str
    bids: int = 0
    fields: Mapping[str, Any] = field(default_factory=dict)


RULE = {
    "version": 1,
    "supply": 40_000,
    "lot": 1,
    "groups": [
        {
            "id": "people",
            "where": {"investor_type": ["person"]},
            "supply": {"share": "0.40"},
            "tiers": [{"fill": "full", "up_to": {"units": 200}}, {"fill": "pro_rata"}],
            "spill": "others",
        },
        {"id": "others", "supply": "rest", "tiers": [{"fill": "pro_rata"}]},
    ],
}
PLANS = (
    Plan(
        "results",
        ((-14, 11), (-11, 10), (-11, 17), (-11, 18), (-8, 11), (-8, 13)),
        "completed",
        12,
        {"quantity": 40_000, "price": "1250", "disclose": ["name", "id"]},
    ),
    Plan(
        "allotment",
        ((-7, 11), (-3, 10), (-3, 17), (-3, 18), (4, 11), (4, 13)),
        "allotting",
        20,
        {"quantity": 30_000, "market_bids": True},
    ),
    Plan(
        "bids",
        ((-6, 11), (-2, 10), (4, 17), (4, 18), (7, 11), (7, 13)),
        "accepting",
        24,
        {"quantity": 20_000, "confirmation_until": (5, 12)},
    ),
    Plan(
        "private",
        ((-5, 12), (-1, 10), (3, 17), (3, 18), (6, 11), (6, 13)),
        "accepting",
        6,
        {"quantity": 5_000, "private_placement": True},
    ),
    Plan(
        "announced",
        ((-1, 11), (4, 10), (4, 17), (4, 18), (7, 11), (7, 13)),
        "announced",
        0,
        {
            "security_kind": "Облигации",
            "isin": "KZ2C00001238",
            "is_debt": True,
            "nominal": "1000",
            "quantity": 100_000,
            "criteria": ["Инвестор не является аффилированным лицом эмитента"],
            "disclose": ["name", "id", "residence"],
        },
    ),
)


def add_subscriptions() -> None:
    """Walk the subscriptions of the demo; nothing without keys, or where any is there."""
    if not keys_folder():
        logger.info("Demo: no subscriptions, there are no keys")
        return
    if subscription.all_books():
        return
    for code, owner, segregated, control in ACCOUNTS:
        subscription.keep_account(Account(code, owner, segregated, control))
        subscription.put_balance(code, "KZT", Decimal(500_000_000), Decimal(900_000_000))
    for plan in PLANS:
        Walk(plan).go()
        logger.info("Demo: a subscription, %s", plan.title)


class Walk:
    """One subscription on its way."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.today = almaty(clock.now()).date()
        self.filed, *rest = (self.moment(*one) for one in plan.days)
        self.moments = dict(zip(MOMENTS, rest, strict=True))
        self.book = ""

    def moment(self, days: int, hour: int) -> datetime:
        """Return an hour of the so-many-th working day from today."""
        day = add_working_days(self.today, days) if days else self.today
        return datetime.combine(day, time(hour), ALMATY)

    def go(self) -> None:
        """Go as far as the plan says."""
        self.announce()
        if self.plan.until == "announced":
            return
        self.take_bids()
        if self.plan.until == "accepting":
            return
        self.close()
        if self.plan.until == "completed":
            self.answer()
            self.settle()

    def announce(self) -> None:
        """File a signed application and announce it."""
        fields = {
            name: self.moment(*value).isoformat() if isinstance(value, tuple) else value
            for name, value in self.plan.fields.items()
        }
        moments = {name: moment.isoformat() for name, moment in self.moments.items()}
        with self.at(self.filed, SELLER):
            self.book = subscription.add_subscription({**SHARES, **moments, **fields})
        self.sign(self.filed)
        self.move(self.filed, SELLER, "submit")
        self.move(self.filed + timedelta(hours=2), TRADING, "examine")
        self.check(self.filed + timedelta(hours=2, minutes=30))
        self.move(self.filed + timedelta(hours=3), TRADING, "approve")
        self.move(self.filed + timedelta(hours=4), TRADING, "consent")
        self.move(self.filed + timedelta(hours=5), TRADING, "announce")

    def check(self, moment: datetime) -> None:
        """Let the trading department look at everything it looks at, and find it in order."""
        with self.at(moment, TRADING) as who:
            for one in subscription.check_list(self.book):
                subscription.note_check(self.book, one.item, True, "", who.id)

    def take_bids(self) -> None:
        """Let the buyers bid between the opening and now."""
        start, last = self.moments["start"], min(self.moments["end"], clock.now())
        private = self.plan.fields.get("private_placement", False)
        market = self.plan.fields.get("market_bids", False)
        with clock.frozen(start):
            subscription.catch_up(self.book)
        for place, (buyer, email) in enumerate(BUYERS.items()):
            make = qualified_bids if private else bids
            rows = make(buyer, self.plan.bids, market)
            for number, row in enumerate(rows):
                share = (number * len(BUYERS) + place + 1) / (len(rows) * len(BUYERS) + 2)
                with self.at(start + (last - start) * share, email) as who:
                    subscription.submit(self.book, buyer, [row], who.id)

    def close(self) -> None:
        """Let the clock close, activate and hand over; the seller names the market price."""
        if self.plan.fields.get("market_bids"):
            with self.at(self.moments["end"], SELLER):
                subscription.set_market_price(self.book, Decimal("1250.00"))
        for act in ("end", "activation"):
            with clock.frozen(self.moments[act]):
                subscription.catch_up(self.book)
        # The register goes to the seller at the end of the next working day.
        days, hour = self.plan.days[3]
        with clock.frozen(min(clock.now(), self.moment(days + 1, hour))):
            subscription.catch_up(self.book)

    def answer(self) -> None:
        """Let the seller distribute by a rule and sign the result."""
        moment = self.moments["deals_at"] - timedelta(hours=20)
        with self.at(moment, SELLER) as who:
            made = subscription.distribute(self.book, RULE)
            subscription.keep_distribution(self.book, made, who.id)
            subscription.take_distribution(self.book, who.id)
            subscription.move(self.book, "accept-register", "seller", who.id)
        self.sign(moment + timedelta(hours=1))

    def settle(self) -> None:
        """Make the deals, settle them, issue certificates, publish results."""
        for moment in (self.moments["deals_at"], self.moments["settlement_at"]):
            with clock.frozen(moment):
                subscription.catch_up(self.book)
        later = self.moments["settlement_at"] + timedelta(hours=1)
        with self.at(later, TRADING) as who:
            numbers = frozenset(one.number for one in subscription.deals_of(self.book))
            subscription.enter_settlement(self.book, SettlementAnswer(numbers))
            subscription.move(self.book, "confirm-settlement", "trading", who.id)
            subscription.close_settlement(self.book)
        self.move(later + timedelta(hours=1), TRADING, "complete")

    def sign(self, moment: datetime) -> None:
        """Sign what waits with the key of the seller's head."""
        with self.at(moment, HEAD) as head:
            found = subscription.to_sign(self.book, head)
            cms = signing.demo_signature(keys_folder(), HEAD, found.data)
            subscription.sign(self.book, head, cms)

    def move(self, moment: datetime, email: str, name: str) -> None:
        """Make a move as somebody, at a moment."""
        role = "seller" if email == SELLER else "trading"
        with self.at(moment, email) as who:
            subscription.move(self.book, name, role, who.id)

    @contextmanager
    def at(self, moment: datetime, email: str) -> Iterator:
        """Act as somebody of the demo at a moment."""
        who = person(email)
        with clock.frozen(moment), acting_as(who.id):
            yield who
