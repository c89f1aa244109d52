"""Articles 8 to 12: registers, proofs, deals, settlement, results, penalties."""

from dataclasses import replace
from datetime import date
from datetime import timedelta
from decimal import Decimal
from hypothesis import given
from hypothesis import strategies as st
from kase.is2in.subscription.book import deals
from kase.is2in.subscription.book import demand
from kase.is2in.subscription.book import draws
from kase.is2in.subscription.book import penalties
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book import results
from kase.is2in.subscription.book.columns import build
from kase.is2in.subscription.book.merkle import proves
from kase.is2in.subscription.book.merkle import Tree
from kase.is2in.subscription.book.pricing import activate
from kase.is2in.subscription.book.verification import Expected
from kase.is2in.subscription.book.verification import Mismatch
from kase.is2in.subscription.book.verification import MOST
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import Investor
from tests.subscription.case import booked
from tests.subscription.case import conditions
from tests.subscription.case import limit
from tests.subscription.case import market
from tests.subscription.case import patient
from tests.subscription.case import PERSON
from tests.subscription.case import START
from tests.subscription.registers import verify
import hashlib
import unittest


FRIDAY = date(2026, 11, 20)
ASKED = frozenset(("name", "id", "residence", "document", "address"))


def accepted(terms, *bids):
    """Return the rows of an accepted register."""
    return [register.row_of(one, terms, one.bid.quantity or 100) for one in booked(*bids)]


class AcceptedRegister(unittest.TestCase):
    """Article 8 and annex 2."""

    def test_annex_2_graphs(self):
        terms = conditions(disclose=ASKED)
        who = replace(PERSON, document="№ 1", address="Алматы", contacts="+7 701")
        [one] = booked(limit(investor=who))
        row = register.row_of(one, terms, 100, register.Contact("АО Брокер", "+7 727"))
        texts = [register.plain(row.graph(graph)) for graph in register.GRAPHS]
        self.assertEqual(
            texts,
            [
                *("1", "2026-11-20T10:00:01.000000+05:00", "10", "", "100", "1000"),
                *("", "", "", ""),
                *("Ахметова Айгуль", "+7 701", "KZ", "850101300124", "№ 1; Алматы"),
                *("АО Брокер", "+7 727"),
            ],
        )

    def test_annex_2_note_1_nothing_that_was_not_asked_for(self):
        [one] = booked(limit())
        row = register.row_of(one, conditions(), 100, register.Contact("АО Брокер"))
        self.assertEqual({row.graph(graph) for graph in range(11, 18)}, {""})

    def test_annex_2_instruction_2_yield_of_debt_only(self):
        [one] = booked(limit(yield_=Decimal("12.5")))
        self.assertIsNone(register.row_of(one, conditions(), 1).yield_)
        debt = conditions(is_debt=True, nominal=Decimal(1000))
        self.assertEqual(register.row_of(one, debt, 1).yield_, Decimal("12.5"))

    def test_annex_2_totals(self):
        rows = accepted(conditions(), limit("10.5", 3), limit("1", 7))
        rows[0] = register.satisfy(rows[0], conditions(), Decimal(10), 2)
        self.assertEqual(
            register.totals(rows), register.Totals(10, Decimal("38.5"), 2, Decimal(20))
        )

    def test_art_8_2_who_is_left_out(self):
        gone = (
            "deleted_by_buyer",
            "deleted_by_seller",
            "refused_by_control",
            "annulled_collateral",
            "rejected_criteria",
        )
        bids = [
            replace(one, state=state)
            for one, state in zip(
                booked(*[limit()] * 7), (*gone, "registered", "active"), strict=True
            )
        ]
        self.assertEqual([one.number for one in results.alive(bids)], [6, 7])

    def test_art_8_3_nothing_can_be_altered_unseen(self):
        rows = accepted(conditions(), *[limit()] * 5)
        before = register.manifest(rows)
        self.assertEqual(before, register.manifest(list(rows)))
        rows[3] = replace(rows[3], quantity=101)
        after = register.manifest(rows)
        self.assertNotEqual((before.sha256, before.root), (after.sha256, after.root))

    def test_one_value_has_one_form(self):
        for value, text in (
            (Decimal("10.500"), "10.5"),
            (Decimal("1E+3"), "1000"),
            (Decimal("0.00"), "0"),
            (100, "100"),
            (None, ""),
        ):
            self.assertEqual(register.plain(value), text)


