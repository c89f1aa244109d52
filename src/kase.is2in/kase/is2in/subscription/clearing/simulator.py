"""A depository for the demonstration, chosen by the environment of server and worker.

``IS2IN_DEPOSITORY=simulator`` lets the worker's exchange be answered at its next turn: it consents,
knows no criterion that fails and settles everything. ``IS2IN_DEPOSITORY_FACTS`` may name a JSON
file that says otherwise, read anew at each call: ``consents``, ``failing`` (number of an investor →
criterion), ``known`` (number → investor), ``money`` (buyer → sum at the depository), ``accounts``
(account → [money, unified limit]).
"""

from decimal import Decimal
from kase.is2in.subscription import codec
from kase.is2in.subscription.interfaces import Instructions
from kase.is2in.subscription.interfaces import SettlementAnswer
from kase.is2in.subscription.ports import Simulator
from pathlib import Path
import json
import os


CHOICE, FACTS = "IS2IN_DEPOSITORY", "IS2IN_DEPOSITORY_FACTS"
SIMULATOR = "simulator"
# What a buyer holds of whom the file says nothing.
PLENTY = Decimal(10) ** 15


class ConfiguredSimulator(Simulator):
    """The simulator with the facts of a file."""

    def settle(self, sheet: Instructions) -> SettlementAnswer | None:
        """Return what is settled; a buyer the file does not name has money enough."""
        for deal in sheet.deals:
            self.money.setdefault(deal.buyer, PLENTY)
        return super().settle(sheet)


def configured() -> ConfiguredSimulator | None:
    """Return the simulator where the environment asks for it; raise ValueError for a bad choice."""
    choice = os.environ.get(CHOICE, "").strip()
    if not choice:
        return None
    if choice != SIMULATOR:
        raise ValueError(f"{CHOICE} is {choice!r}: only {SIMULATOR!r} is known")
    name = os.environ.get(FACTS, "").strip()
    facts = json.loads(Path(name).read_text(encoding="utf-8")) if name else {}
    return ConfiguredSimulator(
        consents=facts.get("consents", True),
        money={buyer: Decimal(sum_) for buyer, sum_ in facts.get("money", {}).items()},
        failing=facts.get("failing", {}),
        known={
            number: codec.investor_from_json(one) for number, one in facts.get("known", {}).items()
        },
        accounts={
            code: (Decimal(cash), Decimal(limit))
            for code, (cash, limit) in facts.get("accounts", {}).items()
        },
    )
