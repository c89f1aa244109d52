"""Annex 1 line by line: what a program or a person may enter, what the signed paper says."""

from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from kase.is2in.subscription.book import annex
from kase.is2in.subscription.book import application
from kase.is2in.subscription.book import life
from kase.is2in.subscription.book import pricing
from kase.is2in.subscription.papers import lines
from kase.is2in.subscription.types import DISCLOSED
from kase.is2in.terms.errors import RuleRefused
from tests.subscription.case import conditions
from tests.subscription.case import START
import unittest


MOMENTS = ("start", "end", "activation", "deals_at", "settlement_at")
APPLICATION = {
    "issuer": "АО Эмитент",
    "quantity": 1000,
    **{name: getattr(conditions(), name).isoformat() for name in MOMENTS},
}
DAY = timedelta(days=1)


class Lines(unittest.TestCase):
    """An application in fields, and the same as the lines of the annex."""

    def read(self, **fields):
        return annex.read({**APPLICATION, **fields}, ("BRK1",))

    def said(self, name, **fields):
        """Return what the paper says in a line, in English."""
        return lines.said(name, self.read(**fields), "en")

    def refused(self, name, *values, code="form"):
        """Expect each value of a field to be refused by its name."""
        for value in values:
            with self.assertRaises(RuleRefused) as caught:
                self.read(**{name: value})
            self.assertEqual([(e.field, e.code) for e in caught.exception.errors], [(name, code)])

    def faults(self, **changes):
        return {(e.field, e.code) for e in application.check(conditions(**changes))}


class Parameters(Lines):
    """Lines 1–7 of the parameters."""

    def test_annex_1_parameter_1_issuer(self):
        self.assertEqual(self.said("issuer", issuer="  ТОО Завод "), "ТОО Завод")
        self.refused("issuer", "", code="required")

    def test_annex_1_parameter_2_kind_of_securities(self):
        self.assertEqual(self.said("security_kind", security_kind="Акции"), "Акции")
        self.refused("security_kind", "x" * 5000, "a\x00b", 7)

    def test_annex_1_parameter_3_isin_where_there_is_one(self):
        self.assertEqual(self.said("isin", isin="KZ1C00000959"), "KZ1C00000959")
        self.assertEqual(self.said("isin"), "")
        self.refused("isin", "KZ1C00000958", code="isin")

    def test_annex_1_parameter_4_quantity_or_nominal_volume(self):
        self.assertEqual(self.said("quantity", quantity=1500), "1,500")
        bonds = {"quantity": 200, "is_debt": True, "nominal": "1000"}
        self.assertIn("200,000 KZT", self.said("quantity", **bonds))
        self.refused("quantity", 1.5, "many", True)
        self.assertEqual(self.faults(quantity=0), {("quantity", "positive")})

    def test_annex_1_parameter_5_price_of_one(self):
        self.assertEqual(self.said("price", price="12.5"), "12.50")
        self.refused("price", "1e5", "dear", 1.5)
        self.assertEqual(self.faults(price=Decimal(0)), {("price", "positive")})

    def test_annex_1_parameter_6_type_of_the_subaccount(self):
        self.assertEqual(self.said("seller_subaccount_type", seller_subaccount_type="Own"), "Own")
        self.assertNotIn("seller_subaccount_type", lines.CONDITIONS)

    def test_annex_1_parameter_7_number_of_the_subaccount(self):
        self.assertEqual(self.said("seller_subaccount", seller_subaccount="SUB-1"), "SUB-1")
        self.refused("seller_subaccount", ["SUB-1"])

    def test_footnote_4_the_seller_may_leave_the_price_open(self):
        self.assertIsNone(self.read().price)
        self.assertEqual(self.said("price"), "")
        self.assertEqual(self.faults(price=None), set())


