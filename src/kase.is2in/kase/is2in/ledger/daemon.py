"""Fetches jobs for ever: procrastinate's worker around our tasks, one ZODB transaction a job.

Procrastinate keeps the queue, the clock of periodic tasks and the workers' heartbeats; we give
it what to call, when to try again, and what to do with jobs of a worker that died.
"""

from collections.abc import Callable
from datetime import datetime
from datetime import UTC
from kase.is2in.ledger import jobs
from kase.is2in.ledger import writer
from kase.is2in.ledger.engine import dsn
from kase.is2in.ledger.tables import job_failure
from kase.is2in.ledger.types import Job
from kase.is2in.ledger.worker import as_system
from kase.is2in.ledger.worker import do
from kase.is2in.terms import clock
from procrastinate import App
from procrastinate import BaseRetryStrategy
from procrastinate import PsycopgConnector
from procrastinate import RetryDecision
from sqlalchemy.dialects.postgresql import insert
from zope.component.hooks import setSite
import asyncio
import logging
import transaction


logger = logging.getLogger(__name__)

TRANSIENT_TRIES = 3
HEARTBEAT_SECONDS = 10
# A worker silent for so long is dead: its jobs are given to the living.
SILENT_SECONDS = 30
RESCUE = "ledger.rescue"
# Opens the object database: called once per job, gives the application root.
OpenApplication = Callable[[], object]


class Waits(BaseRetryStrategy):
    """15 s, 1, 4, 16 minutes; then the job is dead and waits for a person."""

    def get_retry_decision(self, *, exception, job):
        """Return when the job is tried again, None when it is not."""
        wait = jobs.wait_after(job.attempts + 1)
        if wait is None:
            _note_death(job.id, exception)
            return None
        return RetryDecision(retry_at=datetime.now(UTC) + wait)


def build(open_application: OpenApplication, site_id: str) -> App:
    """Return procrastinate's application with every registered task in it."""
    address = dsn().replace("postgresql+psycopg://", "postgresql://", 1)
    app = App(connector=PsycopgConnector(conninfo=address))
    for entry in jobs.tasks().values():
        _add(app, entry, open_application, site_id)

    @app.periodic(cron="* * * * *")
    @app.task(name=RESCUE, queue=jobs.QUEUE, queueing_lock=RESCUE, pass_context=True)
    async def rescue(context, timestamp):
        """Give the jobs of dead workers to the living."""
        await release_stalled(context.app)

    return app


async def release_stalled(app: App) -> int:
    """Queue again what workers without a heartbeat were doing; return how many jobs."""
    found = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS))
    for job in found:
        logger.warning("Job %s (%s): its worker has died; queued again", job.id, job.task_name)
        await app.job_manager.retry_job(job)
    return len(found)


def serve(open_application: OpenApplication, site_id: str, *, wait: bool = True) -> None:
    """Run jobs until a signal; with ``wait`` False until the queue is empty."""

    async def work() -> None:
        app = build(open_application, site_id)
        async with app.open_async():
            await release_stalled(app)
            await app.run_worker_async(
                queues=[jobs.QUEUE],
                wait=wait,
                concurrency=1,
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=SILENT_SECONDS,
            )

    asyncio.run(work())


def run(job: Job, open_application: OpenApplication, site_id: str) -> None:
    """Run one job in a connection of its own; conflicts are repeated a few times."""
    application = open_application()
    try:
        for attempt in transaction.manager.attempts(TRANSIENT_TRIES):
            with attempt, as_system():
                setSite(application[site_id])
                if not do(job):
                    logger.info("Job %s (%s) was done before", job.id, job.task)
    finally:
        setSite(None)
        transaction.abort()
        application._p_jar.close()


def _add(app: App, entry: jobs.Task, open_application: OpenApplication, site_id: str) -> None:
    def call(context, **arguments):
        if entry.cron:
            arguments.pop("timestamp", None)
        job = Job(context.job.id, entry.name, arguments, context.job.attempts)
        run(job, open_application, site_id)

    options = {"queueing_lock": entry.name} if entry.cron else {}
    task = app.task(name=entry.name, queue=jobs.QUEUE, pass_context=True, retry=Waits(), **options)(
        call
    )
    if entry.cron:
        app.periodic(cron=entry.cron)(task)


def _note_death(job: int, error: BaseException) -> None:
    """Keep why a job died; the class of the error only, its text may hold personal data."""
    values = {"at": clock.now(), "error": type(error).__name__}
    statement = insert(job_failure).values(job=job, **values)
    writer.write_now(statement.on_conflict_do_update(index_elements=["job"], set_=values))
