"""The queue: what is enqueued is done, once, or is seen to have failed."""

from datetime import datetime
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger import jobs
from kase.is2in.ledger.types import Job
from kase.is2in.ledger.worker import do
from kase.is2in.terms import clock
from sqlalchemy import insert
from tests.ledger.case import bid
from tests.ledger.case import LedgerCase
from unittest import mock
import AccessControl
import transaction


class JobsCase(LedgerCase):
    """A test with tasks of its own."""

    def setUp(self):
        super().setUp()
        self.calls = []
        self.enterContext(mock.patch.dict(jobs._tasks))
        ledger.task("test.call")(self.call)

    def call(self, **arguments):
        self.calls.append(arguments)

    def waiting(self) -> int:
        return ledger.read("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")[0][0]


class TheQueue(JobsCase):
    """A job is part of the transaction that enqueues it."""

    def test_committed(self):
        ledger.enqueue("test.call", number=7, text="«ү»", rows=[1, {"a": None}])
        transaction.commit()
        self.assertEqual(ledger.run_pending_jobs(), 1)
        self.assertEqual(self.calls, [{"number": 7, "text": "«ү»", "rows": [1, {"a": None}]}])
        self.assertEqual(ledger.run_pending_jobs(), 0)

    def test_aborted(self):
        ledger.enqueue("test.call")
        transaction.abort()
        self.assertEqual(ledger.run_pending_jobs(), 0)

    def test_savepoint(self):
        ledger.enqueue("test.call", number=1)
        savepoint = transaction.savepoint()
        ledger.enqueue("test.call", number=2)
        savepoint.rollback()
        transaction.commit()
        ledger.run_pending_jobs()
        self.assertEqual(self.calls, [{"number": 1}])

    def test_arguments_may_have_any_name(self):
        ledger.enqueue("test.call", task="t", at="a", args=1, job=2)
        ledger.run_pending_jobs()
        self.assertEqual(self.calls, [{"task": "t", "at": "a", "args": 1, "job": 2}])

    def test_what_nobody_can_do_is_refused_at_once(self):
        with self.assertRaises(LookupError):
            ledger.enqueue("test.unknown")
        for wrong in (object(), b"x", float("nan")):
            with self.assertRaises((TypeError, ValueError)):
                ledger.enqueue("test.call", wrong=wrong)

    def test_in_the_order_of_enqueuing_and_those_the_jobs_enqueue(self):
        def parent():
            self.calls.append("parent")
            ledger.enqueue("test.call", by="parent")

        ledger.task("test.parent")(parent)
        ledger.enqueue("test.parent")
        ledger.enqueue("test.call", by="test")
        self.assertEqual(ledger.run_pending_jobs(), 3)
        self.assertEqual(self.calls, ["parent", {"by": "test"}, {"by": "parent"}])

    def test_for_later(self):
        later = clock.now() + timedelta(hours=2)
        ledger.enqueue_at(later, "test.call")
        self.assertEqual(ledger.run_pending_jobs(), 0)
        with clock.frozen(later):
            self.assertEqual(ledger.run_pending_jobs(), 1)
        with self.assertRaises(ValueError):
            ledger.enqueue_at(datetime(2026, 1, 1), "test.call")

    def test_once_while_one_waits(self):
        first = ledger.enqueue_once("count-1", "test.call", n=1)
        self.assertIsNotNone(first)
        self.assertIsNone(ledger.enqueue_once("count-1", "test.call", n=2))
        self.assertIsNotNone(ledger.enqueue_once("count-2", "test.call", n=3))
        ledger.run_pending_jobs()
        self.assertEqual([call["n"] for call in self.calls], [1, 3])
        self.assertIsNotNone(ledger.enqueue_once("count-1", "test.call", n=4))

    def test_a_job_acts_as_the_system_and_gives_it_back(self):
        def who():
            self.calls.append(AccessControl.getSecurityManager().getUser().getUserName())

        ledger.task("test.who")(who)
        ledger.enqueue("test.who")
        ledger.run_pending_jobs()
        self.assertEqual(self.calls, ["System Processes"])
        user = AccessControl.getSecurityManager().getUser()
        self.assertEqual(user.getUserName(), "Anonymous User")

    def test_an_error_is_not_swallowed_in_a_test(self):
        def fail():
            raise RuntimeError("broken")

        ledger.task("test.fail")(fail)
        ledger.enqueue("test.fail")
        with self.assertRaisesRegex(RuntimeError, "broken"):
            ledger.run_pending_jobs()


