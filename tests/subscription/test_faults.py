"""kill -9 of the worker at each timed act, and of PostgreSQL in a bulk load.

Acts are done once, whole or not at all; what was acknowledged is there once.
"""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import groupby
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger import daemon
from kase.is2in.ledger import joblog
from kase.is2in.ledger.interfaces import LedgerDown
from kase.is2in.subscription import accounts
from kase.is2in.subscription import allotting
from kase.is2in.subscription import books
from kase.is2in.subscription import entry
from kase.is2in.subscription import moves
from kase.is2in.subscription import reader
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import life
from kase.is2in.subscription.clearing import asking
from kase.is2in.subscription.clearing import checks
from kase.is2in.subscription.clearing import exchange
from kase.is2in.subscription.interfaces import CheckAnswer
from kase.is2in.subscription.types import Account
from kase.is2in.subscription.types import CCP
from kase.is2in.terms import clock
from sqlalchemy.exc import DBAPIError
from tests.subscription.case import ACCOUNT
from tests.subscription.case import conditions
from tests.subscription.case import group
from tests.subscription.case import rule
from tests.subscription.case import START
from tests.subscription.depository import serve
from tests.subscription.processes import die
from tests.subscription.processes import kill_postgres
from tests.subscription.processes import Process
from tests.subscription.processes import start_postgres
from tests.subscription.processes import wait_for
from tests.subscription.registers import answered
from tests.subscription.storage import BOOK
from tests.subscription.storage import mark_result_signed
from tests.subscription.storage import own_transaction
from tests.subscription.storage import row
from tests.subscription.storage import StorageCase
from unittest import mock
import os
import psycopg
import signal
import transaction


POOR = Account("BRK2-02", "BRK2")
BIDS, BATCH = 30, 200
CRITERION = "Только резиденты"
WHOLE = """
SELECT (SELECT state FROM subscription_book), (SELECT count(*) FROM subscription_bid_version),
    (SELECT string_agg(state, ',' ORDER BY number) FROM subscription_bid),
    (SELECT count(*) FROM subscription_block WHERE released_at IS NULL),
    (SELECT count(*) FROM subscription_act), (SELECT count(*) FROM subscription_move),
    (SELECT count(*) FROM subscription_register), (SELECT count(*) FROM subscription_register_row),
    (SELECT string_agg(bid || state, ',' ORDER BY number) FROM subscription_deal),
    (SELECT count(*) FROM subscription_asked), (SELECT count(answered_at) FROM subscription_asked),
    (SELECT count(*) FROM audit_entry)
"""


class NoObjects:
    """Stands in for the root of the object database, which these acts do without."""

    def __init__(self) -> None:
        self._p_jar = self

    def __getitem__(self, name):
        return None

    def close(self) -> None:
        """Close nothing."""


def work() -> None:
    """Be the worker, quick to see that another has died."""
    joblog.silence_the_library()
    daemon.serve(NoObjects, "is2in", heartbeat=0.1, silent=0.3)


def work_and_die(act: str, after_commit: bool) -> None:
    """Be a worker that dies with an act done and not committed, or committed and not told."""
    effect = timed.EFFECTS[act]

    def deadly(found, actor):
        done = effect(found, actor)
        if not after_commit:
            die()
        transaction.get().addAfterCommitHook(die)
        return done

    with mock.patch.dict(timed.EFFECTS, {act: deadly}):
        work()


def hear_and_die(after_commit: bool) -> None:
    """Be a worker that dies with an answer of the depository heard, entered or committed."""
    answered = asking.answered

    def deadly(*arguments):
        done = answered(*arguments)
        if not after_commit:
            die()
        transaction.get().addAfterCommitHook(die)
        return done

    with mock.patch.object(asking, "answered", deadly):
        work()


