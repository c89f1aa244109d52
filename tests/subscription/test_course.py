"""The whole way of a subscription in the tables: by persons and by the clock, each act once."""

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from decimal import Decimal
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import allotting
from kase.is2in.subscription import books
from kase.is2in.subscription import dealing
from kase.is2in.subscription import moves
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import register
from kase.is2in.subscription.book.draws import seed
from kase.is2in.subscription.book.merkle import proves
from kase.is2in.subscription.clearing import exchange
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import CCP
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from tests.subscription.case import ACCOUNT
from tests.subscription.case import conditions
from tests.subscription.case import group
from tests.subscription.case import rule
from tests.subscription.depository import wire
from tests.subscription.registers import answered
from tests.subscription.storage import all_at_once
from tests.subscription.storage import BOOK
from tests.subscription.storage import mark_result_signed
from tests.subscription.storage import mark_signed
from tests.subscription.storage import NOON
from tests.subscription.storage import own_transaction
from tests.subscription.storage import row
from tests.subscription.storage import StorageCase
import transaction


SECOND = timedelta(seconds=1)
MONDAY_EVENING = datetime(2026, 11, 23, 13, tzinfo=UTC)
PRO_RATA = rule(group({"fill": "pro_rata"}), supply=150)
MARKET_ROW = {"type": "market", "amount": "500.00", "price": None, "quantity": None}


class CourseCase(StorageCase):
    """A book, a clock to move, a depository to wire."""

    def clock_to(self, moment):
        """Let the clock do what is due at a moment."""
        with clock.frozen(moment):
            done = timed.catch_up(BOOK)
            if self.state() == "settling":
                exchange.exchange(BOOK)
        return done

    def wire(self, **facts):
        return wire(self, **facts)

    def state(self):
        return books.get(BOOK).state

    def closed_book(self, *rows, **changes):
        """Make a book whose accepted register is handed over."""
        self.open_book(state="announced", **changes)
        self.clock_to(NOON)
        self.submit(*rows)
        self.clock_to(MONDAY_EVENING)

    def answer(self, data=PRO_RATA):
        """Satisfy by a rule, as the seller does."""
        found = allotting.distribute(BOOK, data)
        with clock.frozen(MONDAY_EVENING):
            kept = allotting.take(
                BOOK, answered(found.rows), "seller", rule=found.rule, digest=found.book_digest
            )
            moves.move(BOOK, "accept-register", "seller", "seller")
            mark_result_signed(BOOK)
        return kept


class Persons(CourseCase):
    """Moves by the seller, the trading department, the depository."""

    def test_art_3_from_the_application_to_the_announcement(self):
        books.make(BOOK, conditions())
        with clock.frozen(NOON - timedelta(days=3)):
            with self.assertRaises(Conflict) as caught:
                moves.move(BOOK, "submit", "seller")
            self.assertEqual(caught.exception.code, "not-signed")
            mark_signed(BOOK)
            for name, role, state in (
                ("submit", "seller", "submitted"),
                ("examine", "trading", "checking"),
                ("approve", "trading", "depository"),
                ("consent", "depository", "approved"),
                ("announce", "trading", "announced"),
            ):
                self.assertEqual(moves.move(BOOK, name, role, "user"), state)
        kept = [(one.source, one.target) for one in moves.history(BOOK)]
        self.assertEqual((kept[0], kept[-1]), (("draft", "submitted"), ("approved", "announced")))

    def test_art_3_2_unique_numbers_have_no_gaps(self):
        given = []
        for place in range(3):
            self.open_book(f"s-{place}")
            undone = transaction.savepoint()
            moves.reserve_number(books.lock(f"s-{place}"))
            undone.rollback()
            moves.reserve_number(books.lock(f"s-{place}"))
            moves.reserve_number(books.lock(f"s-{place}"))
            given.append(books.get(f"s-{place}").number)
        self.assertEqual(given, [f"П-2026-000{n}" for n in (1, 2, 3)])

    def test_art_3_1_a_late_application(self):
        books.make(BOOK, conditions())
        with self.assertRaises(RuleRefused) as caught:
            moves.move(BOOK, "submit", "seller")
        self.assertEqual(caught.exception.code, "application-late")

    def test_wrong_hands_wrong_state_no_reason(self):
        self.open_book(state="submitted")
        with self.assertRaises(Forbidden):
            moves.move(BOOK, "approve", "seller")
        with self.assertRaises(Conflict):
            moves.move(BOOK, "close", "trading")
        with self.assertRaises(RuleRefused):
            moves.move(BOOK, "refuse", "trading", reason="  ")
        with self.assertRaises(Conflict):
            moves.move(BOOK, "fly", "trading")
        self.assertEqual(self.state(), "submitted")

    def test_art_3_6_refused_with_a_reason(self):
        self.open_book(state="checking")
        moves.move(BOOK, "refuse", "trading", reason="Нет технической возможности")
        self.assertEqual(moves.history(BOOK)[-1].reason, "Нет технической возможности")

    def test_art_9_3_the_seller_declares_it_failed(self):
        self.closed_book(row())
        moves.move(BOOK, "fail", "seller", reason="Цена ниже ожидаемой")
        self.assertEqual(self.state(), "failed")
        self.assertEqual(self.clock_to(conditions().deals_at), ())


