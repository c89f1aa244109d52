"""Many do different things to one book at the same moment: what each of them may count on."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from functools import partial
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import allotting
from kase.is2in.subscription import books
from kase.is2in.subscription import changing
from kase.is2in.subscription import moves
from kase.is2in.subscription import reader
from kase.is2in.subscription import registers
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import life
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import CCP
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from tests.subscription.case import ACCOUNT
from tests.subscription.case import conditions
from tests.subscription.case import group
from tests.subscription.case import PRO_RATA
from tests.subscription.case import rule
from tests.subscription.case import START
from tests.subscription.registers import answered
from tests.subscription.storage import all_at_once
from tests.subscription.storage import BOOK
from tests.subscription.storage import own_transaction
from tests.subscription.storage import qualified
from tests.subscription.storage import row
from tests.subscription.storage import StorageCase
from unittest import mock
import threading
import transaction


def outcome(answer) -> str:
    """Return what an attempt came to, in a word."""
    return type(answer).__name__ if isinstance(answer, Exception) else answer.state


class AtOnceCase(StorageCase):
    """A book that other transactions see."""

    def committed(self, book=BOOK, **changes):
        with own_transaction():
            self.open_book(book, **changes)

    def fresh(self):
        """Begin to see what others have committed."""
        transaction.abort()


class Limit(AtOnceCase):
    """Articles 2.1-1 and 2.3: fifty investors in both modes of a twin together."""

    def test_art_2_1_dash_1_fifty_one_would_be_investors_of_a_twin(self):
        for book, mode in (("one", "no_ccp"), ("two", CCP)):
            later = conditions().end if mode == CCP else None
            same = {"placement": "twin", "private_placement": True}
            self.committed(book, mode=mode, collateral_check=later, **same)
        works = [partial(self.submit, qualified(n), book=("one", "two")[n % 2]) for n in range(51)]
        reports = all_at_once(*works)
        self.assertEqual(sum(report.accepted for report in reports), 50)
        [refused] = [one for report in reports for one in report.rows if one.errors]
        self.assertEqual([error.code for error in refused.errors], ["private-investors"])
        self.fresh()
        self.assertEqual(len(reader.investors("twin")), 50)
        for book in ("one", "two"):
            numbers = [one.number for one in reader.every(book)]
            self.assertEqual(numbers, list(range(1, len(numbers) + 1)))

    def test_art_2_3_an_investor_who_leaves_makes_room_for_one(self):
        self.committed(private_placement=True)
        with own_transaction():
            self.submit(*map(qualified, range(50)))
        answers = all_at_once(
            lambda: changing.delete(BOOK, 1, "BRK2", "user"),
            *(partial(self.submit, qualified(n)) for n in range(50, 56)),
        )
        accepted = sum(report.accepted for report in answers[1:])
        self.assertLessEqual(accepted, 1)
        self.fresh()
        self.assertEqual(len(reader.investors(BOOK)), 49 + accepted)


class Close(AtOnceCase):
    """Article 4.3: the period ends by the microsecond, however the writers hurry."""

    def test_art_4_3_nobody_is_accepted_at_the_end_or_later(self):
        self.enterContext(mock.patch.object(clock, "_frozen", []))
        end = clock.now() + timedelta(seconds=0.8)
        moments = {"start": end - timedelta(hours=1), "end": end, "activation": end}
        self.committed(**moments, deals_at=end + timedelta(days=3))
        known, told = [], threading.Lock()

        def hurry(who):
            """Send bids one after another until they are refused."""
            while True:
                with own_transaction():
                    try:
                        [answer] = self.submit(row(client_id=f"{who}-{len(known)}")).rows
                    except Conflict:
                        return "state"
                    finally:
                        if clock.now() > end:
                            timed.perform(BOOK, "close")
                if answer.errors:
                    return answer.errors[0].code
                with told:
                    known.append(answer.number)

        answers = all_at_once(*[partial(hurry, who) for who in range(6)])
        self.assertLessEqual(set(answers), {"window-late", "state"}, answers)
        self.fresh()
        bids = list(reader.every(BOOK))
        self.assertGreater(len(bids), 6)
        self.assertEqual(sorted(known), [one.number for one in bids])
        self.assertTrue(all(one.accepted_at < end for one in bids))
        self.assertEqual(books.get(BOOK).state, "closed")
        self.assertEqual(len(moves.history(BOOK)), 1)

    def test_art_4_3_who_waited_for_the_book_until_the_end_is_late(self):
        self.committed()
        waiting, late = threading.Event(), []

        def wait():
            with own_transaction():
                waiting.set()
                late.extend(self.submit(row()).rows)

        with own_transaction():
            books.lock(BOOK)
            thread = threading.Thread(target=wait)
            thread.start()
            waiting.wait()
            self.enterContext(clock.frozen(conditions().end))
        thread.join()
        self.assertEqual([error.code for error in late[0].errors], ["window-late"])

    def test_art_4_3_a_long_load_is_accepted_at_the_moment_it_was_checked(self):
        self.committed()
        last = conditions().end - timedelta(microseconds=1)
        self.enterContext(clock.frozen(last))
        found = books.give_numbers

        def slow(*arguments):
            self.enterContext(clock.frozen(conditions().end))
            return found(*arguments)

        self.addCleanup(setattr, books, "give_numbers", found)
        books.give_numbers = slow
        self.submit(row(), row())
        self.assertEqual({one.accepted_at for one in reader.every(BOOK)}, {last})


class OneBid(AtOnceCase):
    """Articles 4.2 and 4.3: one bid, many hands."""

    def free(self):
        return accounts.free_on([ACCOUNT.code], conditions(mode=CCP))[ACCOUNT.code]

    def test_a_client_id_with_two_contents(self):
        self.committed()
        works = [lambda n=n: self.submit(row(str(10 + n % 2), client_id="a")) for n in range(10)]
        answers = [report.rows[0] for report in all_at_once(*works)]
        found = Counter(one.number or one.errors[0].code for one in answers)
        self.assertEqual(found, {1: 5, "client-id": 5})
        self.fresh()
        self.assertEqual(reader.count(BOOK), 1)

    def test_art_4_3_changed_and_deleted_by_both_sides(self):
        self.committed(mode=CCP, activation=START)
        with own_transaction():
            self.balance("10000.00")
            self.submit(row())
        works = [
            *[partial(changing.change, BOOK, 1, "BRK2", row("11"), "user", 1)] * 3,
            *[partial(changing.change, BOOK, 1, "BRK2", row("12"), "user")] * 2,
            *[partial(changing.delete, BOOK, 1, "BRK2", "user")] * 2,
            *[partial(changing.delete_by_seller, BOOK, 1, "seller", "Ошибка")] * 2,
        ]
        found = Counter(map(outcome, all_at_once(*works)))
        self.assertEqual(found["deleted_by_buyer"] + found["deleted_by_seller"], 1)
        self.assertLessEqual(set(found), ENDS | {Conflict.__name__, Stale.__name__, "registered"})
        self.fresh()
        versions = reader.versions(BOOK, 1)
        changes = found["registered"]
        self.assertEqual([one.version for one in versions], list(range(1, changes + 3)))
        self.assertEqual(reader.one(BOOK, 1).state, versions[-1].state)
        self.assertEqual(self.free(), Decimal(10_000))
        held = ledger.read("SELECT count(*) FROM subscription_block WHERE released_at IS NULL")
        self.assertEqual(held[0][0], 0)

    def test_art_4_2_refused_or_in_the_register(self):
        until = START + timedelta(hours=8)
        self.committed(confirmation_until=until)
        with own_transaction():
            accounts.keep(Account(ACCOUNT.code, "BRK2", control="BANK"))
            self.submit(row(), row("11"))
        handed = timed.life.timetable(books.get(BOOK).conditions)[4]
        self.assertEqual(handed.name, "hand-over")
        with clock.frozen(until), own_transaction():
            for name in ("open", "close", "register", "activate"):
                timed.perform(BOOK, name)
            books.set_state(BOOK, "registering")
        refuse = partial(changing.refuse, BOOK, 1, "BANK", "control", "Нет поручения")
        with clock.frozen(until):
            answers = all_at_once(refuse, refuse)
        self.assertEqual(
            Counter(map(outcome, answers)), {"refused_by_control": 1, Conflict.__name__: 1}
        )
        with clock.frozen(handed.at), own_transaction():
            timed.perform(BOOK, "hand-over")
        kept = registers.rows_of(registers.last(BOOK, registers.ACCEPTED))
        self.assertEqual([one.number for one in kept], [2])

    def test_art_4_2_nobody_refuses_what_was_handed_over(self):
        self.committed(state="allotting")
        with own_transaction():
            accounts.keep(Account(ACCOUNT.code, "BRK2", control="BANK"))
            books.set_state(BOOK, "accepting")
            self.submit(row())
            books.set_state(BOOK, "allotting")
        with clock.frozen(conditions().activation), self.assertRaises(RuleRefused) as caught:
            changing.refuse(BOOK, 1, "BANK", "control", "Поздно")
        self.assertEqual(caught.exception.code, "refuse-time")


ENDS = {"deleted_by_buyer", "deleted_by_seller"}


class Allotments(AtOnceCase):
    """Article 9: the seller answers once, whoever presses the button how often."""

    def test_art_9_4_two_registers_at_once(self):
        self.committed(state="accepting")
        with own_transaction():
            self.submit(*[row(quantity=n) for n in range(1, 11)])
            found = books.get(BOOK)
            rows = allotting.accepted(found, {}, list(reader.every(BOOK)))
            registers.keep(BOOK, registers.ACCEPTED, rows, "system")
            books.set_state(BOOK, "allotting")

        def answer(supply):
            data = rule(group(PRO_RATA), supply=supply)
            made = allotting.distribute(BOOK, data)
            allotting.keep(BOOK, made, "seller")
            facts = {"rule": data, "digest": made.book_digest}
            kept = allotting.take(BOOK, answered(made.rows), "seller", **facts)
            moves.move(BOOK, "accept-register", life.SELLER, "seller")
            return kept

        answers = all_at_once(*[partial(answer, supply) for supply in (10, 20, 30, 40)])
        [kept] = [one for one in answers if not isinstance(one, Exception)]
        self.assertEqual(sum(isinstance(one, Conflict) for one in answers), 3, answers)
        self.fresh()
        last = registers.last(BOOK, registers.SATISFIED)
        self.assertEqual(last.manifest.sha256, kept.manifest.sha256)
        self.assertEqual(last.manifest.totals.deal_quantity, kept.rule["supply"])
        count = ledger.read("SELECT count(*) FROM subscription_register WHERE kind = 'satisfied'")
        self.assertEqual(count[0][0], 1)

    def test_an_act_by_hand_and_by_the_clock(self):
        self.committed()
        with own_transaction():
            self.submit(row())
        with clock.frozen(conditions().end):
            by_hand = partial(timed.perform, BOOK, "close", "staff", "Сбой")
            answers = all_at_once(*[by_hand] * 3, *[partial(timed.perform, BOOK, "close")] * 3)
        self.assertEqual(Counter(answers), {True: 1, False: 5})
        self.fresh()
        self.assertEqual([one.transition for one in moves.history(BOOK)], ["close"])
