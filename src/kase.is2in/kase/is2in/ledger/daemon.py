"""Fetches jobs for ever: procrastinate's worker around our tasks, one ZODB transaction a job.

Procrastinate keeps the queue, the clock of periodic tasks and the workers' heartbeats; we give
it what to call, when to try again, and what to do with jobs of a worker that died.
"""

from collections.abc import Callable
from datetime import datetime
from datetime import UTC
from kase.is2in.ledger import engine
from kase.is2in.ledger import joblog
from kase.is2in.ledger import jobs
from kase.is2in.ledger import writer
from kase.is2in.ledger.interfaces import WorkerStopped
from kase.is2in.ledger.tables import job_failure
from kase.is2in.ledger.types import Job
from kase.is2in.ledger.worker import as_system
from kase.is2in.ledger.worker import do
from kase.is2in.terms import clock
from procrastinate import App
from procrastinate import BaseRetryStrategy
from procrastinate import PsycopgConnector
from procrastinate import RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition
from procrastinate.jobs import Status
from psycopg.conninfo import make_conninfo
from sqlalchemy.dialects.postgresql import insert
from zope.component.hooks import setSite
from zope.globalrequest import clearRequest
import asyncio
import contextlib
import logging
import signal
import transaction


logger = logging.getLogger("kase.is2in.worker")

TRANSIENT_TRIES = 3
# Jobs wait for mail servers and disks more than they compute.
AT_ONCE = 2
HEARTBEAT_SECONDS = 10.0
# A worker silent for so long is dead: its jobs are given to the living.
SILENT_SECONDS = 30.0
POLLING_SECONDS = 2.0
# Opens the object database: called once per job, gives the application root.
OpenApplication = Callable[[], object]


class Waits(BaseRetryStrategy):
    """15 s, 1, 4, 16 minutes; then the job is dead and waits for a person."""

    def get_retry_decision(self, *, exception, job):
        """Return when the job is tried again, None when it is not."""
        wait = jobs.wait_after(job.attempts + 1)
        if wait is None:
            _note_death(job.id, type(exception).__name__)
            return None
        return RetryDecision(retry_at=datetime.now(UTC) + wait)


def build(open_application: OpenApplication, site_id: str) -> App:
    """Return procrastinate's application with every task registered so far in it."""
    url = engine.engine().url
    parts = url.translate_connect_args(username="user", database="dbname")
    app = App(connector=PsycopgConnector(conninfo=make_conninfo(**parts, **url.query)))
    for entry in jobs.tasks().values():
        _add(app, entry, open_application, site_id)
    return app


async def release_stalled(app: App, silent: float = SILENT_SECONDS) -> int:
    """Queue again what workers without a heartbeat were doing; return how many jobs.

    A job whose workers die as often as a job may fail is dead: it is what kills them.
    """
    count = 0
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent):
        # Another worker may have been faster with the same job.
        with contextlib.suppress(ConnectorException):
            if jobs.wait_after(job.attempts + 1) is None:
                # First why, then that: nobody may find a dead job without its reason.
                _note_death(job.id, "WorkerDied")
                await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
                logger.error("Job %s (%s) is dead: its workers die", job.id, job.task_name)
            else:
                await app.job_manager.retry_job(job)
                logger.warning("Job %s (%s): its worker died; queued again", job.id, job.task_name)
            count += 1
    return count


def serve(
    open_application: OpenApplication,
    site_id: str,
    *,
    wait: bool = True,
    heartbeat: float = HEARTBEAT_SECONDS,
    silent: float = SILENT_SECONDS,
) -> None:
    """Run jobs until a signal, which lets those at work finish; times are seconds.

    With ``wait`` False until the queue is empty. Raises LedgerDown when the database does
    not answer at the start, WorkerStopped when it goes away later.
    """
    with engine.engine().connect():
        pass  # A clear refusal now instead of a pool's time-out.
    asyncio.run(_serve(build(open_application, site_id), wait, heartbeat, silent))


async def _serve(app: App, wait: bool, heartbeat: float, silent: float) -> None:
    asked = asyncio.Event()

    def stop() -> None:
        if not asked.is_set():
            asked.set()
            worker.cancel()

    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[jobs.QUEUE],
                wait=wait,
                concurrency=AT_ONCE,
                fetch_job_polling_interval=POLLING_SECONDS,
                update_heartbeat_interval=heartbeat,
                stalled_worker_timeout=silent,
                delete_jobs=DeleteJobCondition.NEVER,
                install_signal_handlers=False,
            )
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        rescuer = asyncio.create_task(_rescue(app, silent))
        try:
            # Cancelled by us, it finishes its jobs and then says that it was cancelled.
            with contextlib.suppress(asyncio.CancelledError):
                await worker
        except ConnectorException as error:
            raise WorkerStopped("the database went away") from error
        finally:
            rescuer.cancel()
    if wait and not asked.is_set():
        raise WorkerStopped("the queue's worker gave up")


async def _rescue(app: App, silent: float) -> None:
    """Look for jobs of dead workers at the start and every third of the silence."""
    while True:
        try:
            await release_stalled(app, silent)
        except ConnectorException:
            logger.warning("The database does not answer; jobs of dead workers wait")
        await asyncio.sleep(silent / 3)


def run(job: Job, open_application: OpenApplication, site_id: str) -> None:
    """Run one job in a connection of its own; conflicts are repeated a few times."""
    application = open_application()
    try:
        with as_system():
            for attempt in transaction.manager.attempts(TRANSIENT_TRIES):
                with attempt:
                    setSite(application[site_id])
                    done = do(job)
        logger.info("Job %s (%s) %s", job.id, job.task, "done" if done else "was done before")
    except Exception as error:
        joblog.failed(job, error, last=jobs.wait_after(job.attempts + 1) is None)
        raise
    finally:
        setSite(None)
        clearRequest()
        transaction.abort()
        application._p_jar.close()


def _add(app: App, entry: jobs.Task, open_application: OpenApplication, site_id: str) -> None:
    def call(context, **arguments):
        if entry.cron:
            # procrastinate tells for which minute; ours ask the clock.
            arguments.pop("timestamp", None)
        job = Job(context.job.id, entry.name, arguments, context.job.attempts)
        run(job, open_application, site_id)

    options = {"queueing_lock": entry.name} if entry.cron else {}
    task = app.task(name=entry.name, queue=jobs.QUEUE, pass_context=True, retry=Waits(), **options)(
        call
    )
    if entry.cron:
        app.periodic(cron=entry.cron)(task)


def _note_death(job: int, error: str) -> None:
    """Keep why a job died; the kind of the error only, its text may hold personal data."""
    values = {"at": clock.now(), "error": error}
    statement = insert(job_failure).values(job=job, **values)
    writer.write_now(statement.on_conflict_do_update(index_elements=["job"], set_=values))