class Clock(CourseCase):
    """What the clock does by itself."""

    def test_the_whole_way(self):
        self.wire(money={"BRK2": Decimal(10_000)})
        self.closed_book(row(), row("9.00", 200))
        self.assertEqual(self.state(), "allotting")
        kept = registers.last(BOOK, registers.ACCEPTED)
        self.assertEqual((kept.manifest.rows, kept.manifest.totals.quantity), (2, 300))
        self.answer()
        self.assertEqual(self.clock_to(conditions().settlement_at), ("make-deals", "settle"))
        made = dealing.of_book(BOOK)
        self.assertEqual(
            [(d.bid, d.quantity, d.amount) for d in made], [(1, 50, 500), (2, 100, 900)]
        )
        self.assertEqual({state for state, _reason in dealing.states(BOOK).values()}, {"settled"})
        moves.move(BOOK, "complete", "trading")
        self.assertEqual(self.state(), "completed")
        self.assertEqual({one.state for one in reader.page(BOOK)}, {"partly_satisfied"})

    def test_art_4_7_failed_without_bids(self):
        self.open_book(state="announced")
        self.clock_to(conditions().end)
        self.assertEqual(self.state(), "failed")
        self.assertEqual(moves.history(BOOK)[-1].reason, "4.7")

    def test_art_9_6_failed_without_a_register(self):
        self.closed_book(row())
        self.clock_to(conditions().deals_at)
        self.assertEqual((self.state(), moves.history(BOOK)[-1].reason), ("failed", "9.6"))
        self.assertEqual(dealing.of_book(BOOK), ())

    def test_nothing_before_its_moment(self):
        self.open_book(state="announced")
        with clock.frozen(conditions().start - SECOND):
            self.assertEqual(timed.due(BOOK), ())
            with self.assertRaises(Conflict):
                timed.perform(BOOK, "open")
        with self.assertRaises(Missing):
            timed.perform(BOOK, "check-collateral")

    def test_each_act_once(self):
        self.open_book(state="announced")
        self.assertEqual(self.clock_to(NOON), ("open",))
        self.assertEqual(self.clock_to(NOON), ())
        self.assertFalse(timed.perform(BOOK, "open"))

    def test_each_act_once_however_many_workers(self):
        with own_transaction():
            self.open_book(state="announced")
            self.clock_to(NOON)
            self.submit(row())
        with clock.frozen(MONDAY_EVENING):
            done = all_at_once(*[lambda: timed.catch_up(BOOK)] * 6)
        self.assertEqual(sorted(sum(done, ())), ["activate", "close", "hand-over", "register"])
        [[count]] = ledger.read("SELECT count(*) FROM subscription_register")
        self.assertEqual(count, 1)

    def test_an_act_that_broke_is_done_again_whole(self):
        with own_transaction():
            self.open_book(state="announced")
            self.clock_to(NOON)
            self.submit(row())
        with self.assertRaises(RuntimeError), own_transaction():
            self.clock_to(MONDAY_EVENING)
            raise RuntimeError
        self.assertEqual(self.state(), "accepting")
        with own_transaction():
            self.clock_to(MONDAY_EVENING)
        self.assertEqual(self.state(), "allotting")

    def test_the_sweep_finds_what_was_lost(self):
        self.open_book(state="announced")
        with clock.frozen(conditions().start):
            timed.sweep()
            timed.sweep()
        rows = ledger.read(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'subscription.act'"
        )
        self.assertEqual([one.args for one in rows], [{"book": BOOK, "act": ""}])

    def test_acts_are_queued_for_their_moments(self):
        self.open_book(state="announced")
        timed.schedule(BOOK)
        rows = ledger.read(
            "SELECT args ->> 'act', scheduled_at FROM procrastinate_jobs ORDER BY id"
        )
        found = {one[0]: one[1] for one in rows}
        self.assertEqual(found["close"], conditions().end)
        self.assertEqual(len(found), 7)

    def test_staff_do_an_overdue_act_with_a_reason(self):
        self.open_book(state="announced")
        self.assertTrue(timed.perform(BOOK, "open", "trading", "Сбой"))
        [one] = ledger.read("SELECT actor, reason FROM subscription_act")
        self.assertEqual(tuple(one), ("trading", "Сбой"))