class WorkerCase(StorageCase):
    """One subscription with everything that the clock can do to it."""

    def setUp(self):
        super().setUp()
        check = START + timedelta(hours=6, minutes=30)
        terms = {"mode": CCP, "collateral_check": check, "criteria": (CRITERION,)}
        self.terms = conditions(**terms)
        self.children: list[Process] = []
        self.addCleanup(lambda: [child.kill() for child in self.children])
        with own_transaction():
            self.open_book(state="announced", **terms)
            accounts.keep(POOR)
            accounts.put_balance(ACCOUNT.code, "KZT", Decimal(10**6), Decimal(0))

    def start(self, what, *arguments) -> Process:
        self.children.append(Process(lambda: what(*arguments)))
        return self.children[-1]

    def perform(self, *acts: str) -> None:
        """Let workers die in each act of a moment, one after all, and a last one find them done.

        Acts of one moment are of one job, whole or not at all.
        """
        deadly = [partial(work_and_die, act, False) for act in acts]
        self.do(timed.TASK, deadly, partial(work_and_die, acts[-1], True), act=acts[0])
        for act in acts:
            self.assertTrue(reader.act_done(BOOK, act))

    def do(self, task: str, deadly: list, last_death, **arguments) -> None:
        """Run a job through workers that die: nothing, then everything, and that once."""
        before = self.whole()
        job = ledger.enqueue(task, book=BOOK, **arguments)
        transaction.commit()
        for work_ in deadly:
            self.assertEqual(self.start(work_).wait(), -signal.SIGKILL)
            self.assertEqual(self.whole(), before)
        self.assertEqual(self.start(last_death).wait(), -signal.SIGKILL)
        after = self.whole()
        self.assertNotEqual(after, before)
        last = self.start(work)
        query = "SELECT status FROM procrastinate_jobs WHERE id = :job"
        wait_for(
            lambda: ledger.write_now(query, {"job": job})[0].status == "succeeded",
            f"the queue to know of {task}",
        )
        last.kill()
        self.assertEqual(self.whole(), after)

    def whole(self) -> tuple:
        """Return what an act can change."""
        transaction.abort()
        [found] = ledger.read(WHOLE)
        transaction.abort()
        return tuple(found)


class Worker(WorkerCase):
    """From its opening to its settlement; each act kills two workers or more."""

    def test_each_timed_act_is_done_once_whoever_dies(self):
        acts = life.timetable(self.terms)
        names = [act.name for act in acts]
        self.assertEqual(len(names), 9)
        for moment, group_ in groupby(acts, key=lambda act: act.at):
            some = [act.name for act in group_]
            with self.subTest(some), clock.frozen(moment):
                if "hand-over" in some:
                    self.depository_answers()
                if "make-deals" in some:
                    self.answer()
                self.perform(*some)
            if "open" in some:
                self.fill()
        done = ledger.read("SELECT act FROM subscription_act ORDER BY due_at, done_at")
        self.assertEqual(sorted(one.act for one in done), sorted(names))
        path = [one.transition for one in moves.history(BOOK)]
        by_clock = ["open", "close", "register", "hand-over", "make-deals", "settle"]
        self.assertEqual(path, [*by_clock[:4], "accept-register", *by_clock[4:]])
        deals = ledger.read("SELECT bid FROM subscription_deal ORDER BY number")
        self.assertEqual([one.bid for one in deals], list(range(2, BIDS + 1)))
        self.assertTrue(ledger.verify_chain().ok)

    def depository_answers(self) -> None:
        """Let the first bid fail the criterion."""
        with own_transaction():
            [question] = asking.waiting(BOOK)
            answer = CheckAnswer({1: CRITERION})
            self.assertTrue(checks.enter(books.lock(BOOK), question.key, answer, "clerk"))

    def fill(self) -> None:
        """Let bids come, some of which nothing covers."""
        with own_transaction(), clock.frozen(START + timedelta(hours=1)):
            self.submit(*[row(quantity=10 + n) for n in range(BIDS)])
            self.submit(row(account=POOR.code), row(account=POOR.code))

    def answer(self) -> None:
        """Let the seller answer by a rule."""
        with own_transaction():
            data = rule(group({"fill": "pro_rata"}), supply=500)
            found = allotting.distribute(BOOK, data)
            facts = {"rule": data, "digest": found.book_digest}
            allotting.take(BOOK, answered(found.rows), "seller", **facts)
            moves.move(BOOK, "accept-register", life.SELLER, "seller")
            mark_result_signed(BOOK)
            mark_result_signed(BOOK)


