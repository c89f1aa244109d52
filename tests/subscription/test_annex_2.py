"""Annex 2 graph by graph: what stands there, and what the seller may write."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.verification import Expected
from kase.is2in.subscription.types import DISCLOSED
from kase.is2in.subscription.types import Investor
from tests.subscription.case import booked
from tests.subscription.case import conditions
from tests.subscription.case import limit
from tests.subscription.case import market
from tests.subscription.registers import verify
import unittest


WHO = Investor(
    "person",
    name="Ахметова Айгуль",
    number="850101300124",
    document="УЛ 1",
    address="Алматы",
    contacts="+7 701",
    other="вкладчик",
)
BUYER = register.Contact("АО Брокер", "+7 727")


class Graphs(unittest.TestCase):
    """A debt register of one bid, answered in full by its seller."""

    def setUp(self):
        self.terms = conditions(
            disclose=frozenset(DISCLOSED), is_debt=True, nominal=Decimal(1000), market_bids=True
        )
        bid = limit("99.50", 100, yield_=Decimal("12.5"), investor=WHO)
        self.sent = register.row_of(booked(bid)[0], self.terms, 100, BUYER)
        self.answer = register.satisfy(self.sent, self.terms, Decimal("99.50"), 100)

    def said(self, graph, row=None):
        return register.plain((row or self.answer).graph(graph))

    def codes(self, terms=None, **changes):
        """Return what is wrong when the answer differs from what was sent."""
        wrong = [replace(self.answer, **changes)]
        return {
            (one.graph, one.code)
            for one in verify([self.sent], wrong, terms or self.terms, Expected(1000))
        }

    def fixed(self, graph, value):
        """Expect a graph to be the exchange's: the seller may not write there."""
        changes = {register.GRAPHS[graph]: value}
        self.assertIn((graph, "changed"), self.codes(**changes))
        self.assertNotIn(graph, register.ANSWERED)

    def test_annex_2_graph_1_number_of_the_bid(self):
        self.assertEqual(self.said(1), "1")
        self.assertIn((1, "unknown"), self.codes(number=2))

    def test_annex_2_graph_2_moment_of_the_bid(self):
        self.assertEqual(self.said(2), "2026-11-20T10:00:01.000000+05:00")
        self.fixed(2, self.sent.submitted_at + timedelta(microseconds=1))

    def test_annex_2_graph_3_price_of_the_bid(self):
        self.assertEqual(self.said(3), "99.5")
        self.fixed(3, Decimal("99.51"))

    def test_annex_2_graph_4_yield_of_the_bid(self):
        self.assertEqual(self.said(4), "12.5")
        self.fixed(4, Decimal("12.6"))

    def test_annex_2_graph_5_quantity_of_the_bid(self):
        self.assertEqual(self.said(5), "100")
        self.fixed(5, 101)

    def test_annex_2_graph_6_sum_of_the_bid(self):
        self.assertEqual(self.said(6), "99500")
        self.fixed(6, Decimal(1))

    def test_annex_2_graph_7_price_of_the_deal(self):
        self.assertEqual((self.said(7), self.said(7, self.sent)), ("99.5", ""))
        self.assertEqual(self.codes(deal_price=None), {(7, "price-required")})

    def test_annex_2_graph_8_yield_of_the_deal(self):
        self.assertEqual((self.said(8), self.said(8, self.sent)), ("12.5", ""))
        share = conditions()
        bid = register.row_of(booked(limit())[0], share, 100)
        self.assertIsNone(register.satisfy(bid, share, Decimal(10), 100).deal_yield)

    def test_annex_2_graph_9_quantity_of_the_deal(self):
        self.assertEqual((self.said(9), self.said(9, self.sent)), ("100", ""))
        self.assertIn((9, "quantity-over"), self.codes(deal_quantity=101))

    def test_annex_2_graph_10_sum_of_the_deal(self):
        self.assertEqual((self.said(10), self.said(10, self.sent)), ("99500", ""))
        self.assertEqual(self.codes(deal_amount=Decimal(99_501)), {(10, "amount-wrong")})

    def test_annex_2_graph_11_investor(self):
        self.assertEqual(self.said(11), "Ахметова Айгуль")
        self.fixed(11, "Другой")

    def test_annex_2_graph_12_contacts_of_the_investor(self):
        self.assertEqual(self.said(12), "+7 701")
        self.fixed(12, "")

    def test_annex_2_graph_13_residence(self):
        self.assertEqual(self.said(13), "KZ")
        self.fixed(13, "DE")

    def test_annex_2_graph_14_iin_or_bin(self):
        self.assertEqual(self.said(14), "850101300124")
        self.fixed(14, "931240000220")

    def test_annex_2_graph_15_other_information(self):
        self.assertEqual(self.said(15), "УЛ 1; Алматы; вкладчик")
        self.fixed(15, "УЛ 1")

    def test_annex_2_graph_16_buyer(self):
        self.assertEqual(self.said(16), "АО Брокер")
        self.fixed(16, "АО Другой")

    def test_annex_2_graph_17_contacts_of_the_buyer(self):
        self.assertEqual(self.said(17), "+7 727")
        self.fixed(17, "+7 700")

    def test_annex_2_note_1_each_line_fills_its_own_graph(self):
        graphs = {"name": 11, "residence": 13, "id": 14, "other": 15}
        for name, graph in graphs.items():
            with self.subTest(name):
                terms = conditions(disclose=frozenset((name,)))
                row = register.row_of(booked(limit(investor=WHO))[0], terms, 100)
                filled = {one for one in (11, 13, 14, 15) if self.said(one, row)}
                self.assertEqual(filled, {graph})

    def test_annex_2_instruction_1_the_price_of_debt_is_in_per_cent(self):
        self.assertEqual(self.terms.worth(Decimal("99.50")), Decimal(995))
        self.assertEqual(self.said(10), "99500")

    def test_annex_2_instruction_4_citizenship_or_registration(self):
        abroad = replace(WHO, residence="DE", number="HRB 1")
        row = register.row_of(booked(limit(investor=abroad))[0], self.terms, 100)
        self.assertEqual(self.said(13, row), "DE")

    def test_annex_2_instruction_5_a_number_like_them_abroad(self):
        abroad = replace(WHO, residence="DE", number="HRB 1")
        row = register.row_of(booked(limit(investor=abroad))[0], self.terms, 100)
        self.assertEqual(self.said(14, row), "HRB 1")

    def test_annex_2_total_sums_of_four_graphs(self):
        money = register.row_of(booked(market("500.00", investor=WHO))[0], self.terms, 5)
        whole = register.totals([self.answer, money])
        self.assertEqual((whole.quantity, whole.amount), (105, Decimal(100_000)))
        self.assertEqual((whole.deal_quantity, whole.deal_amount), (100, Decimal(99_500)))
