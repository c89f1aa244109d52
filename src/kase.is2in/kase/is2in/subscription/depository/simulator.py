"""A depository for the demonstration and for tests: what it answers, by the facts it is given.

It follows the rules of article 10.6 on what it is told. Pure but for its memory: the process
(``server``) serves it, tests call it. Answers are kept by key: a question that is asked again is
answered the same and changes nothing.
"""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from kase.is2in.subscription.book import deals
from kase.is2in.subscription.depository import wire
from kase.is2in.subscription.depository.facts import AllFacts
from kase.is2in.subscription.depository.facts import FOREIGN
from kase.is2in.subscription.depository.facts import LATER
from kase.is2in.subscription.depository.facts import PLENTY
from kase.is2in.subscription.depository.facts import SILENT
from kase.is2in.subscription.interfaces import BidsToCheck
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.interfaces import ConsentAsked
from kase.is2in.subscription.interfaces import IClearing
from kase.is2in.subscription.interfaces import IDepository
from kase.is2in.subscription.interfaces import Instructions
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.interfaces import Told
from kase.is2in.subscription.types import CCP
from kase.is2in.terms import clock
from zope.interface import implementer


# "later" means after so many questions without an answer.
TURNS = 2
# Nobody has so many bids or deals.
NOBODYS = 10**12


@implementer(IDepository, IClearing)
class Simulator:
    """Answers by its facts, which may be changed while it runs (``facts``)."""

    def __init__(self, facts: AllFacts | None = None) -> None:
        self.facts = facts or AllFacts()
        self.deleted: dict[str, list[int]] = {}
        self.told: dict[str, Told] = {}
        self.asked: Counter[str] = Counter()
        self._spent: Counter[str] = Counter()
        self._answers: dict[str, object] = {}

    def ask_consent(self, asked: ConsentAsked) -> bool | None:
        """Return what the facts say."""
        if self._waits(wire.CONSENT, asked):
            return None
        return self._once(asked.key, lambda: self.facts.of(asked.subscription).consents)

    def check_bids(self, asked: BidsToCheck) -> CheckAnswer | None:
        """Return the bids that fail a criterion of the application, and what is known."""
        if self._waits(wire.BIDS, asked):
            return None
        return self._once(asked.key, lambda: self._checked(asked))

    def tell_deleted(self, subscription: str, number: int) -> None:
        """Remember a deleted bid once."""
        numbers = self.deleted.setdefault(subscription, [])
        if number not in numbers:
            numbers.append(number)

    def take_notice(self, told: Told) -> None:
        """Remember what was told, once."""
        self.told[told.key] = told

    def settle(self, sheet: Instructions) -> SettlementAnswer | None:
        """Return what is settled: with the counterparty all, else what money allows (10.6)."""
        if self._waits(wire.SHEETS, sheet):
            return None
        return self._once(sheet.key, lambda: self._settled(sheet))

    def balances(
        self, codes: tuple[str, ...], currency: str
    ) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Return what is on the accounts."""
        known = self.facts.general.accounts
        return {code: known[code] for code in codes if code in known}

    def securities(self, subaccount: str, isin: str) -> int | None:
        """Return what is on a subaccount, None where the facts say nothing."""
        return self.facts.general.delivered.get(subaccount)

    def _waits(self, kind: str, asked) -> bool:
        """Return whether it says nothing yet."""
        self.asked[asked.key] += 1
        how = self.facts.of(asked.subscription).behaviour.get(kind)
        return how == SILENT or (how == LATER and self.asked[asked.key] <= TURNS)

    def _once(self, key: str, answer):
        if key not in self._answers:
            self._answers[key] = answer()
        return self._answers[key]

    def _checked(self, asked: BidsToCheck) -> CheckAnswer:
        facts = self.facts.of(asked.subscription)
        places = {str(place): one for place, one in enumerate(asked.criteria, 1)}
        rejected, told = {}, {}
        for one in asked.bids:
            number = one.bid.investor.number
            word = facts.bids.get(one.number) or facts.failing.get(number, "")
            criterion = places.get(word, word)
            if criterion in asked.criteria:
                rejected[one.number] = criterion
            if asked.disclose and number in facts.known:
                told[one.number] = facts.known[number]
        if facts.behaviour.get(wire.BIDS) == FOREIGN:
            rejected[NOBODYS] = asked.criteria[0] if asked.criteria else "?"
        return CheckAnswer(rejected, told)

    def _settled(self, sheet: Instructions) -> SettlementAnswer:
        facts = self.facts.of(sheet.subscription)
        if facts.behaviour.get(wire.SHEETS) == FOREIGN:
            return SettlementAnswer(frozenset({NOBODYS}))
        if sheet.mode == CCP:
            return SettlementAnswer(frozenset(deal.number for deal in sheet.deals))
        held = {
            deal.buyer: facts.money.get(deal.buyer, PLENTY) - self._spent[deal.buyer]
            for deal in sheet.deals
        }
        known = deals.SettlementFacts(
            facts.day or deals.day_of(clock.now()), facts.consents, held, facts.declines
        )
        day = deals.day_of(sheet.settlement_at)
        refused = deals.declined(sheet.deals, known, day, needs_consent=True)
        declined = {d.number: refused[d.buyer] for d in sheet.deals if d.buyer in refused}
        for deal in sheet.deals:
            if deal.number not in declined:
                self._spent[deal.buyer] += deal.amount
        settled = frozenset(d.number for d in sheet.deals if d.number not in declined)
        return SettlementAnswer(settled, declined)