class Failures(WorkerCase):
    """What ends a subscription, and what the depository says, are done once, too."""

    def state(self, state: str) -> None:
        with own_transaction():
            books.set_state(BOOK, state)

    def test_art_4_7_failed_without_bids(self):
        self.state("accepting")
        with clock.frozen(self.terms.end):
            self.perform("close")
        path = [(one.transition, one.reason) for one in moves.history(BOOK)]
        self.assertEqual(path, [("close", ""), ("fail", "4.7")])

    def test_art_9_6_failed_without_a_register(self):
        self.state("allotting")
        with clock.frozen(self.terms.deals_at):
            self.perform("make-deals")
        self.assertEqual([one.reason for one in moves.history(BOOK)], ["9.6"])

    def test_art_3_5_the_depository_is_heard_once(self):
        self.state("depository")
        served = serve(self)
        deadly, last = (partial(hear_and_die, after) for after in (False, True))
        self.do(exchange.TASK, [deadly], last)
        self.assertEqual([one.transition for one in moves.history(BOOK)], ["consent"])
        self.assertEqual(served.depository.told()["asked"], {f"consent {BOOK} 1": 2})


class Database(StorageCase):
    """PostgreSQL dies while bids come in bulk; committed means kept, as `make run` has it."""

    def setUp(self):
        super().setUp()
        with own_transaction():
            self.open_book()
            ledger.write("ALTER ROLE CURRENT_USER SET synchronous_commit = on")
        self.addCleanup(self.as_before)

    def as_before(self) -> None:
        with own_transaction():
            ledger.write("ALTER ROLE CURRENT_USER RESET synchronous_commit")

    def test_in_a_bulk_load(self):
        told, tell = os.pipe()
        self.addCleanup(os.close, told)
        child = Process(lambda: self.load(tell))
        os.close(tell)
        self.addCleanup(child.kill)
        while self.acknowledged(told) < 3:
            pass
        kill_postgres()
        self.assertEqual(child.wait(), 0)
        known = self.acknowledged(told, end=True)
        start_postgres()
        counts = self.counts()
        # The batch that was on its way is there whole or not at all.
        self.assertIn(counts["bids"], (known * BATCH, (known + 1) * BATCH))
        self.assertEqual({*counts.values()}, {counts["bids"]})
        with own_transaction():
            again = [self.submit(*batch(turn)) for turn in range(known + 1)]
        numbers = [one.number for report in again for one in report.rows]
        self.assertEqual(numbers, list(range(1, (known + 1) * BATCH + 1)))
        self.assertEqual(set(self.counts().values()), {(known + 1) * BATCH})

    def load(self, tell: int) -> None:
        """Send batch after batch, telling of each that was acknowledged."""
        os.set_blocking(tell, True)
        turn = 0
        while True:
            try:
                with own_transaction():
                    entry.submit(BOOK, "BRK2", batch(turn), "user")
            except (LedgerDown, DBAPIError, psycopg.Error):
                return
            os.write(tell, b".")
            turn += 1

    seen = 0

    def acknowledged(self, told: int, end: bool = False) -> int:
        """Return how many batches the child has been told are in."""
        while got := os.read(told, 100):
            self.seen += len(got)
            if not end:
                break
        return self.seen

    def counts(self) -> dict[str, int]:
        """Count the bids in each way that counts them."""
        names = ("bids", "numbers", "versions", "demand", "last")
        [found] = ledger.read(
            "SELECT count(*), count(DISTINCT number), sum(version), "
            "(SELECT sum(bids) FROM subscription_demand), "
            "(SELECT last_number FROM subscription_book) FROM subscription_bid"
        )
        transaction.abort()
        return dict(zip(names, map(int, found), strict=True))


def batch(turn: int) -> list[dict]:
    """Return bids with ids of their own."""
    return [row(quantity=n + 1, client_id=f"{turn}-{n}") for n in range(BATCH)]