class Conditions(Lines):
    """Lines 1–18 of the conditions but for those on investors."""

    def test_annex_1_line_1_first_day_of_bids(self):
        self.assertIn("20 Nov 2026", self.said("start"))
        self.refused("start", None, code="required")

    def test_annex_1_line_2_last_day_of_bids(self):
        self.assertIn("20 Nov 2026", self.said("end"))
        self.assertIn(("end", "order"), self.faults(end=START - DAY))

    def test_annex_1_line_3_hour_bids_begin(self):
        self.assertIn("10:00", self.said("start"))
        # A moment without its offset is no moment: which clock would it be?
        self.refused("start", "2026-11-20T10:00:00")

    def test_annex_1_line_4_hour_bids_end(self):
        self.assertIn("16:00", self.said("end"))
        self.refused("end", "2026-11-20", "later")

    def test_annex_1_line_5_period_of_confirmation(self):
        until = conditions().end + timedelta(hours=3)
        self.assertIn("19:00", self.said("confirmation_until", confirmation_until=str(until)))
        early = {"confirmation_until": START}
        self.assertEqual(self.faults(**early), {("confirmation_until", "order")})

    def test_annex_1_line_7_collateral_at_the_entry_or_a_moment(self):
        at_entry = {"mode": "ccp", "collateral_check": annex.AT_ENTRY}
        self.assertIsNone(self.read(**at_entry).collateral_check)
        self.assertEqual(self.said("collateral_check", **at_entry), "When a bid is submitted")
        moment = (conditions().end + timedelta(minutes=5)).isoformat()
        self.assertIn("16:05", self.said("collateral_check", mode="ccp", collateral_check=moment))
        self.refused("collateral_check", "never")

    def test_annex_1_line_8_activation(self):
        self.assertIn("17:00", self.said("activation"))
        late = {"activation": conditions().deals_at + DAY}
        self.assertEqual(self.faults(**late), {("activation", "order")})

    def test_annex_1_line_9_mode(self):
        self.assertEqual(self.said("mode", mode="ccp"), "With the central counterparty")
        self.assertEqual(self.said("mode", mode="no_ccp"), "Without the counterparty")
        self.assertEqual(self.faults(mode="dark"), {("mode", "choice")})

    def test_annex_1_line_10_currency(self):
        self.assertEqual(self.said("currency", currency="USD"), "USD")
        self.assertEqual(self.read().currency, "KZT")

    def test_annex_1_line_11_criteria_or_none(self):
        self.assertEqual(self.said("criteria"), "")
        self.assertFalse(life.asks_depository(self.read()))
        self.assertTrue(life.asks_depository(self.read(criteria=["Резиденты"])))

    def test_annex_1_line_11_1_the_first_criterion(self):
        self.assertEqual(self.read(criteria=["Резиденты", ""]).criteria, ("Резиденты",))

    def test_annex_1_line_11_2_the_second_criterion(self):
        two = ["Резиденты", "Физические лица"]
        self.assertEqual(self.said("criteria", criteria=two), "Резиденты; Физические лица")

    def test_annex_1_line_11_n_as_many_as_there_are(self):
        many = [f"Критерий {n}" for n in range(annex.MOST_LINES)]
        self.assertEqual(len(self.read(criteria=many).criteria), annex.MOST_LINES)
        self.refused("criteria", [*many, "еще"], "Резиденты", [1])

    def test_annex_1_line_13_day_of_the_accepted_register(self):
        self.assertIn(
            "23 Nov 2026", self.said("accepted_register_on", accepted_register_on="2026-11-23")
        )
        self.refused("accepted_register_on", "Monday")

    def test_annex_1_line_14_day_of_the_satisfied_register(self):
        self.assertIn(
            "23 Nov 2026", self.said("satisfied_register_on", satisfied_register_on="2026-11-23")
        )
        self.refused("satisfied_register_on", "2026-13-01")

    def test_annex_1_line_15_who_settles(self):
        self.assertEqual(self.said("settlement_by"), "Central depository")
        self.assertEqual(self.said("settlement_by", settlement_by="other"), "Another organisation")

    def test_annex_1_line_16_deals(self):
        self.assertIn("24 Nov 2026", self.said("deals_at"))
        saturday = datetime.fromisoformat("2026-11-28T10:00:00+05:00")
        days_off = self.faults(deals_at=saturday, settlement_at=saturday)
        self.assertIn(("deals_at", "working-day"), days_off)

    def test_annex_1_line_17_settlement(self):
        self.assertIn("12:00", self.said("settlement_at"))
        before = {"settlement_at": conditions().deals_at - timedelta(hours=1)}
        self.assertEqual(self.faults(**before), {("settlement_at", "order")})

    def test_annex_1_line_18_other_conditions(self):
        self.assertEqual(self.said("other", other="Дробление нет"), "Дробление нет")

    def test_footnote_5_collateral_is_of_the_counterparty_only(self):
        moment = {"collateral_check": conditions().end}
        self.assertEqual(self.faults(**moment), {("collateral_check", "choice")})
        self.assertEqual(self.said("collateral_check"), "")

    def test_footnote_2_activation_counts_what_the_money_of_a_market_bid_buys(self):
        due = pricing.price_due(conditions(market_bids=True))
        self.assertEqual(due, conditions().activation)
        names = [act.name for act in life.timetable(conditions())]
        self.assertLess(names.index("activate"), names.index("hand-over"))


class Investors(Lines):
    """Lines 12–12.6: what the seller asks to be told of investors."""

    def asked(self, line, name):
        """Expect a line to be asked by its name, and said with its number."""
        self.assertEqual(self.read(disclose=[name]).disclose, {name})
        text = self.said("disclose", disclose=[name])
        self.assertTrue(text.startswith(f"{line} "), text)
        return text

    def test_annex_1_line_12_asked_or_not(self):
        self.assertFalse(life.asks_depository(self.read(disclose=[])))
        self.assertTrue(life.asks_depository(self.read(disclose=["name"])))
        self.refused("disclose", ["salary"], "name")
        everything = self.said("disclose", disclose=list(DISCLOSED))
        self.assertEqual(everything.count(";"), 5)

    def test_footnote_3_the_application_lists_what_is_asked_for(self):
        titles = [str(title).partition(" ")[0] for title in lines.DISCLOSED.values()]
        self.assertEqual(titles, [f"12.{n}." for n in range(1, 7)])
        self.assertEqual(tuple(lines.DISCLOSED), DISCLOSED)

    def test_annex_1_line_12_1_name(self):
        self.assertIn("name", self.asked("12.1.", "name"))

    def test_annex_1_line_12_2_number(self):
        self.assertIn("IIN or BIN", self.asked("12.2.", "id"))

    def test_annex_1_line_12_3_citizenship(self):
        self.assertIn("citizenship", self.asked("12.3.", "residence"))

    def test_annex_1_line_12_4_document(self):
        self.assertIn("document", self.asked("12.4.", "document"))

    def test_annex_1_line_12_5_address(self):
        self.assertIn("address", self.asked("12.5.", "address"))

    def test_annex_1_line_12_6_other(self):
        self.assertIn("other", self.asked("12.6.", "other"))
