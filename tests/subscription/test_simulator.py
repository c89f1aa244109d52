"""The depository that the environment chooses: what it answers, by which facts."""

from decimal import Decimal
from kase.is2in.subscription.book.deals import Deal
from kase.is2in.subscription.clearing import simulator
from kase.is2in.subscription.clearing import wired
from kase.is2in.subscription.interfaces import BidsToCheck
from kase.is2in.subscription.interfaces import ConsentAsked
from kase.is2in.subscription.interfaces import Instructions
from kase.is2in.subscription.ports import NobodyAnswers
from kase.is2in.terms import clock
from pathlib import Path
from tests.subscription.case import booked
from tests.subscription.case import conditions
from tests.subscription.case import IIN
from tests.subscription.case import limit
from tests.subscription.case import market
from unittest import mock
import json
import os
import tempfile
import unittest


class Configured(unittest.TestCase):
    """IS2IN_DEPOSITORY and IS2IN_DEPOSITORY_FACTS."""

    def environment(self, choice="", **facts):
        """Let the environment name a choice and a file of facts."""
        values = {simulator.CHOICE: choice}
        if facts:
            folder = self.enterContext(tempfile.TemporaryDirectory())
            path = Path(folder) / "facts.json"
            path.write_text(json.dumps(facts), encoding="utf-8")
            values[simulator.FACTS] = str(path)
        self.enterContext(mock.patch.dict(os.environ, values))
        return wired.depository()

    def sheet(self):
        terms = conditions()
        self.enterContext(clock.frozen(terms.settlement_at))
        price, amount = Decimal(10), Decimal(1000)
        deals = tuple(
            Deal(n, n, buyer, f"{buyer}-01", "BRK1", price, 100, amount)
            for n, buyer in enumerate(("BRK2", "BRK3"), 1)
        )
        return Instructions("settle s", "s", terms.settlement_at, terms.mode, deals)

    def asked(self):
        return BidsToCheck("k", "s", tuple(booked(limit(), market())), ("Свои",), frozenset())

    def test_nobody_is_chosen(self):
        self.assertIsInstance(self.environment(), NobodyAnswers)
        self.assertIsInstance(wired.clearing(), NobodyAnswers)

    def test_a_wrong_choice_is_said(self):
        with self.assertRaisesRegex(ValueError, "mars"):
            self.environment("mars")

    def test_it_consents_and_settles_everything(self):
        port = self.environment(simulator.SIMULATOR)
        terms = conditions()
        asked = ConsentAsked("k", "s", terms, (), frozenset())
        self.assertIs(port.ask_consent(asked), True)
        self.assertEqual(port.check_bids(self.asked()).rejected, {})
        self.assertEqual(port.settle(self.sheet()).settled, {1, 2})

    def test_facts_of_the_file(self):
        port = self.environment(
            simulator.SIMULATOR,
            failing={IIN: "Свои"},
            money={"BRK3": "999.99"},
            accounts={"BRK2-01": ["5", "7"]},
        )
        self.assertEqual(port.check_bids(self.asked()).rejected, {1: "Свои", 2: "Свои"})
        answer = port.settle(self.sheet())
        self.assertEqual((answer.settled, answer.declined), ({1}, {2: "money"}))
        self.assertEqual(port.balances(("BRK2-01", "X"), "KZT"), {"BRK2-01": (5, 7)})

    def test_no_consent(self):
        port = self.environment(simulator.SIMULATOR, consents=False)
        self.assertIs(port.ask_consent(None), False)
        self.assertEqual(set(port.settle(self.sheet()).declined.values()), {"consent"})
