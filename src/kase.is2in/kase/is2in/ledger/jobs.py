"""Tasks and the queue: work that is done after the request, by the worker.

The queue is procrastinate's, in the same database: a job enqueued in a transaction that is
aborted never existed, and one that is committed is not lost.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from kase.is2in.ledger import writer
from kase.is2in.ledger.types import DeadJob
from kase.is2in.terms import clock
from typing import Any
from typing import TypeVar
import json


Function = TypeVar("Function", bound=Callable[..., Any])
QUEUE = "is2in"
MAX_TRIES = 5
FIRST_WAIT = timedelta(seconds=15)
WAIT_FACTOR = 4
KEPT = timedelta(days=30)

_DEFER = """
SELECT unnest(procrastinate_defer_jobs_v1(ARRAY[ROW(
    :queue, :task, 0, NULL, :once, CAST(:args AS jsonb), CAST(:at AS timestamptz)
)::procrastinate_job_to_defer_v1]))
"""


@dataclass(frozen=True)
class Task:
    """A function the worker can run by name; ``cron`` for those that come by the clock."""

    name: str
    function: Callable[..., Any]
    cron: str | None = None


_tasks: dict[str, Task] = {}


def _register(entry: Task, function: Function) -> Function:
    known = _tasks.get(entry.name)
    if known is not None and known.function.__module__ != function.__module__:
        raise ValueError(f"two modules register the task {entry.name!r}")
    _tasks[entry.name] = entry
    return function


def task(name: str) -> Callable[[Function], Function]:
    """Register a function as the task ``room.name``.

    The worker calls it with the site set, as the system, in a transaction of its own. It may
    be called again after a failure, so what it does outside SQL must bear repetition.
    """
    return lambda function: _register(Task(name, function), function)


def periodic(cron: str, name: str) -> Callable[[Function], Function]:
    """Register a function without arguments to run by the clock.

    ``cron`` is five fields (minute hour day month weekday), in UTC. Of several workers one
    runs it; while a run waits in the queue no second one is added.
    """
    return lambda function: _register(Task(name, function, cron), function)


def tasks() -> dict[str, Task]:
    """Return all registered tasks by name."""
    return dict(_tasks)


def find(name: str) -> Task:
    """Return a task; raise LookupError when no room registers it."""
    try:
        return _tasks[name]
    except KeyError:
        raise LookupError(f"no room registers the task {name!r}") from None


def enqueue(task: str, /, **args: Any) -> int:
    """Queue a call of a task inside the caller's transaction; return the job's number.

    The arguments are stored as JSON. Raises LookupError for an unknown task and TypeError
    for arguments that are not JSON.
    """
    return _defer(task, args)


def enqueue_at(moment: datetime, task: str, /, **args: Any) -> int:
    """Like ``enqueue``, to be run no sooner than an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is not a moment")
    return _defer(task, args, at=moment)


def enqueue_once(key: str, task: str, /, **args: Any) -> int | None:
    """Like ``enqueue``, unless a job with the same key already waits; then return None."""
    lock = f"job {key}"
    # The unique index alone would abort the caller's transaction.
    writer.write("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))", {"lock": lock})
    waiting = "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = :key AND status = 'todo'"
    if writer.read(waiting, {"key": key}):
        return None
    return _defer(task, args, once=key)


def wait_after(tries: int) -> timedelta | None:
    """Return how long to wait after so many failed tries: 15 s, 1, 4, 16 min; then None."""
    return None if tries >= MAX_TRIES else FIRST_WAIT * WAIT_FACTOR ** (tries - 1)


def dead_jobs() -> tuple[DeadJob, ...]:
    """Return the jobs that failed on their last try, newest first."""
    query = """
        SELECT j.id, j.task_name AS task, j.attempts, f.at AS failed_at, f.error
        FROM procrastinate_jobs j LEFT JOIN job_failure f ON f.job = j.id
        WHERE j.status = 'failed' ORDER BY j.id DESC
    """
    return tuple(DeadJob(**row._mapping) for row in writer.read(query))


def revive(job: int) -> None:
    """Queue a dead job again; raise LookupError when there is no such dead job."""
    found = writer.write(
        "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL "
        "WHERE id = :job AND status = 'failed' RETURNING id",
        {"job": job},
    ).all()
    if not found:
        raise LookupError(f"no dead job has the number {job}")


@periodic("41 3 * * *", "ledger.forget_jobs")
def forget_jobs() -> None:
    """Delete the jobs that succeeded more than 30 days ago; dead ones stay."""
    writer.write(
        "DELETE FROM procrastinate_jobs j USING procrastinate_events e WHERE e.job_id = j.id "
        "AND j.status = 'succeeded' AND e.type = 'succeeded' AND e.at < :before",
        {"before": clock.now() - KEPT},
    )


def _defer(name: str, args: dict, *, at: datetime | None = None, once: str | None = None) -> int:
    values = {
        "queue": QUEUE,
        "task": find(name).name,
        "once": once,
        "args": json.dumps(args, allow_nan=False),
        "at": at,
    }
    return writer.write(_DEFER, values).scalar_one()
