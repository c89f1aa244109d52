"""Files of bids: entered at once when short, by the worker when long; each of them once.

What becomes of a file is one transaction: its bids, the report on its rows and the mark that it
is over. A worker that dies in the middle leaves a file that still waits, and nothing of it in the
book. The moment of acceptance is that of the entry, never that of the upload (article 4.3); so a
file that comes shortly before the close waits in no queue.
"""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields
from datetime import datetime
from datetime import timedelta
from functools import partial
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.interfaces import LedgerDown
from kase.is2in.parties import api as parties
from kase.is2in.subscription import entry
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.course import telling
from kase.is2in.subscription.course.telling import Words
from kase.is2in.subscription.entry import RowAnswer
from kase.is2in.subscription.folders import address_of
from kase.is2in.subscription.formats import bids as files
from kase.is2in.subscription.formats import gate
from kase.is2in.subscription.formats.bids import FileRow
from kase.is2in.subscription.seats import Seat
from kase.is2in.subscription.seats import seat_in
from kase.is2in.subscription.tables import upload as table
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import TooLarge
from kase.is2in.web.api import become
from kase.is2in.web.api import csv_file
from kase.is2in.web.api import formats
from kase.is2in.web.api import language
from kase.is2in.web.api import progress
from kase.is2in.web.api import translate
from kase.is2in.web.api import undone_when_refused
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import update
from transaction.interfaces import TransientError
from typing import Any
from uuid import uuid4


TASK = "subscription.bids"
MOST_BYTES = 32 * 1024 * 1024
# What a person waits for in the browser; more is entered while they go on working.
AT_ONCE_ROWS = 500
# A file of no more bytes is read in the request, to count its rows.
AT_ONCE_BYTES = 256 * 1024
# So little before the close a file is entered at once whatever its length.
URGENT = timedelta(minutes=5)
# Reports name investors by nothing but the buyer's own ids; they go all the same.
KEPT = timedelta(days=30)
MOST = 100
WAITING, DONE, FAILED = "waiting", "done", "failed"
TITLES = (
    _("Row of the file"),
    _("Your own id"),
    _("Number of the bid"),
    _("Result"),
    _("Field"),
    _("Article"),
)
ENTERED = Words(
    _("${subscription}: your file of bids is entered"),
    _("Accepted: ${accepted}, refused: ${refused}. Read the report."),
)
STOPPED = Words(
    _("${subscription}: your file of bids is not entered"),
    _("None of its bids is in the book. Read why and bring it again."),
)


@dataclass(frozen=True)
class Upload:
    """A file that was brought: by whom, when, what became of it.

    ``state`` is waiting, done or failed, ``message`` why it failed; ``rows``, ``accepted`` and
    ``refused`` are counts of its rows, None until they are known.
    """

    id: str
    book: str
    buyer: str
    author: str
    name: str
    size: int
    brought_at: datetime
    state: str
    message: str
    rows: int | None
    accepted: int | None
    refused: int | None
    ended_at: datetime | None


NAMES = tuple(field.name for field in fields(Upload))
# Without the bytes of the file and of its report.
SHOWN = [table.c[name] for name in NAMES]


def require_open(found: BookRow) -> None:
    """Raise Conflict where the subscription takes no bids in its state."""
    if found.state not in life.TAKING:
        raise Conflict("state", _("The subscription takes no bids now."))


