"""The forecast: which bids will fail as things stand, each with its reason and article."""

from datetime import timedelta
from decimal import Decimal
from kase.is2in.subscription.book import forecast
from kase.is2in.subscription.book.forecast import Known
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import Investor
from tests.subscription.case import ACCOUNT
from tests.subscription.case import booked
from tests.subscription.case import conditions
from tests.subscription.case import limit
from tests.subscription.case import market
from tests.subscription.case import PERSON
from tests.subscription.case import QUALIFIED
from tests.subscription.case import START
import dataclasses
import unittest


LATER = START + timedelta(hours=2)
CHECKED_LATER = {"mode": CCP, "collateral_check": START + timedelta(hours=6, minutes=30)}


def known(free=None, **changes) -> Known:
    """Return what is known; ``free`` is what clearing says is free on the account."""
    values = {"at": LATER, "accounts": {ACCOUNT.code: ACCOUNT}, "free": {}}
    if free is not None:
        values["free"] = {ACCOUNT.code: Decimal(free)}
    return Known(**{**values, **changes})


class Forecast(unittest.TestCase):
    """Whole forecasts by number → codes."""

    def expect(self, bids, found, terms=None, facts=None):
        failures = forecast.forecast(bids, terms or conditions(), facts or known())
        codes = {one.bid.number: [why.code for why in one.reasons] for one in failures}
        self.assertEqual(codes, found)
        for one in failures:
            self.assertTrue(all(why.article and why.message for why in one.reasons))

    def test_nothing_fails(self):
        self.expect(booked(limit(), market()), {}, conditions(market_bids=True))

    def test_art_5_2_the_account_covers_those_before(self):
        bids = booked(limit("10", 100), limit("10", 50), limit("10", 30))
        # 1 000 of 1 300: the second is too large for what is left, the third is not.
        terms = conditions(**CHECKED_LATER)
        self.expect(bids, {2: ["collateral-later"]}, terms, known("1300"))
        self.expect(bids, {}, terms, known("1800"))
        self.expect(bids, {n: ["collateral-later"] for n in (1, 2, 3)}, terms, known())
        self.expect(bids, {}, terms, known("0", checked=True))

    def test_art_5_2_at_the_entry_nothing_is_left_to_forecast(self):
        self.expect(booked(limit()), {}, conditions(mode=CCP), known("0"))

    def test_art_10_6_all_deals_of_a_buyer_are_declined(self):
        bids = booked(limit("10", 100), limit("10", 50))
        short = ["settlement-money"]
        self.expect(bids, {1: short, 2: short}, None, known("1499.99"))
        self.expect(bids, {}, None, known("1500"))
        # Nobody has told what is on the account.
        self.expect(bids, {}, None, known())

    def test_conditions_that_have_changed_since(self):
        terms = conditions(lot=7, tick=Decimal("0.5"), disclose=frozenset({"id"}))
        codes = ["price-tick", "quantity-lot", "disclose-id"]
        self.expect(booked(limit("10.25", 100, investor=Investor("person"))), {1: codes}, terms)
        self.expect(booked(market()), {1: ["market-not-allowed"]})
        gone = known(accounts={ACCOUNT.code: Account(ACCOUNT.code, "BRK9")})
        self.expect(booked(limit()), {1: ["account-unknown"]}, None, gone)

    def test_art_9_5_a_price_below_the_sellers(self):
        bids = booked(limit("9.99"), limit("10"))
        self.expect(bids, {1: ["price-below"]}, conditions(price=Decimal(10)))

    def test_art_4_5_the_price_of_market_bids(self):
        terms, bids = conditions(market_bids=True, lot=10), booked(market("99"), market("100"))
        self.expect(bids, {}, terms)
        late = known(at=terms.activation)
        self.expect(bids, {1: ["price-waits"], 2: ["price-waits"]}, terms, late)
        named = known(market_price=Decimal(10))
        self.expect(bids, {1: ["amount-below-lot"]}, terms, named)

    def test_art_6_2_an_investor_who_has_failed(self):
        other = dataclasses.replace(PERSON, number="HRB 1", residence="DE")
        bids = booked(limit(), limit(investor=other))
        facts = known(rejected=frozenset({PERSON.key}))
        self.expect(bids, {1: ["criteria"]}, None, facts)

    def test_art_2_3_a_private_placement(self):
        terms = conditions(private_placement=True)
        plain = Investor("legal", name="ТОО", number=QUALIFIED.number)
        bids = booked(limit("1000", investor=QUALIFIED), limit("1000", investor=plain))
        self.expect(bids, {2: ["private-qualified"]}, terms, known(investors=50))
        full = known(investors=51)
        self.expect(bids[:1], {1: ["private-investors"]}, terms, full)
