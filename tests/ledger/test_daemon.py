"""The worker as a process: killed, stopped, doubled; failing jobs; what its log says."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger import daemon
from kase.is2in.ledger import joblog
from kase.is2in.ledger import jobs
from kase.is2in.ledger import worker_cli
from kase.is2in.ledger.interfaces import WorkerStopped
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.ledger import worker_program
from tests.ledger.case import LedgerCase
from unittest import mock
import contextlib
import io
import logging
import os
import signal
import subprocess
import sys
import time
import transaction


PROGRAM = Path(worker_program.__file__)
SECONDS = 40
IIN = "850101300124"


class DaemonCase(LedgerCase):
    """A test that starts workers and looks into the queue from outside."""

    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        self.workers = []
        self.addCleanup(self.end_all)

    def end_all(self):
        for process in self.workers:
            process.kill()
            process.wait()
            process.stdout.close()

    def start(self) -> subprocess.Popen:
        """Start a worker in a process of its own."""
        env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONWARNINGS": "ignore",
            "TEST_FOLDER": str(self.folder),
        }
        process = subprocess.Popen(
            [sys.executable, str(PROGRAM)],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.workers.append(process)
        return process

    def wait_for(self, condition, what: str):
        """Wait until something is so."""
        end = time.monotonic() + SECONDS
        while not (found := condition()):
            if time.monotonic() > end:
                self.fail(f"waited for {what}; {self.all_said()}")
            time.sleep(0.05)
        return found

    def all_said(self) -> str:
        """Return what all workers have printed, for a failure's text; ends them."""
        for process in self.workers:
            process.kill()
            process.wait()
        return "\n--\n".join(map(self.said, self.workers))

    def status(self, job: int) -> tuple[str, int]:
        """Return a job's state and its failed tries."""
        query = "SELECT status, attempts FROM procrastinate_jobs WHERE id = :job"
        row = ledger.write_now(query, {"job": job})[0]
        return row.status, row.attempts

    def enqueue(self, task: str, **arguments) -> int:
        """Queue a job and commit."""
        job = ledger.enqueue(task, **arguments)
        transaction.commit()
        return job

    def begun(self, process: subprocess.Popen) -> bool:
        return (self.folder / f"begun-{process.pid}").exists()

    def said(self, process: subprocess.Popen) -> str:
        """Return what an ended worker has printed."""
        return process.stdout.read()


class Killed(DaemonCase):
    """A worker may die at any moment; nothing is lost and nothing is done twice."""

    def test_in_the_middle_of_a_job(self):
        job = self.enqueue("test.slow", who=IIN)
        first = self.start()
        self.wait_for(lambda: self.begun(first), "the job to begin")
        first.send_signal(signal.SIGKILL)
        first.wait()
        self.assertEqual(self.kept(), [])
        self.assertEqual(self.status(job)[0], "doing")
        (self.folder / "go").touch()
        second = self.start()
        self.wait_for(lambda: self.status(job)[0] == "succeeded", "another worker to take over")
        self.assertEqual(self.kept(), [IIN])
        second.terminate()
        self.assertEqual(second.wait(SECONDS), 0)
        said = self.said(second)
        self.assertIn("its worker died", said)
        self.assertNotIn(IIN, said)

    def test_by_a_living_worker_that_waits(self):
        first, job = self.start(), self.enqueue("test.slow", who="a")
        self.wait_for(lambda: self.begun(first), "the job to begin")
        second = self.start()
        first.kill()
        self.wait_for(lambda: self.begun(second), "the other worker to begin")
        (self.folder / "go").touch()
        self.wait_for(lambda: self.status(job)[0] == "succeeded", "the job's end")
        self.assertEqual(self.kept(), ["a"])

    def test_between_the_commit_and_the_queue(self):
        job = self.enqueue("test.last_words", who="a")
        self.assertEqual(self.start().wait(SECONDS), -signal.SIGKILL)
        self.assertEqual(self.kept(), ["a"])
        self.assertEqual(self.status(job)[0], "doing")
        second = self.start()
        self.wait_for(lambda: self.status(job)[0] == "succeeded", "the queue to know")
        self.assertEqual(self.kept(), ["a"])
        self.assertIsNone(second.poll())

    def test_by_the_job_itself_each_time(self):
        job = self.enqueue("test.killer")
        ledger.write("UPDATE procrastinate_jobs SET attempts = 4 WHERE id = :job", {"job": job})
        transaction.commit()
        self.assertEqual(self.start().wait(SECONDS), -signal.SIGKILL)
        survivor = self.start()
        self.wait_for(lambda: self.status(job)[0] == "failed", "the job to be given up")
        self.assertEqual([dead.error for dead in ledger.dead_jobs()], ["WorkerDied"])
        self.assertIsNone(survivor.poll())