class Proofs(unittest.TestCase):
    """A buyer shows that its bid is in the register."""

    @patient(100)
    @given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
    def test_every_row_proves_itself_and_no_other(self, rows, data):
        tree = Tree(rows)
        index = data.draw(st.integers(0, len(rows) - 1))
        proof = tree.proof(index)
        self.assertTrue(proves(rows[index], proof, tree.root))
        self.assertFalse(proves(rows[index] + b"x", proof, tree.root))
        self.assertFalse(proves(rows[index], proof, bytes(32)))
        longer = replace(proof, path=(*proof.path, bytes(32)))
        self.assertFalse(proves(rows[index], longer, tree.root))
        if proof.path:
            self.assertFalse(proves(rows[index], replace(proof, path=proof.path[:-1]), tree.root))

    @patient(100)
    @given(st.lists(st.binary(max_size=4), max_size=33))
    def test_the_shape_is_that_of_rfc_6962(self, rows):
        def root(part):
            if not part:
                return hashlib.sha256(b"").digest()
            if len(part) == 1:
                return hashlib.sha256(b"\x00" + part[0]).digest()
            split = 1
            while split * 2 < len(part):
                split *= 2
            return hashlib.sha256(b"\x01" + root(part[:split]) + root(part[split:])).digest()

        self.assertEqual(Tree(rows).root, root(rows))

    def test_there_is_no_proof_of_what_is_not_there(self):
        for index in (-1, 2):
            with self.assertRaises(IndexError):
                Tree([b"a", b"b"]).proof(index)

    def test_the_draw_is_committed_to_and_mixed(self):
        secret = b"s" * 32
        published = draws.commitment(secret)
        self.assertEqual(published, hashlib.sha256(secret).hexdigest())
        self.assertTrue(draws.keeps(secret, published))
        self.assertFalse(draws.keeps(b"t" * 32, published))
        root = bytes(range(32))
        self.assertEqual(draws.seed(secret, root), hashlib.sha256(secret + root).digest())


class SatisfiedRegister(unittest.TestCase):
    """Article 9: the seller's answer is what was sent, with its four graphs."""

    def setUp(self):
        self.terms = conditions(market_bids=True)
        self.sent = accepted(self.terms, limit(), limit("9.00", 50), market("500.00"))
        prices = (Decimal(10), Decimal(9), Decimal(5))
        self.answer = [
            register.satisfy(row, self.terms, price, units)
            for row, price, units in zip(self.sent, prices, (100, 20, 100), strict=True)
        ]

    def faults(self, answer, terms=None, **expected):
        found = verify(
            self.sent, answer, terms or self.terms, Expected(**{"offered": 1000, **expected})
        )
        return {(one.number, one.graph, one.code) for one in found}

    def changed(self, index, **changes):
        return [replace(r, **changes) if i == index else r for i, r in enumerate(self.answer)]

    def test_art_9_1_a_good_answer(self):
        self.assertEqual(self.faults(self.answer), set())
        self.assertEqual(self.faults(self.answer, market_price=Decimal(5)), set())

    def test_art_9_2_none_or_in_part(self):
        none = [register.satisfy(row, self.terms, None, 0) for row in self.sent]
        self.assertEqual(self.faults(none), set())

    def test_art_9_2_fifty_investors(self):
        terms = conditions(private_placement=True)
        self.sent = accepted(terms, *[limit()] * 51)
        answer = [register.satisfy(row, terms, Decimal(10), 1) for row in self.sent]
        many = {row.number: f"KZ {row.number}" for row in self.sent}
        self.assertEqual(self.faults(answer, terms, investors=many), {(0, 9, "investors-over")})
        same = {number: f"KZ {number % 50}" for number in many}
        self.assertEqual(self.faults(answer, terms, investors=same), set())

    def test_art_9_5_bids_are_neither_left_out_nor_added(self):
        self.assertEqual(self.faults(self.answer[1:]), {(1, 1, "missing")})
        extra = replace(self.answer[0], number=9)
        self.assertEqual(self.faults([*self.answer, extra]), {(9, 1, "unknown")})
        self.assertEqual(
            self.faults([*self.answer, self.answer[0]], offered=10**6), {(1, 1, "repeated")}
        )

    def test_art_9_5_what_was_accepted_stays(self):
        for graph, changes in (
            (2, {"submitted_at": START}),
            (5, {"quantity": 101}),
            (6, {"amount": Decimal(999)}),
            (11, {"investor": "Другой"}),
            (14, {"id_number": "1"}),
            (17, {"buyer_contacts": "1"}),
        ):
            with self.subTest(graph):
                self.assertEqual(self.faults(self.changed(0, **changes)), {(1, graph, "changed")})

    def test_art_9_5_quantities(self):
        def given(units, price=Decimal(10)):
            row = register.satisfy(self.sent[0], self.terms, price, units)
            return [row, *self.answer[1:]]

        self.assertEqual(self.faults(given(101)), {(1, 9, "quantity-over")})
        self.assertEqual(self.faults(given(-1)), {(1, 9, "quantity-negative")})
        self.assertEqual(self.faults(given(100), offered=219), {(0, 9, "supply-over")})
        lots = conditions(lot=50)
        self.assertEqual(
            self.faults(given(99), lots), {(1, 9, "quantity-lot"), (2, 9, "quantity-lot")}
        )

    def test_art_9_5_prices(self):
        def at(price):
            row = register.satisfy(self.sent[0], self.terms, price, 100)
            return [row, *self.answer[1:]]

        self.assertEqual(self.faults(at(Decimal("10.01"))), {(1, 7, "price-over")})
        self.assertEqual(self.faults(at(Decimal("9.999"))), {(1, 7, "price-tick")})
        self.assertEqual(self.faults(at(Decimal(-1))), {(1, 7, "price-positive")})
        self.assertEqual(self.faults(self.changed(0, deal_price=None)), {(1, 7, "price-required")})
        self.assertEqual(
            self.faults(at(Decimal("9.50")), price=Decimal(9), market_price=Decimal(5)),
            {(1, 7, "price-rule")},
        )
        self.assertEqual(
            self.faults(self.answer, market_price=Decimal(4)), {(3, 7, "price-market")}
        )
        self.assertEqual(
            self.faults(self.changed(0, deal_amount=Decimal(1))), {(1, 10, "amount-wrong")}
        )

    def test_annex_2_instruction_3_the_money_of_a_market_bid(self):
        dear = register.satisfy(self.sent[2], self.terms, Decimal("5.01"), 100)
        self.assertEqual(self.faults([*self.answer[:2], dear]), {(3, 10, "amount-over")})

    def test_art_4_5_2_a_market_bid_of_a_longer_period_is_bound_by_money_only(self):
        terms = conditions(market_bids=True, end=START + timedelta(days=2))
        cheap = register.satisfy(self.sent[2], terms, Decimal(1), 500)
        self.assertEqual(self.faults([*self.answer[:2], cheap], terms), set())
        self.assertEqual(self.faults([*self.answer[:2], cheap]), {(3, 9, "quantity-over")})

    def test_the_answer_has_an_end(self):
        strange = [replace(self.sent[0], number=n) for n in range(10, 3000)]
        found = verify(self.sent, strange, self.terms, Expected(1000))
        self.assertEqual(len(found), MOST)
        self.assertEqual((found[0].line, found[0].article), (1, "9.5"))
        self.assertEqual(Mismatch(0, 9, "investors-over").article, "9.2")


