"""Articles 1–4 as people meet them: who is who, the twin, the decision, the period of bids."""

from datetime import timedelta
from decimal import Decimal
from kase.is2in.subscription import accounts
from kase.is2in.subscription import allotting
from kase.is2in.subscription import books
from kase.is2in.subscription import changing
from kase.is2in.subscription import folders
from kase.is2in.subscription import past
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription import seats
from kase.is2in.subscription.book import deals
from kase.is2in.subscription.course import checking
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.news import messages
from kase.is2in.subscription.papers import applying
from kase.is2in.subscription.papers import store
from kase.is2in.subscription.types import Account
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import acting_as
from tests.builders import parties as build
from tests.subscription.case import booked
from tests.subscription.case import limit
from tests.subscription.life import EVENING
from tests.subscription.life import LifeCase
from tests.subscription.life import PRO_RATA
from tests.subscription.life import TERMS
from tests.subscription.registers import answered
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from unittest import mock


CCP = {"mode": "ccp", "collateral_check": (TERMS.end + timedelta(minutes=5)).isoformat()}


class Words(LifeCase):
    """Article 1.2: what words mean here decides who may do what."""

    def test_art_1_2_1_a_bid_buys(self):
        [bid] = booked(limit("10", 7))
        made = deals.Deal(1, 1, "BRK2", bid.bid.account, "BRK1", Decimal(10), 7, Decimal(70))
        sides = {one.account: (one.securities, one.money) for one in deals.net((made,), "S")}
        self.assertEqual(sides[bid.bid.account], (7, Decimal(-70)))

    def test_art_1_2_3_a_buyer_is_a_member_of_the_exchange(self):
        self.announced(settlement_by="other")
        build.organization("CLNT", ("issuer",))
        client = build.person("client@company.example", "CLNT")
        found = books.get(self.book)
        with self.assertRaises(Forbidden):
            seats.seat_of(found, client).require_buyer()
        with self.assertRaises(Forbidden):
            seats.seat_of(found, self.trading).require_buyer()
        self.assertEqual(seats.seat_of(found, self.buyer).require_buyer(), "BRK2")

    def test_art_1_2_4_a_seller_is_a_member_or_a_consortium_of_them(self):
        build.organization("CLNT", ("issuer",))
        with self.assertRaises(RuleRefused) as caught:
            self.draft(consortium=["CLNT"])
        self.assertEqual(caught.exception.code, "not-member")
        self.draft(consortium=["BRK3"])
        self.assertEqual(books.get(self.book).conditions.sellers, ("BRK1", "BRK3"))
        client = build.person("client@company.example", "CLNT")
        with acting_as(client.id), self.assertRaises(Forbidden):
            folders.add({"issuer": "АО"})

    def test_art_1_2_6_and_8_2_3_the_accepted_register_is_of_accepted_bids(self):
        self.wire()
        self.announced()
        self.clock_to(NOON)
        self.submit(row(), row("9.00"))
        changing.delete(self.book, 1, "BRK2", "user")
        self.clock_to(EVENING)
        kept = registers.last(self.book, registers.ACCEPTED)
        self.assertEqual([one.number for one in registers.rows_of(kept)], [2])

    def test_art_1_2_7_and_4_2_par_2_and_8_2_2_no_deal_of_a_refused_bid(self):
        self.wire(money={"BRK2": Decimal(10**6), "BRK3": Decimal(10**6)})
        accounts.keep(Account("BRK2-01", "BRK2", control="BANK"))
        until = (TERMS.end + timedelta(hours=2)).isoformat()
        self.announced(confirmation_until=until)
        self.clock_to(NOON)
        self.submit()
        self.submit(row(account="BRK3-01"), buyer="BRK3")
        self.clock_to(TERMS.activation)
        changing.refuse(self.book, 1, "BANK", "control", "Нет денег")
        self.clock_to(EVENING)
        self.answered()
        for kind in (registers.ACCEPTED, registers.SATISFIED):
            kept = registers.last(self.book, kind)
            self.assertEqual([one.number for one in registers.rows_of(kept)], [2])
        self.assertEqual(reader.one(self.book, 1).state, "refused_by_control")