def bring(
    found: BookRow, seat: Seat, name: str, data: bytes, atomic: bool, again: bool = False
) -> Upload:
    """Take a file of bids of the caller: enter it, or keep it for the worker.

    ``again`` says that a file with the same bytes may be entered a second time. Raises Forbidden
    for who does not bid, Conflict where no bids are taken or the file was entered before,
    TooLarge, RuleRefused for what is no table of bids.
    """
    buyer = seat.require_buyer()
    require_open(found)
    if len(data) > MOST_BYTES:
        raise TooLarge("file", _("The file is larger than 32 MB."), "file")
    gate.kind_of(data)
    digest = sha256(data).hexdigest()
    # Who presses the button twice: the second one finds what the first has done.
    lock = f"subscription upload {found.book} {buyer}"
    ledger.write("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))", {"lock": lock})
    earlier = _earlier(found.book, buyer, digest)
    if earlier is not None and (earlier.state == WAITING or not again):
        if earlier.state == WAITING:
            return earlier
        _refuse_second(earlier)
    urgent = is_urgent(found)
    rows = files.read(data) if urgent or len(data) <= AT_ONCE_BYTES else None
    if rows is not None and (urgent or len(rows) <= AT_ONCE_ROWS):
        kept = _keep(uuid4().hex, found.book, seat, name, data, atomic)
        _end(kept, _submit(kept, rows, atomic, language()))
    else:
        title = _("Bids from a file: ${name}", mapping={"name": name})
        number = progress.begin(TASK, title, page_of(found.book), len(rows) if rows else None)
        kept = _keep(number, found.book, seat, name, data, atomic)
        ledger.enqueue(TASK, upload=number)
    return one(kept.id, found.book, buyer)


def page_of(book: str) -> str:
    """Return the address of the page of a buyer's files."""
    return f"{address_of(book)}/@@bids-uploads"


def is_urgent(found: BookRow) -> bool:
    """Return whether the close is so near that no file may wait for its turn."""
    return found.conditions.end - clock.now() <= URGENT


@ledger.task(TASK)
def enter_later(upload: str) -> None:
    """Enter a file that waits, as whoever brought it: with their rights as they are now.

    What nobody foresaw ends the file for good, so that "bring it again" stays true while the
    queue tries the job once more.
    """
    [row] = ledger.read(select(table).where(table.c.id == upload)) or [None]
    if row is None or row.state != WAITING:
        return
    kept = _as_upload(row)
    try:
        with progress.watched(upload), undone_when_refused():
            become(kept.author)
            found, seat = seat_in(kept.book)
            seat.require_buyer()
            require_open(found)
            rows = files.read(bytes(row.data))
            progress.step(upload, 0, len(rows))
            told = partial(progress.step, upload)
            made = _submit(kept, rows, row.atomic, row.language, told)
            counts = {"accepted": made["accepted"], "refused": made["refused"]}
            _tell(kept, ENTERED, **counts)
            # Last: what fails before is told in a transaction of its own, which waits for none
            # of these rows.
            _end(kept, made)
            progress.finish(upload, message=translate(counted(counts), row.language))
    except (LedgerDown, TransientError):
        raise
    except Refusal as refusal:
        ledger.write(_failed(kept, translate(refusal.message, row.language)))
        _tell(kept, STOPPED)
    except Exception:
        words = _("The system could not enter the file. None of its bids is in the book.")
        ledger.write_now(_failed(kept, translate(words, row.language)))
        raise


def one(number: str, book: str, buyer: str) -> Upload:
    """Return a file of a buyer in a book; raise Missing for another's."""
    where = (table.c.id == number, table.c.book == book, table.c.buyer == buyer)
    rows = ledger.read(select(*SHOWN).where(*where))
    if not rows:
        raise Missing("upload", _("There is no such file, or it is older than 30 days."))
    return _as_upload(rows[0])


def of_buyer(book: str, buyer: str, most: int = MOST) -> tuple[Upload, ...]:
    """Return the last files of a buyer in a book, the newest first."""
    query = select(*SHOWN).where(table.c.book == book, table.c.buyer == buyer)
    rows = ledger.read(query.order_by(table.c.brought_at.desc()).limit(most))
    return tuple(map(_as_upload, rows))


def report_of(upload: Upload) -> bytes:
    """Return the report on the rows of a file as .csv; b"" while there is none."""
    rows = ledger.read(select(table.c.report).where(table.c.id == upload.id))
    return bytes(rows[0].report or b"")


@ledger.periodic("27 2 * * *", "subscription.forget_uploads")
def forget() -> None:
    """Delete files and their reports 30 days after they were brought; the bids stay."""
    ledger.write(delete(table).where(table.c.brought_at < clock.now() - KEPT))