class Activation(CourseCase):
    """Article 4.5: the price of market bids."""

    def test_art_4_5_1_activation_waits_for_the_price_and_closing_does_not(self):
        self.closed_book(row(), row(**MARKET_ROW), market_bids=True)
        self.assertEqual(self.state(), "registering")
        with clock.frozen(MONDAY_EVENING):
            self.assertEqual(timed.waits_for(BOOK), "market-price-missing")
        books.set_market_price(BOOK, Decimal("9.99"))
        self.assertEqual(self.clock_to(MONDAY_EVENING), ("activate", "hand-over"))
        with clock.frozen(MONDAY_EVENING):
            self.assertEqual(timed.waits_for(BOOK), "")
        second = registers.rows_of(registers.last(BOOK, registers.ACCEPTED))[1]
        self.assertEqual((second.price, second.quantity, second.amount), (None, 50, Decimal(500)))

    def test_art_4_5_2_the_seller_names_the_price_of_a_longer_period(self):
        longer = {"end": conditions().end + timedelta(hours=1), "start": NOON - timedelta(days=1)}
        self.closed_book(row(**MARKET_ROW), market_bids=True, **longer)
        with self.assertRaises(RuleRefused) as caught:
            allotting.distribute(BOOK, PRO_RATA)
        self.assertEqual(caught.exception.code, "market-price-missing")
        found = allotting.distribute(BOOK, PRO_RATA, Decimal("8.00"))
        self.assertEqual((found.rows[0].deal_quantity, found.rows[0].deal_amount), (62, 496))


class CollateralAtTheSetTime(CourseCase):
    """Article 5.2 with the central counterparty."""

    def test_art_5_2_annulled_in_the_order_of_acceptance(self):
        check = conditions().end + timedelta(minutes=10)
        terms = {"mode": CCP, "collateral_check": check}
        self.open_book(state="announced", **terms)
        self.balance("1500.00")
        self.clock_to(NOON)
        self.submit(row(), row(), row(quantity=50))
        self.clock_to(check)
        states = [one.state for one in reader.page(BOOK)]
        self.assertEqual(states, ["registered", "annulled_collateral", "registered"])
        free = accounts.free_on([ACCOUNT.code], conditions(**terms))
        self.assertEqual(free[ACCOUNT.code], 0)
        self.clock_to(MONDAY_EVENING)
        numbers = [r.number for r in registers.rows_of(registers.last(BOOK, registers.ACCEPTED))]
        self.assertEqual(numbers, [1, 3])
        self.wire()
        self.answer()
        self.clock_to(conditions().settlement_at)
        self.assertEqual(accounts.free_on([ACCOUNT.code], conditions(**terms))[ACCOUNT.code], 1500)


