"""Telling subscribers of changes: by a job of the worker, one message per person and event."""

from datetime import date
from datetime import datetime
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.library import reading
from kase.is2in.library import regulations
from kase.is2in.library import store
from kase.is2in.library.facts import today
from kase.is2in.library.rights import VIEW
from kase.is2in.library.subscriptions import subscribers_of
from kase.is2in.library.tables import edition as edition_table
from kase.is2in.library.types import Document
from kase.is2in.library.types import Edition
from kase.is2in.library.types import LANGUAGES
from kase.is2in.library.types import PUBLISHED
from kase.is2in.notify import api as notify
from kase.is2in.terms.clock import ALMATY
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import formats
from plone import api
from sqlalchemy import select
from zope.i18nmessageid import Message


TASK = "library.tell"
COMES, REPEALED, WITHDRAWN, IN_FORCE = "published", "repealed", "withdrawn", "in-force"
# What took effect while no worker ran is told late, but not months late.
LATE = timedelta(days=7)


def on_published(event) -> None:
    """Have subscribers told of a new edition."""
    _later(COMES, event.document, event.edition)


def on_withdrawn(event) -> None:
    """Have subscribers told that an edition was a mistake."""
    _later(WITHDRAWN, event.document, event.edition)


def on_repealed(event) -> None:
    """Have subscribers told that a document is repealed."""
    _later(REPEALED, event.document, None)


@ledger.task(TASK)
def tell(event: str, document: str, edition: int | None, author: str | None) -> int:
    """Tell the subscribers of a document; return how many were told."""
    try:
        found = regulations.document(document)
        concerned = reading.edition(edition) if edition is not None else None
    except Missing:
        # It was deleted between the event and the job.
        return 0
    return _tell(event, found, concerned, author, subscribers_of(found))


# At 00:10 in Almaty, and again by day: a subscriber hears of it on the day itself.
@ledger.periodic("10 19,1,4 * * *", "library.tell_in_force")
def tell_in_force() -> None:
    """Tell subscribers of the editions that come into force today."""
    day = today()
    columns = edition_table.c
    query = select(columns.id).where(
        columns.state == PUBLISHED, columns.since <= day, columns.since > day - LATE
    )
    for row in ledger.read(query.order_by(columns.id)):
        edition = store.whole(store.edition_row(row.id))
        begins = _midnight(edition.facts.since)
        if edition.published is None or edition.published >= begins:
            # The news of its publishing said that it is in force.
            continue
        document = regulations.document(edition.document)
        _tell(IN_FORCE, document, edition, None, subscribers_of(document, begins))


def _later(event: str, document: Document, edition: Edition | None) -> None:
    if not subscribers_of(document):
        return
    number = edition.id if edition is not None else None
    arguments = {"event": event, "document": document.uid, "edition": number}
    ledger.enqueue(TASK, **arguments, author=current_user_id())


def _tell(
    event: str,
    document: Document,
    edition: Edition | None,
    author: str | None,
    people: tuple[str, ...],
) -> int:
    content = regulations.content_of(document.uid)
    accounts = api.portal.get_tool("acl_users")
    readers = []
    for user_id in people:
        user = accounts.getUserById(user_id)
        # Who lost the right to read does not hear what was decided.
        if user_id != author and user is not None and user.has_permission(VIEW, content):
            readers.append(user_id)
    subject, action = _words(event, document, edition)
    number = edition.id if edition is not None else document.repealed_on
    return notify.tell(
        f"regulation.{event}",
        readers,
        subject,
        action,
        link=_link(event, document, edition),
        about=regulations.subject_of(document.uid),
        author=author,
        key=f"regulation:{document.uid}:{event}:{number}",
    )


def _words(
    event: str, document: Document, edition: Edition | None
) -> tuple[Message, Message]:
    title = dict(document.facts.titles)
    values = {"document": title}
    if edition is not None:
        values |= {
            "number": str(edition.number),
            "since": formats.said(edition.facts.since),
            "reason": edition.reason,
        }
    if event == REPEALED:
        values["day"] = formats.said(document.repealed_on)
    subjects = {
        COMES: _("${document}: a new edition is published", mapping=values),
        REPEALED: _("${document}: the document is repealed", mapping=values),
        WITHDRAWN: _("${document}: an edition is withdrawn", mapping=values),
        IN_FORCE: _("${document}: an edition comes into force today", mapping=values),
    }
    in_force = _(
        "Edition No. ${number} is in force from ${since}. See what has changed.", mapping=values
    )
    actions = {
        COMES: in_force,
        REPEALED: _("It is not in force from ${day}.", mapping=values),
        WITHDRAWN: _("Edition No. ${number} was published by mistake: ${reason}", mapping=values),
        IN_FORCE: in_force,
    }
    return subjects[event], actions[event]


def _link(event: str, document: Document, edition: Edition | None) -> str:
    """Return where the difference is shown; without an edition before, where the text is."""
    if edition is None or event == WITHDRAWN:
        return document.url
    before = _before(edition)
    if before is None:
        return edition_url(document, edition.id)
    return compare_url(document, before.id, edition.id)


def _before(edition: Edition) -> Edition | None:
    """Return the edition in force before, when both can be compared in some language."""
    found = [
        one
        for one in reading.editions(edition.document)
        if one.state == PUBLISHED and one.facts.since < edition.facts.since
    ]
    if not found:
        return None
    latest = max(found, key=lambda one: one.facts.since)
    common = [lang for lang in LANGUAGES if lang in latest.texts and lang in edition.texts]
    return latest if common else None


def edition_url(document: Document, number: int) -> str:
    """Return the address of an edition."""
    return f"{document.url}/@@edition/{number}"


def compare_url(document: Document, before: int, after: int) -> str:
    """Return the address of what changed between two editions."""
    return f"{document.url}/@@compare?from={before}&to={after}"


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ALMATY)
