"""Where no depository is wired: a null port, which leaves every answer to clerks."""

from collections.abc import Mapping
from decimal import Decimal
from kase.is2in.subscription.interfaces import BidsToCheck
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.interfaces import ConsentAsked
from kase.is2in.subscription.interfaces import IClearing
from kase.is2in.subscription.interfaces import IDepository
from kase.is2in.subscription.interfaces import Instructions
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.interfaces import Told
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