class Working(DaemonCase):
    """A worker does what comes, alone or with others, and stops when asked."""

    def test_asked_to_stop_it_finishes_its_job(self):
        job = self.enqueue("test.slow", who="a")
        process = self.start()
        self.wait_for(lambda: self.begun(process), "the job to begin")
        waiting = self.enqueue("test.slow", who="b")
        self.wait_for(lambda: self.status(waiting)[0] == "doing", "the second job to begin")
        third = self.enqueue("test.place", who="c")
        process.terminate()
        time.sleep(0.5)
        self.assertIsNone(process.poll())
        (self.folder / "go").touch()
        self.assertEqual(process.wait(SECONDS), 0)
        self.assertEqual([self.status(n)[0] for n in (job, waiting)], ["succeeded"] * 2)
        self.assertEqual(self.status(third)[0], "todo")
        self.assertEqual(sorted(self.kept()), ["a", "b"])

    def test_two_share_the_work(self):
        self.start(), self.start()
        numbers = [ledger.enqueue("test.place", who=f"{n:02}") for n in range(40)]
        transaction.commit()
        self.wait_for(
            lambda: all(self.status(number)[0] == "succeeded" for number in numbers), "all jobs"
        )
        self.assertEqual(sorted(self.kept()), [f"{n:02}" for n in range(40)])

    def test_the_clock_runs(self):
        self.start()
        self.wait_for((self.folder / "tick").exists, "a periodic task")

    def test_the_database_goes_away(self):
        process = self.start()
        self.wait_for((self.folder / "tick").exists, "the worker")
        ledger.write_now(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND query ILIKE '%procrastinate%'"
        )
        job = self.enqueue("test.place", who="a")

        def done():
            return self.status(job)[0] == "succeeded" or process.poll() not in (None, 0)

        # It mends its connections, or ends with an error and is started again; never silently.
        self.wait_for(done, "the job done or a loud end")