class Deals(unittest.TestCase):
    """Articles 10 and 11."""

    def setUp(self):
        self.terms = conditions(mode=CCP)
        self.bids = booked(limit(), limit("9", 50), limit("8", 10, account="BRK2-02"))
        rows = [register.row_of(one, self.terms, one.bid.quantity) for one in self.bids]
        self.rows = [
            register.satisfy(row, self.terms, Decimal(8), units)
            for row, units in zip(rows, (100, 20, 0), strict=True)
        ]
        known = {one.number: one for one in self.bids}
        self.deals = deals.make(self.rows, known, "BRK1")

    def test_art_10_3_a_deal_for_each_satisfied_bid(self):
        self.assertEqual(
            [(d.number, d.bid, d.quantity, d.amount) for d in self.deals],
            [(1, 1, 100, Decimal(800)), (2, 2, 20, Decimal(160))],
        )

    def test_art_10_4_netting(self):
        found = deals.net(self.deals, "BRK1-01")
        self.assertEqual(
            [(one.account, one.securities, one.money) for one in found],
            [("BRK1-01", -120, Decimal(960)), ("BRK2-01", 120, Decimal(-960))],
        )
        self.assertEqual((sum(n.securities for n in found), sum(n.money for n in found)), (0, 0))

    def test_art_10_6_all_deals_of_a_buyer_are_declined(self):
        def reason(money="960", day=FRIDAY, consent=True, **other):
            facts = deals.SettlementFacts(day, consent, {"BRK2": Decimal(money)}, other)
            return deals.declined(self.deals, facts, FRIDAY, needs_consent=True)

        self.assertEqual(reason(), {})
        self.assertEqual(reason("959.99"), {"BRK2": "money"})
        self.assertEqual(reason(day=date(2026, 11, 23)), {"BRK2": "wrong-day"})
        self.assertEqual(reason(consent=False), {"BRK2": "consent"})
        self.assertEqual(reason(BRK2="frozen"), {"BRK2": "frozen"})

    def test_art_11_3_what_buyers_are_told(self):
        self.assertEqual([deals.answer(row) for row in self.rows], ["full", "part", "none"])

    def test_annex_3_and_the_usual_notice(self):
        bids = [*self.bids, replace(self.bids[0], number=4, state="deleted_by_buyer", buyer="B3")]
        found = results.demand(bids, self.rows, conditions(quantity=100))
        self.assertEqual((found.participants, found.bids, found.active), (2, 4, 3))
        self.assertEqual((found.limit, found.market, found.ratio), (3, 0, Decimal("160.0")))
        self.assertEqual(found.active_prices.mean, Decimal("9.5625"))
        self.assertEqual((found.prices.low, found.prices.high), (Decimal(8), Decimal(10)))
        self.assertEqual(found.shares, {"person": Decimal("100.0")})
        sold = results.results(self.rows, conditions(quantity=150))
        self.assertEqual((sold.quantity, sold.amount, sold.deals), (120, Decimal(960), 2))
        self.assertEqual((sold.part, sold.prices.mean), (Decimal("80.0"), Decimal(8)))

    def test_more_than_twice_is_told_as_times(self):
        self.assertEqual(results.as_times(Decimal("720.0")), Decimal("7.2"))
        self.assertIsNone(results.as_times(Decimal("111.6")))

    def test_nothing_asked(self):
        found = results.demand([], [], conditions())
        self.assertEqual((found.ratio, found.prices.mean, found.shares), (Decimal(0), None, {}))


