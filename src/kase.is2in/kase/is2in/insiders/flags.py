"""Documents marked as inside information. A mark is a row; taking it off is another row."""

from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.insiders.interfaces import IMarkable
from kase.is2in.insiders.rights import may_mark
from kase.is2in.insiders.tables import inside_flag
from kase.is2in.insiders.types import Flag
from kase.is2in.insiders.types import MarkableDocument
from kase.is2in.ledger import api as ledger
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.given import checked_reason
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import language
from plone import api
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on


def markable(context) -> IMarkable:
    """Return what can be marked on a content; raise Missing where nothing can be.

    Also for a content that who asks may not see: the right to mark is every officer's, the
    documents are not.
    """
    found = IMarkable(context, None)
    if found is None or not api.user.has_permission("View", obj=context):
        raise Missing("address", _("There is nothing at this address."))
    return found


def flags(subject: str) -> dict[tuple[str, str], Flag]:
    """Return the documents of a subject that are marked now, by id and SHA-256.

    A file that is put in the place of another is another document: it is marked anew.
    """
    found = _last(inside_flag.c.subject == subject)
    return {(one.document, one.sha256): one for one in found if one.flagged}


def flags_of(sha256: str) -> tuple[Flag, ...]:
    """Return the marks on these bytes that are in force, wherever they lie."""
    return tuple(one for one in _last(inside_flag.c.sha256 == sha256) if one.flagged)


def sizes_marked(size: int) -> bool:
    """Return whether a document of this size was ever marked: asked before bytes are hashed."""
    query = select(inside_flag.c.id).where(inside_flag.c.size == size).limit(1)
    return bool(ledger.read(query))


def mark(context, document_id: str, flagged: bool, reason: str) -> Flag:
    """Mark a document of a content as inside information, or take the mark off.

    Raises Forbidden for who is no officer, Missing for another document, Conflict when it is
    so already, RuleRefused without a reason.
    """
    if not may_mark():
        raise Forbidden("not-officer", _("This is done by an officer of the exchange."))
    found = markable(context)
    subject = found.subject()
    one = _document(found.documents(), document_id)
    reason = checked_reason(reason)
    # Two officers who press the same button: the second is told so.
    ledger.write("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))", {"name": subject})
    if ((document_id, one.sha256) in flags(subject)) == flagged:
        raise Conflict("marked", _("The document is marked so already."))
    path = context.absolute_url().removeprefix(api.portal.get().absolute_url())
    values = {
        "subject": subject,
        "document": document_id,
        "sha256": one.sha256,
        "size": one.size,
        "titles": {language(): f"{found.title()}: {one.title}"},
        "path": path,
        "flagged": flagged,
        "reason": reason,
        "author": current_user_id(),
        "at": clock.now(),
    }
    number = ledger.write(insert(inside_flag).values(values).returning(inside_flag.c.id))
    action = "insiders.marked" if flagged else "insiders.mark-taken-off"
    details = {"document": one.title, "sha256": one.sha256, "reason": reason}
    ledger.record(action, subject, details)
    return Flag(number.scalar_one(), **values)


def _document(documents: Sequence[MarkableDocument], document_id: str) -> MarkableDocument:
    for one in documents:
        if one.id == document_id:
            return one
    raise Missing("document", _("There is no such document."))


def _last(condition) -> tuple[Flag, ...]:
    columns = inside_flag.c
    key = (columns.subject, columns.document, columns.sha256)
    query = select(inside_flag).ext(distinct_on(*key)).where(condition)
    rows = ledger.read(query.order_by(*key, columns.id.desc()))
    names = [column.name for column in inside_flag.columns]
    return tuple(Flag(**{name: getattr(row, name) for name in names}) for row in rows)
