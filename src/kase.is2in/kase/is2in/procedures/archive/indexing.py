"""Keeps the words of archived applications: once when they are archived, again when asked.

A job does it, for files take long. Doing it twice changes nothing.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures import states
from kase.is2in.procedures.archive import mirror
from kase.is2in.procedures.archive.passages import Passage
from kase.is2in.procedures.archive.passages import passages
from kase.is2in.procedures.archive.tables import archive_passage
from kase.is2in.procedures.archive.tables import archive_text
from kase.is2in.procedures.folders import category_folder
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.web.api import privileged
from kase.is2in.web.api import search_everything
from Products.DCWorkflow.interfaces import IAfterTransitionEvent
from sqlalchemy import bindparam
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
import logging


TASK = "procedures.index_archived"
# A vector takes less than a megabyte; letters take two bytes, places two more.
LONGEST_PART = 150_000
BATCH = 500

logger = logging.getLogger(__name__)


def on_archived(application: IApplication, event: IAfterTransitionEvent) -> None:
    """Have the worker keep the words of an application that has come into the archive."""
    if event.new_state.id == states.ARCHIVE:
        enqueue(application.getId(), application.category)


def enqueue(name: str, category: str) -> None:
    """Have the worker keep the words of an archived application."""
    ledger.enqueue_once(f"{TASK}:{name}", TASK, name=name, category=category)


def removed(application: IApplication, _event) -> None:
    """Forget the words of an application that is gone."""
    _forget(application.getId())


@ledger.task(TASK)
def index_archived(name: str, category: str) -> None:
    """Keep the words of an application; nothing is kept of one that is not in the archive."""
    with privileged():
        application = category_folder(category).get(name)
    _forget(name)
    if application is not None and states.state_of(application) == states.ARCHIVE:
        keep(name, passages(application), mirror.facts_of(application))


def keep(name: str, found: Iterable[Passage], facts: Sequence[str]) -> None:
    """Write the passages of an application, and its words as a whole."""
    kept = [one for one in found if one.text or one.more]
    rows = [_row(name, place, one) for place, one in enumerate(kept)]
    if rows:
        vector = func.regulation_vector(bindparam("plain"))
        ledger.write(insert(archive_passage).values(words=vector), rows)
    for number, text in enumerate(_parts([" ".join(facts), *map(_words, kept)])):
        row = {"application": name, "part": number, "words": func.regulation_vector(text)}
        ledger.write(insert(archive_text).values(row))


def rebuild() -> int:
    """Write the row of every application anew; the worker keeps the words of those archived.

    Repeatable. Returns how many applications there are.
    """
    count = 0
    for brain in search_everything(portal_type="Application"):
        with privileged():
            application = brain.getObject()
        mirror.follow(application)
        if brain.review_state == states.ARCHIVE:
            enqueue(application.getId(), application.category)
        count += 1
        if count % BATCH == 0:
            application._p_jar.cacheGC()
    logger.info("Lists of applications: %s rows", count)
    return count


def _row(name: str, place: int, one: Passage) -> dict[str, object]:
    return {
        "application": name,
        "position": place,
        "kind": one.kind,
        "form": one.form,
        "field": one.field,
        "document": one.document,
        "filename": one.filename,
        "note": one.note,
        "text": one.text,
        "labels": dict(one.labels),
        "plain": _words(one),
    }


def _words(one: Passage) -> str:
    return f"{one.text} {one.more}".strip()


def _parts(texts: Iterable[str]) -> Iterator[str]:
    """Yield texts put together, as many as one vector holds."""
    part: list[str] = []
    length = 0
    for text in texts:
        if part and length + len(text) > LONGEST_PART:
            yield "\n".join(part)
            part, length = [], 0
        part.append(text)
        length += len(text) + 1
    if part:
        yield "\n".join(part)


def _forget(name: str) -> None:
    for table in (archive_passage, archive_text):
        ledger.write(delete(table).where(table.c.application == name))