class Failing(DaemonCase):
    """Failures are tried again with growing waits, and end where a person sees them."""

    def setUp(self):
        super().setUp()
        self.enterContext(mock.patch.dict(jobs._tasks))
        jobs._tasks.pop("test.tick")
        self.enterContext(mock.patch.object(jobs, "FIRST_WAIT", timedelta(0)))
        self.calls = []
        self.log = io.StringIO()
        handler = logging.StreamHandler(self.log)
        logger = logging.getLogger("kase.is2in.worker")
        logger.addHandler(handler)
        self.addCleanup(logger.removeHandler, handler)
        library = logging.getLogger("procrastinate")
        self.addCleanup(setattr, library, "propagate", library.propagate)
        self.addCleanup(setattr, library, "handlers", library.handlers)
        joblog.silence_the_library()

    def work(self):
        """Run what waits, in this process, as the worker does."""
        daemon.serve(worker_program.NoObjects, "is2in", wait=False)

    def test_five_tries_and_then_it_is_dead(self):
        def fail(iin):
            self.calls.append(iin)
            ledger.write(worker_program.INSERT, {"who": "half"})
            raise ValueError(f"{iin} is wrong")

        ledger.task("test.fail")(fail)
        job = self.enqueue("test.fail", iin=IIN)
        for _ in range(jobs.MAX_TRIES):
            self.work()
        self.assertEqual(self.status(job), ("failed", 5))
        self.assertEqual(self.calls, [IIN] * 5)
        self.assertEqual(self.kept(), [])
        self.assertEqual([dead.error for dead in ledger.dead_jobs()], ["ValueError"])
        said = self.log.getvalue()
        self.assertIn("test.fail) failed with ValueError on try 5; it is dead now", said)
        self.assertIn("in fail", said)
        self.assertNotIn(IIN, said)

    def test_it_succeeds_at_last(self):
        def third_time(number):
            self.calls.append(number)
            if len(self.calls) < 3:
                raise OSError("mail server is away")

        ledger.task("test.third_time")(third_time)
        job = self.enqueue("test.third_time", number=1)
        for _ in range(4):
            self.work()
        self.assertEqual(self.status(job), ("succeeded", 3))
        self.assertEqual(len(self.calls), 3)

    def test_it_waits_between_the_tries(self):
        ledger.task("test.fail")(lambda: 1 / 0)
        job = self.enqueue("test.fail")
        with mock.patch.object(jobs, "FIRST_WAIT", timedelta(seconds=15)):
            self.work()
            self.work()
        self.assertEqual(self.status(job), ("todo", 1))
        query = "SELECT scheduled_at - now() FROM procrastinate_jobs WHERE id = :job"
        self.assertGreater(ledger.read(query, {"job": job})[0][0], timedelta(seconds=8))

    def test_a_conflict_is_no_failure(self):
        def conflict():
            self.calls.append(1)
            if len(self.calls) == 1:
                ledger.write("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")

        ledger.task("test.conflict")(conflict)
        job = self.enqueue("test.conflict")
        self.work()
        self.assertEqual(self.status(job), ("succeeded", 1))
        self.assertEqual(len(self.calls), 2)

    def test_a_task_that_is_no_more(self):
        job = self.enqueue("test.slow", who="a")
        jobs._tasks.pop("test.slow")
        self.work()
        self.assertEqual(self.status(job)[0], "failed")


class TheCommand(DaemonCase):
    """bin/worker, as far as it goes without Zope."""

    def run_it(self, *arguments: str) -> tuple[int, str]:
        output = io.StringIO()
        with (
            mock.patch.object(sys, "argv", ["worker", *arguments]),
            contextlib.redirect_stdout(output),
            contextlib.redirect_stderr(output),
        ):
            code = worker_cli.main()
        return code, output.getvalue()

    def test_dead_and_revive(self):
        self.assertEqual(self.run_it("--dead"), (0, "No dead jobs.\n"))
        job = self.enqueue("test.place", who="a")
        ledger.write(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE id = :job", {"job": job}
        )
        transaction.commit()
        self.assertIn(f"{job}\ttest.place", self.run_it("--dead")[1])
        self.assertEqual(self.run_it("--revive", str(job))[0], 0)
        self.assertEqual(self.status(job), ("todo", 0))
        self.assertEqual(self.run_it("--revive", str(job))[0], 1)

    def test_what_is_missing_is_said(self):
        with mock.patch.dict(os.environ, {"IS2IN_ZOPE_CONF": ""}):
            self.assertEqual(self.run_it()[0], 2)
        with mock.patch.dict(os.environ, {"IS2IN_DSN": ""}):
            self.assertEqual(self.run_it("--dead")[0], 1)

    def test_it_serves_again_when_the_database_is_back(self):
        with (
            mock.patch.object(worker_cli, "application_opener"),
            mock.patch.object(worker_cli, "PAUSE_SECONDS", 0),
            mock.patch.dict(os.environ, {"IS2IN_ZOPE_CONF": "x"}),
            mock.patch.object(
                daemon, "serve", side_effect=[WorkerStopped("gone"), WorkerStopped("gone"), None]
            ) as serve,
        ):
            self.assertEqual(self.run_it()[0], 0)
        self.assertEqual(serve.call_count, 3)
