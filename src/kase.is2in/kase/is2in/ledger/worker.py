"""Runs one job: as the system, once, in a transaction of its own.

How jobs are fetched is elsewhere: ``daemon`` does it for ever, ``run_pending_jobs`` for the
length of a test.
"""

from AccessControl.SecurityManagement import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import setSecurityManager
from AccessControl.users import system
from collections.abc import Iterator
from contextlib import contextmanager
from kase.is2in.ledger import jobs
from kase.is2in.ledger import writer
from kase.is2in.ledger.tables import job_done
from kase.is2in.ledger.types import Job
from kase.is2in.terms import clock
from sqlalchemy.dialects.postgresql import insert


# A job that enqueues itself for ever is a bug, not a test.
MOST_JOBS = 1000

_NEXT = """
SELECT id, task_name AS task, args AS arguments, attempts FROM procrastinate_jobs
WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= :now)
ORDER BY priority DESC, id LIMIT 1
"""
_BEGIN = "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = :job"
_FINISH = "SELECT procrastinate_finish_job_v1(:job, 'succeeded', false)"


@contextmanager
def as_system() -> Iterator[None]:
    """Act as the system, who is nobody's account; what was before is restored."""
    before = getSecurityManager()
    newSecurityManager(None, system)
    try:
        yield
    finally:
        setSecurityManager(before)


def do(job: Job) -> bool:
    """Call the job's function inside the current transaction; return False when it was done.

    The mark that it was done is part of the transaction. A worker that dies between the
    commit and telling the queue leaves a job that is fetched again and does nothing.
    """
    mark = insert(job_done).values(job=job.id).on_conflict_do_nothing().returning(job_done.c.job)
    if not writer.write(mark).all():
        return False
    jobs.find(job.task).function(**job.arguments)
    return True


def run_pending_jobs() -> int:
    """Run what waits in the queue, in this thread and transaction; return how many.

    For tests: sees what the test has enqueued without a commit, runs what the jobs enqueue
    in turn, lets their errors through. Jobs for later run when the test's clock is there.
    """
    for count in range(MOST_JOBS):
        rows = writer.read(_NEXT, {"now": clock.now()})
        if not rows:
            return count
        job = Job(**rows[0]._mapping)
        writer.write(_BEGIN, {"job": job.id})
        with as_system():
            do(job)
        writer.write(_FINISH, {"job": job.id})
    raise RuntimeError(f"more than {MOST_JOBS} jobs: does one enqueue itself?")
