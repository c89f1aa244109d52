"""What the worker's log says: which job, how it ended; never its arguments.

Arguments and the texts of exceptions hold addresses, numbers and names of people;
procrastinate writes both at every job. Here they are said again without them.
"""

from kase.is2in.ledger.types import Job
import logging
import traceback


logger = logging.getLogger("kase.is2in.worker")


class WithoutArguments(logging.Handler):
    """Says again what procrastinate says, by action, number and name of the job."""

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a record on to our log."""
        action = getattr(record, "action", record.name)
        job = getattr(record, "job", None)
        if job:
            # Ours say how a job ended; the queue's own steps are details.
            logger.debug("%s: job %s (%s)", action, job["id"], job["task_name"])
        elif record.levelno >= logging.WARNING:
            logger.log(record.levelno, "%s: %s", action, record.getMessage())
        else:
            logger.log(record.levelno, "%s", action)


def silence_the_library() -> None:
    """Let nothing of procrastinate reach the log but through us."""
    library = logging.getLogger("procrastinate")
    library.handlers = [WithoutArguments()]
    library.propagate = False
    library.setLevel(logging.INFO)


def failed(job: Job, error: BaseException, *, last: bool) -> None:
    """Say that a try failed: the kind of the error and where, not its text."""
    where = "".join(traceback.format_tb(error.__traceback__))
    end = "it is dead now" if last else "it will be tried again"
    logger.error(
        "Job %s (%s) failed with %s on try %s; %s\n%s",
        job.id,
        job.task,
        type(error).__name__,
        job.attempts + 1,
        end,
        where,
    )