def _earlier(book: str, buyer: str, digest: str) -> Upload | None:
    """Return the newest file of the same bytes that waits or has put bids into the book."""
    where = (table.c.book == book, table.c.buyer == buyer, table.c.sha256 == digest)
    lives = (table.c.state == WAITING) | (table.c.accepted > 0)
    query = select(*SHOWN).where(*where, lives).order_by(table.c.brought_at.desc()).limit(1)
    rows = ledger.read(query)
    return _as_upload(rows[0]) if rows else None


def _refuse_second(earlier: Upload) -> None:
    facts = {
        "when": formats.said(earlier.brought_at),
        "accepted": formats.said(earlier.accepted),
    }
    raise Conflict(
        "file-again",
        _(
            "This file was brought on ${when} and put ${accepted} bids into the book. Bids "
            "without your own id would enter a second time.",
            mapping=facts,
        ),
        "again",
    )


def _keep(number: str, book: str, seat: Seat, name: str, data: bytes, atomic: bool) -> Upload:
    """Keep a file as it came, and note in the journal whose it is and what its bytes are."""
    digest = sha256(data).hexdigest()
    values = {
        "id": number,
        "book": book,
        "buyer": seat.organization,
        "author": seat.person.id,
        "name": name,
        "size": len(data),
        "sha256": digest,
        "atomic": atomic,
        "language": language(),
        "brought_at": clock.now(),
        "state": WAITING,
        "message": "",
        "data": data,
    }
    [row] = ledger.write(insert(table).values(values).returning(*SHOWN)).all()
    ledger.record(
        "subscription.file-brought",
        f"subscription:{book}",
        {"buyer": seat.organization, "sha256": digest},
        actor=seat.person.id,
    )
    return _as_upload(row)


def _submit(
    kept: Upload,
    rows: list[FileRow],
    atomic: bool,
    lang: str,
    told: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Submit the bids of a kept file; return what is kept of that."""
    sent = [row.bid for row in rows]
    report = entry.submit(kept.book, kept.buyer, sent, kept.author, atomic, told)
    lines = (
        line
        for row, answer in zip(rows, report.rows, strict=True)
        for line in said(row, answer, lang)
    )
    return {
        "rows": len(rows),
        "accepted": report.accepted,
        "refused": report.refused,
        "report": csv_file([translate(title, lang) for title in TITLES], lines),
    }


def _end(kept: Upload, values: Mapping[str, Any]) -> None:
    """Note that a file is entered, and let its bytes go."""
    over = {"state": DONE, "ended_at": clock.now(), "data": None}
    ledger.write(update(table).where(table.c.id == kept.id).values(**values, **over))


def _failed(kept: Upload, message: str):
    """Return what notes that nothing of a file was entered, and why."""
    values = {"state": FAILED, "ended_at": clock.now(), "message": message, "data": None}
    return update(table).where(table.c.id == kept.id).values(values)


def _tell(kept: Upload, words: Words, **facts: int) -> None:
    """Tell whoever brought a file what became of it."""
    key, page = f"upload {kept.id}", f"/@@bids-report/{kept.id}"
    people = filter(None, [parties.person(kept.author)])
    telling.inform(kept.book, words, people, key, page, **facts)


def counted(counts: Mapping[str, int]) -> str:
    """Return how many rows were accepted and refused."""
    facts = {name: formats.said(count) for name, count in counts.items()}
    return _("Accepted: ${accepted}, refused: ${refused}.", mapping=facts)


def said(row: FileRow, answer: RowAnswer, lang: str) -> list[list[str]]:
    """Return the lines of the report on one row: one, or one for each reason of refusal."""
    start = [str(row.line), answer.client_id]
    if answer.number is not None:
        text = _("The bid was submitted before") if answer.repeated else _("Bid accepted")
        return [[*start, str(answer.number), translate(text, lang), "", ""]]
    if not answer.errors:
        text = _("Left out: other rows were refused")
        return [[*start, "", translate(text, lang), "", ""]]
    return [
        [*start, "", translate(one.message, lang), one.field, one.article or ""]
        for one in answer.errors
    ]


def _as_upload(row: Row) -> Upload:
    values = row._mapping
    return Upload(**{name: values[name] for name in NAMES})
