"""Where no depository is wired: a null port that never answers, and a simulator.

The null port leaves every answer to staff, who enter it by hand. The simulator is for the
demonstration and tests: it follows the rules of article 10.6 on what it is told.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from kase.is2in.subscription.book import deals
from kase.is2in.subscription.interfaces import BidsToCheck
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.interfaces import ConsentAsked
from kase.is2in.subscription.interfaces import IClearing
from kase.is2in.subscription.interfaces import IDepository
from kase.is2in.subscription.interfaces import Instructions
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.interfaces import Told
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import Investor
from kase.is2in.terms import clock
from zope.interface import implementer


@implementer(IDepository, IClearing)
class NobodyAnswers:
    """No depository: every answer waits for a person."""

    def ask_consent(self, asked: ConsentAsked) -> bool | None:
        """Return None: nobody has answered."""
        return None

    def check_bids(self, asked: BidsToCheck) -> CheckAnswer | None:
        """Return None: nobody has answered."""
        return None

    def tell_deleted(self, subscription: str, number: int) -> None:
        """Do nothing: there is nobody to tell."""

    def take_notice(self, told: Told) -> None:
        """Do nothing: there is nobody to tell."""

    def settle(self, sheet: Instructions) -> SettlementAnswer | None:
        """Return None: nobody has answered."""
        return None

    def balances(
        self, codes: tuple[str, ...], currency: str
    ) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Return nothing: balances are entered by hand."""
        return {}

    def securities(self, subaccount: str, isin: str) -> int | None:
        """Return None: nobody has told."""
        return None


@implementer(IDepository, IClearing)
class Simulator:
    """A depository that answers at once, by what it was told beforehand.

    ``money`` is what each buyer holds there; ``failing`` says which criterion an investor's
    number fails; ``known`` are investors whose particulars it has; ``delivered`` is what is on
    subaccounts of sellers. Answers are kept by key: a
    repeated call changes nothing.
    """

    def __init__(
        self,
        consents: bool = True,
        money: Mapping[str, Decimal] | None = None,
        failing: Mapping[str, str] | None = None,
        known: Mapping[str, Investor] | None = None,
        accounts: Mapping[str, tuple[Decimal, Decimal]] | None = None,
        delivered: Mapping[str, int] | None = None,
    ) -> None:
        self.consents = consents
        self.money = dict(money or {})
        self.failing = dict(failing or {})
        self.known = dict(known or {})
        self.accounts = dict(accounts or {})
        self.delivered = dict(delivered or {})
        self.deleted: dict[str, list[int]] = defaultdict(list)
        self.told: dict[str, Told] = {}
        self._answers: dict[str, SettlementAnswer] = {}

    def ask_consent(self, asked: ConsentAsked) -> bool | None:
        """Return the answer it was made with."""
        return self.consents

    def check_bids(self, asked: BidsToCheck) -> CheckAnswer | None:
        """Return the bids whose investors fail a criterion, and the particulars it has."""
        rejected, told = {}, {}
        for one in asked.bids:
            number = one.bid.investor.number
            if asked.criteria and number in self.failing:
                rejected[one.number] = self.failing[number]
            if asked.disclose and number in self.known:
                told[one.number] = self.known[number]
        return CheckAnswer(rejected, told)

    def tell_deleted(self, subscription: str, number: int) -> None:
        """Remember a deleted bid once."""
        if number not in self.deleted[subscription]:
            self.deleted[subscription].append(number)

    def take_notice(self, told: Told) -> None:
        """Remember what was told, once."""
        self.told[told.key] = told

    def settle(self, sheet: Instructions) -> SettlementAnswer | None:
        """Return what is settled: with the counterparty all, else what money allows (10.6)."""
        if sheet.key not in self._answers:
            self._answers[sheet.key] = self._settled(sheet)
        return self._answers[sheet.key]

    def balances(
        self, codes: tuple[str, ...], currency: str
    ) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Return what it was told is on the accounts."""
        return {code: self.accounts[code] for code in codes if code in self.accounts}

    def securities(self, subaccount: str, isin: str) -> int | None:
        """Return what it was told is on the subaccount, None where it was told nothing."""
        return self.delivered.get(subaccount)

    def _settled(self, sheet: Instructions) -> SettlementAnswer:
        if sheet.mode == CCP:
            return SettlementAnswer(frozenset(deal.number for deal in sheet.deals))
        facts = deals.SettlementFacts(_today(), self.consents, self.money)
        day = deals.day_of(sheet.settlement_at)
        refused = deals.declined(sheet.deals, facts, day, needs_consent=True)
        declined = {d.number: refused[d.buyer] for d in sheet.deals if d.buyer in refused}
        settled = frozenset(d.number for d in sheet.deals if d.number not in declined)
        for deal in sheet.deals:
            if deal.number in settled:
                self.money[deal.buyer] -= deal.amount
        return SettlementAnswer(settled, declined)


def _today() -> date:
    return deals.day_of(clock.now())
