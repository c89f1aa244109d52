"""Long work: done by the worker, seen by whoever asked for it, left and found again.

A room that has something long to do calls ``begin`` in the request, gives the id to its task,
and the task tells how far it is: ``step`` while it works, ``finish`` or ``fail`` at the end.
The page of the work is ``@@job/<id>``, for programs ``@jobs/<id>``; both only for the owner.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.request import current_user_id
from kase.is2in.web.request import language
from kase.is2in.web.request import translate
from kase.is2in.web.tables import long_job
from kase.is2in.web.types import LongJob
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from transaction.interfaces import TransientError
from uuid import uuid4


# Results are copies of what the system holds, often about people: they go soon.
KEPT = timedelta(days=1)
MOST = 50
SHOWN = [column for column in long_job.c if column.name not in ("content_type", "data")]


def begin(kind: str, title: object, link: str, total: int | None = None) -> str:
    """Note long work of whoever asks, inside the transaction; return its id.

    ``kind`` is ``room.what``; ``title`` what is done, kept in the page's language; ``link`` the
    page it belongs to; ``total`` how many steps it has, where that is known.
    """
    number = uuid4().hex
    values = {
        "id": number,
        "owner": current_user_id() or "",
        "kind": kind,
        "title": translate(title, language()),
        "link": link,
        "state": "waiting",
        "done": 0,
        "total": total,
        "message": "",
        "asked": clock.now(),
    }
    ledger.write(insert(long_job).values(values))
    return number


def step(number: str, done: int, total: int | None = None) -> None:
    """Tell how far the work is; seen at once by whoever looks.

    Not after ``finish``: that has changed the row in the caller's transaction.
    """
    now = clock.now()
    values = {"state": "running", "done": done}
    if total is not None:
        values["total"] = total
    if not done:
        # The pace counts from here, also when a broken run is repeated.
        values |= {"began": now, "ended": None, "message": ""}
    ledger.write_now(update(long_job).where(long_job.c.id == number).values(values))


def finish(
    number: str, filename: str | None = None, content_type: str | None = None,
    data: bytes | None = None, message: str = "",
) -> None:  # fmt: skip
    """Say that the work is done, inside the transaction, with the file that came of it."""
    values = {
        "state": "done",
        "ended": clock.now(),
        "filename": filename,
        "content_type": content_type,
        "data": data,
        "message": message,
    }
    ledger.write(update(long_job).where(long_job.c.id == number).values(values))


def fail(number: str, message: str) -> None:
    """Say in words why the work was not done; seen at once, also when the caller fails."""
    values = {"state": "failed", "ended": clock.now(), "message": message}
    ledger.write_now(update(long_job).where(long_job.c.id == number).values(values))


@contextmanager
def watched(number: str) -> Iterator[None]:
    """Tell the owner when what the block does goes wrong; the error goes on to the queue.

    A refusal is told in its own words, in the language of the moment.
    """
    try:
        yield
    except TransientError:
        # Another transaction was in the way: the worker does it again at once.
        raise
    except Exception as error:
        refused = isinstance(error, Refusal)
        words = error.message if refused else _("It was not done. Ask for it again later.")
        fail(number, translate(words))
        raise


def own_jobs() -> tuple[LongJob, ...]:
    """Return the last 50 long works of whoever asks, the newest first."""
    query = select(*SHOWN).where(long_job.c.owner == _owner()).order_by(long_job.c.asked.desc())
    return tuple(LongJob(**row._mapping) for row in ledger.read(query.limit(MOST)))


def own_running(kind: str) -> LongJob | None:
    """Return the long work of a kind that whoever asks waits for, the newest one."""
    return next((job for job in own_jobs() if job.kind == kind and not job.over), None)


def own_job(number: str) -> LongJob:
    """Return a long work of whoever asks; raise Missing for another's."""
    where = (long_job.c.id == number, long_job.c.owner == _owner())
    rows = ledger.read(select(*SHOWN).where(*where))
    if not rows:
        raise _nothing()
    return LongJob(**rows[0]._mapping)


def result(number: str) -> tuple[str, str, bytes]:
    """Return name, content type and bytes of what came of one's own work; raise Missing."""
    job, columns = own_job(number), long_job.c
    rows = ledger.read(select(columns.content_type, columns.data).where(columns.id == number))
    if job.filename is None or rows[0].data is None:
        raise _nothing()
    return job.filename, rows[0].content_type, bytes(rows[0].data)


@ledger.periodic("17 * * * *", "web.forget_long_work")
def forget() -> None:
    """Delete long work a day after it was asked for, with the files that came of it."""
    ledger.write(delete(long_job).where(long_job.c.asked < clock.now() - KEPT))


def _owner() -> str:
    # Nobody's id is empty: the system's work, which has no owner, is nobody's to see.
    return current_user_id() or "-"


def _nothing() -> Missing:
    return Missing("job", _("There is no such work, or it is older than a day."))