class Twin(LifeCase):
    """Articles 2.1-1 and 3.1-1: two modes, one subscription, an application for each."""

    def twin(self, **changes):
        first = self.draft(**CCP)
        return first, self.draft(twin=first, **changes)

    def test_art_2_1_dash_1_both_modes_are_one_subscription(self):
        first, second = self.twin()
        self.assertEqual(books.get(first).placement, books.get(second).placement)
        [other] = past.twins(books.get(first))
        self.assertEqual((other.book, other.conditions.mode), (second, "no_ccp"))
        for changes, code in (
            ({"isin": "KZ1C00001122"}, "twin-securities"),
            ({"issuer": "АО Другой"}, "twin-securities"),
            (CCP, "twin"),
        ):
            with self.assertRaises(RuleRefused) as caught:
                self.draft(twin=first, **changes)
            self.assertEqual(caught.exception.code, code)

    def test_art_3_1_dash_1_each_mode_has_its_own_application(self):
        first, second = self.twin()
        self.book = first
        self.sign()
        self.book = second
        with self.assertRaises(Conflict) as caught:
            self.move("submit", "seller")
        self.assertEqual(caught.exception.code, "not-signed")
        self.sign()
        self.assertEqual(self.move("submit", "seller"), "submitted")
        papers = [store.signed(one, store.APPLICATION) for one in (first, second)]
        self.assertNotEqual(papers[0].document, papers[1].document)

    def test_art_3_1_dash_1_one_application_for_a_mode(self):
        first, second = self.twin()
        with self.assertRaises(Conflict) as caught:
            self.draft(twin=first)
        self.assertEqual(caught.exception.code, "twin-mode")
        books.set_state(second, "refused")
        self.assertEqual(books.get(self.draft(twin=first)).placement, books.get(first).placement)


class Deciding(LifeCase):
    """Article 3: what the exchange and the depository do with an application."""

    def filed(self, **changes):
        self.draft(**changes)
        self.sign()
        self.move("submit", "seller")

    def asked(self, **changes):
        """Return what the depository was asked of an approved application."""
        simulator = self.wire()
        self.filed(**changes)
        self.move("approve", "trading")
        with mock.patch.object(simulator, "ask_consent", wraps=simulator.ask_consent) as asked:
            self.jobs()
        [call] = asked.call_args_list
        return call.args[0]

    def test_art_2_2_the_depository_is_spoken_to_through_clearing_only(self):
        found = self.asked()
        self.assertEqual(found.subscription, books.get(self.book).number)
        self.assertEqual(found.conditions, books.get(self.book).conditions)

    def test_art_3_2_par_1_the_application_is_held_against_the_rules(self):
        self.filed(settlement_by="other")
        with mock.patch("kase.is2in.subscription.settings.currencies", lambda: ("USD",)):
            [fault] = checking.faults(self.book)
        self.assertEqual((fault.field, fault.article), ("currency", "2.1"))
        self.assertEqual(checking.faults(self.book), ())

    def test_art_3_2_par_2_the_department_decides_and_nobody_else(self):
        self.filed(settlement_by="other")
        with self.assertRaises(Forbidden):
            self.move("approve", "seller")
        self.assertEqual(self.move("approve", "trading"), "approved")

    def test_art_3_2_par_3_a_number_at_the_decision_unique(self):
        numbers = []
        for _n in range(2):
            self.filed(settlement_by="other")
            self.assertIsNone(books.get(self.book).number)
            self.move("approve", "trading")
            numbers.append(books.get(self.book).number)
        self.assertEqual(len(set(numbers)), 2)

    def test_art_3_3_1_consent_to_the_sellers_criteria(self):
        found = self.asked(criteria=["Резиденты", "Физические лица"])
        self.assertEqual(found.criteria, ("Резиденты", "Физические лица"))

    def test_art_3_3_2_consent_to_information_on_investors(self):
        found = self.asked(disclose=["name", "address"])
        self.assertEqual(found.disclose, {"name", "address"})

    def test_art_3_6_case_1_the_department_refuses(self):
        self.filed()
        with self.assertRaises(RuleRefused):
            self.move("refuse", "trading")
        self.assertEqual(self.move("refuse", "trading", "Нет возможности"), "refused")
        self.assertIn("отказано", self.told(self.seller)[0])

    def test_art_3_7_par_1_and_3_8_par_1_only_where_it_runs_abroad(self):
        self.announced(settlement_by="other")
        kinds = {one.kind for one in messages.of_book(self.book, "ru")}
        self.assertNotIn(messages.MEETINGS, kinds)
        self.assertIn(messages.ANNOUNCED, kinds)

    def test_art_3_8_par_2_the_application_of_an_offering_abroad_is_announced(self):
        self.draft(settlement_by="other", foreign=True)
        applying.intend(self.book, self.seller)
        self.sign(store.LETTER)
        self.sign(store.APPLICATION)
        with clock.frozen(TERMS.start - timedelta(minutes=30)):
            self.move("submit", "seller")
            for name in ("approve", "announce"):
                self.move(name, "trading")
        [one] = messages.of_book(self.book, "ru")
        self.assertEqual(one.kind, messages.ANNOUNCED)
        self.assertIn("АО Эмитент", one.lead + one.title)

    def test_art_2_10_1_a_change_may_not_go_against_the_rules(self):
        self.wire()
        self.announced()
        wrong = {"activation": (TERMS.start - timedelta(hours=1)).isoformat(), "lot": 3}
        with self.assertRaises(RuleRefused) as caught:
            applying.ask_change(self.book, wrong, "Рынок изменился", self.seller)
        found = {(one.field, one.code) for one in caught.exception.errors}
        self.assertLessEqual({("activation", "order"), ("quantity", "quantity-lot")}, found)