class Penalties(unittest.TestCase):
    """Article 12: what is due after a default without the counterparty."""

    CASE = penalties.Default(dealt=FRIDAY, dissolved=FRIDAY)

    def step(self, today=FRIDAY, **done):
        return penalties.next_step(replace(self.CASE, **done), today)

    def test_art_12_2_a_tenth_of_a_per_cent(self):
        self.assertEqual(penalties.penalty(Decimal(1_000_000)), Decimal(1000))
        self.assertEqual(penalties.penalty(Decimal("1235.00")), Decimal("1.24"))
        self.assertEqual(penalties.penalty(Decimal("1234.99")), Decimal("1.23"))

    def test_art_12_2_a_claim_within_five_working_days(self):
        last = date(2026, 11, 27)
        self.assertEqual(self.step(last), penalties.Step("claim", last, "12.2"))
        self.assertEqual(self.step(date(2026, 11, 28)).name, "no_claim")
        self.assertTrue(penalties.claim_in_time(self.CASE, last))
        self.assertFalse(penalties.claim_in_time(self.CASE, date(2026, 11, 30)))

    def test_art_12_3_notice_on_the_second_working_day(self):
        self.assertEqual(self.step(claimed=FRIDAY).by, date(2026, 11, 24))

    def test_art_12_4_payment_on_the_fifth(self):
        step = self.step(claimed=FRIDAY, noticed=FRIDAY)
        self.assertEqual((step.name, step.by), ("payment", date(2026, 11, 27)))

    def test_art_12_5_transfer_within_two(self):
        step = self.step(claimed=FRIDAY, noticed=FRIDAY, paid=FRIDAY)
        self.assertEqual((step.name, step.by), ("transfer", date(2026, 11, 24)))
        done = self.step(claimed=FRIDAY, noticed=FRIDAY, paid=FRIDAY, passed=FRIDAY)
        self.assertEqual(done.name, "done")

    def test_art_12_6_a_dispute_within_five_days_of_the_deal(self):
        self.assertEqual(penalties.dispute_by(self.CASE), date(2026, 11, 27))


class LiveDemand(unittest.TestCase):
    """What the seller sees while bids come (article 4.6)."""

    def test_by_price_and_by_word(self):
        terms = conditions(market_bids=True)
        legal = Investor("legal")
        bids = booked(
            limit("9", 30), market("1000.00"), limit("11", 5, investor=legal), limit("9", 2)
        )
        book = activate(build(bids, terms), terms, Decimal(10))
        self.assertEqual(
            [(s.price, s.bids, s.quantity, s.above) for s in demand.by_price(book)],
            [(None, 1, 100, 100), (Decimal(11), 1, 5, 105), (Decimal(9), 2, 32, 137)],
        )
        self.assertEqual(
            [(s.name, s.bids, s.quantity, s.amount) for s in demand.by_word(book, "investor_type")],
            [("person", 3, 132, Decimal(1288)), ("legal", 1, 5, Decimal(55))],
        )
        self.assertEqual(demand.by_price(build([], terms)), ())