class OnceAndForAll(JobsCase):
    """What was done is not done again; what failed is seen."""

    def test_a_job_fetched_twice_is_done_once(self):
        def place(who):
            ledger.write(insert(bid).values(who=who))

        ledger.task("test.place_once")(place)
        number = ledger.enqueue("test.place_once", who="a")
        transaction.commit()
        job = Job(number, "test.place_once", {"who": "a"}, 0)
        self.assertTrue(do(job))
        transaction.commit()
        self.assertFalse(do(job))
        transaction.commit()
        self.assertEqual(self.kept(), ["a"])

    def test_a_failed_try_leaves_no_mark(self):
        number = ledger.enqueue("test.call")
        transaction.commit()
        do(Job(number, "test.call", {}, 0))
        transaction.abort()
        self.assertTrue(do(Job(number, "test.call", {}, 1)))
        self.assertEqual(len(self.calls), 2)

    def test_waits_grow_and_end(self):
        waits = [jobs.wait_after(tries) for tries in range(1, 6)]
        minute = timedelta(minutes=1)
        expected = [minute / 4, minute, 4 * minute, 16 * minute, None]
        self.assertEqual(waits, expected)

    def test_a_dead_job_is_seen_and_revived(self):
        number = ledger.enqueue("test.call")
        self.let_die(number)
        dead = ledger.dead_jobs()
        self.assertEqual(
            [(job.id, job.task, job.attempts) for job in dead], [(number, "test.call", 5)]
        )
        self.assertEqual(dead[0].error, "TimeoutError")
        ledger.revive(number)
        self.assertEqual(ledger.dead_jobs(), ())
        self.assertEqual(ledger.run_pending_jobs(), 1)
        with self.assertRaises(LookupError):
            ledger.revive(number)

    def let_die(self, number: int):
        die = "UPDATE procrastinate_jobs SET status = 'failed', attempts = 5 WHERE id = :job"
        ledger.write(die, {"job": number})
        why = "INSERT INTO job_failure VALUES (:job, now(), 'TimeoutError')"
        ledger.write(why, {"job": number})

    def test_old_successes_are_forgotten_and_failures_are_not(self):
        for _ in range(2):
            ledger.enqueue("test.call")
        ledger.run_pending_jobs()
        dead = ledger.enqueue("test.call")
        self.let_die(dead)
        with clock.frozen(clock.now() + timedelta(days=31)):
            jobs.forget_jobs()
        left = ledger.read("SELECT id FROM procrastinate_jobs")
        self.assertEqual([row.id for row in left], [dead])
        self.assertEqual(ledger.read("SELECT count(*) FROM job_done")[0][0], 0)


class Registration(JobsCase):
    """A name belongs to one function."""

    def test_two_modules_with_one_name(self):
        def other():
            """Pretend to be of another module."""

        other.__module__ = "elsewhere"
        with self.assertRaises(ValueError):
            ledger.task("test.call")(other)

    def test_the_function_stays_itself(self):
        def plain(number):
            return number + 1

        self.assertEqual(ledger.task("test.plain")(plain)(1), 2)

    def test_the_rooms_own_periodic_tasks(self):
        crons = {name: entry.cron for name, entry in jobs.tasks().items() if entry.cron}
        self.assertIn("ledger.forget_answers", crons)
        self.assertIn("ledger.forget_jobs", crons)