class Period(LifeCase):
    """Article 4: from the first bid to the last."""

    def test_art_2_5_and_1_2_5_the_exchange_does_not_distribute(self):
        self.wire()
        self.announced()
        self.clock_to(NOON)
        self.submit()
        self.clock_to(EVENING)
        seat = seats.seat_of(books.get(self.book), self.trading)
        self.assertTrue(seat.whole_book)
        with self.assertRaises(Forbidden):
            seat.require_seller()
        # What the seller has not sent is not replaced: without it there are no deals.
        with self.assertRaises(Conflict) as caught:
            self.move("accept-register", "trading")
        self.assertEqual(caught.exception.code, "no-register")

    def test_art_4_4_collateral_is_blocked_with_the_counterparty(self):
        self.wire()
        accounts.put_balance("BRK2-01", "KZT", Decimal(1500), Decimal(0))
        self.announced(**CCP)
        self.clock_to(NOON)
        self.submit(row(), row("5.00"))
        self.assertEqual(accounts.blocked("BRK2-01"), {})
        self.clock_to(TERMS.end + timedelta(minutes=5))
        self.assertEqual(accounts.blocked("BRK2-01"), {("KZT", "money"): Decimal(1500)})

    def test_art_4_7_par_2_told_no_later_than_the_day_of_the_end(self):
        simulator = self.wire()
        self.announced()
        self.clock_to(TERMS.end)
        [message] = [
            one for one in messages.of_book(self.book, "ru") if one.kind == messages.FAILED
        ]
        self.assertEqual(almaty(message.at).date(), almaty(TERMS.end).date())
        self.assertIn("несостоявшейся", self.told(self.other)[0])
        [told] = simulator.told.values()
        self.assertEqual((told.kind, told.reason), ("failed", "4.7"))

    def test_art_9_3_par_2_no_failure_of_the_sellers_after_its_day(self):
        self.wire()
        self.announced()
        self.clock_to(NOON)
        self.submit()
        self.clock_to(EVENING)
        with clock.frozen(TERMS.deals_at - timedelta(hours=1)):
            with self.assertRaises(RuleRefused) as caught:
                self.move("fail", "seller", "Передумали")
            self.assertEqual(caught.exception.errors[0].article, "9.3")
        self.assertEqual(self.move("fail", "seller", "Спрос мал"), "failed")
        lines = messages.of_book(self.book, "ru")[-1].lines
        self.assertIn("Спрос мал", {one.text for one in lines})

    def test_art_9_3_par_1_and_9_6_par_1_due_by_its_day_and_mended_until_the_deals(self):
        self.wire()
        self.announced()
        self.clock_to(NOON)
        self.submit()
        self.clock_to(EVENING)
        [duty] = [one for one in duties.of_book(self.book) if one.kind == "register"]
        self.assertEqual((duty.team, duty.due), ("BRK1", almaty(EVENING).date()))
        found = allotting.distribute(self.book, {**PRO_RATA, "supply": 50})
        wrong = [one.__class__(**{**vars(one), "quantity": 99}) for one in found.rows]
        with self.assertRaises(RuleRefused):
            allotting.take(self.book, answered(wrong), "user")
        with clock.frozen(TERMS.deals_at - timedelta(minutes=1)):
            allotting.take(self.book, answered(found.rows), "user")
            self.move("accept-register", "seller")
            self.sign()
        self.clock_to(TERMS.deals_at)
        self.assertEqual(self.state(), "dealt")

    def test_art_9_6_par_2_a_broken_register_that_was_not_mended_ends_it(self):
        self.wire()
        self.announced()
        self.clock_to(NOON)
        self.submit()
        self.clock_to(EVENING)
        with self.assertRaises(RuleRefused):
            allotting.take(self.book, [], "user")
        self.clock_to(TERMS.deals_at)
        self.assertEqual(self.state(), "failed")
        texts = {one.text for one in messages.of_book(self.book, "ru")[-1].lines}
        self.assertTrue(any("реестр удовлетворенных заявок" in text for text in texts))