class Registers(CourseCase):
    """Articles 8 and 9 on stored registers."""

    def test_what_is_stored_reads_back_and_proves_itself(self):
        self.closed_book(row(), row("9.50", 7), disclose=frozenset(("name", "id")))
        kept = registers.last(BOOK, registers.ACCEPTED)
        rows = registers.rows_of(kept)
        self.assertEqual(register.manifest(rows), kept.manifest)
        line, proof = registers.proof(kept, 2)
        self.assertTrue(proves(line, proof, bytes.fromhex(kept.manifest.root)))
        with self.assertRaises(Missing):
            registers.proof(kept, 3)

    def test_the_same_rule_gives_the_same_register(self):
        self.closed_book(row(), row("9.00", 200))
        first, second = (allotting.distribute(BOOK, PRO_RATA) for _ in range(2))
        self.assertEqual(first.outcome.digest(), second.outcome.digest())
        kept = self.answer()
        again = allotting.distribute(BOOK, kept.rule)
        self.assertEqual(register.manifest(again.rows), kept.manifest)
        self.assertEqual(again.book_digest, kept.input)

    def test_a_draw_of_the_stored_root(self):
        self.closed_book(*[row(quantity=10)] * 5)
        kept = registers.last(BOOK, registers.ACCEPTED)
        mixed = seed(b"s" * 32, bytes.fromhex(kept.manifest.root)).hex()
        data = rule(group({"fill": "draw", "units": 10}), supply=20, tie={"draw": mixed})
        found = allotting.distribute(BOOK, data)
        self.assertEqual(sorted(found.outcome.quantity.tolist()), [0, 0, 0, 10, 10])

    def test_art_9_5_a_changed_register_is_refused_whole(self):
        self.closed_book(row(), row())
        rows = allotting.distribute(BOOK, PRO_RATA).rows
        with self.assertRaises(RuleRefused) as caught:
            allotting.take(BOOK, answered(rows[1:]), "seller")
        error = caught.exception.errors[0]
        self.assertEqual((error.field, error.code, error.article), ("1.1", "missing", "9.5"))
        with self.assertRaises(Missing):
            registers.last(BOOK, registers.SATISFIED)

    def test_rules_over_the_offer(self):
        self.closed_book(row())
        for data in ({**PRO_RATA, "supply": 1001}, {**PRO_RATA, "lot": 3}):
            found = data if data["supply"] > 1000 else None
            if found:
                with self.assertRaises(RuleRefused):
                    allotting.distribute(BOOK, found)
            else:
                self.assertLessEqual(allotting.distribute(BOOK, data).outcome.total, 150)

    def test_no_register_is_taken_in_another_state(self):
        self.open_book()
        with self.assertRaises(Conflict):
            allotting.take(BOOK, (), "seller")
        with self.assertRaises(Missing):
            allotting.distribute(BOOK, PRO_RATA)


class Settlement(CourseCase):
    """Articles 10 and 11."""

    def settled(self, **facts):
        self.wire(**facts)
        accounts.keep(Account("BRK3-01", "BRK3"))
        self.open_book(state="announced")
        self.clock_to(NOON)
        self.submit(row())
        self.submit(row(account="BRK3-01"), row(account="BRK3-01"), buyer="BRK3")
        self.clock_to(MONDAY_EVENING)
        self.answer(rule(group({"fill": "full"}), supply=1000))
        self.clock_to(conditions().settlement_at)
        return dealing.states(BOOK)

    def test_art_10_6_all_deals_of_a_poor_buyer(self):
        states = self.settled(money={"BRK2": Decimal(1000), "BRK3": Decimal(1999)})
        self.assertEqual(states[1], ("settled", ""))
        self.assertEqual({states[2], states[3]}, {("declined", "money")})

    def test_art_10_6_3_no_consent(self):
        states = self.settled(consents=False, money={"BRK2": Decimal(10**6)})
        self.assertEqual({reason for _state, reason in states.values()}, {"consent"})

    def test_nobody_is_wired(self):
        self.closed_book(row())
        self.answer()
        self.clock_to(conditions().settlement_at)
        self.assertEqual(self.state(), "settling")
        self.assertEqual(dealing.states(BOOK), {1: ("made", "")})

    def test_art_11_1_nothing_is_sent_where_another_organisation_settles(self):
        self.wire(money={"BRK2": Decimal(10**6)})
        self.closed_book(row(), settlement_by="other")
        self.answer()
        self.clock_to(conditions().settlement_at)
        self.assertEqual(dealing.states(BOOK), {1: ("made", "")})
