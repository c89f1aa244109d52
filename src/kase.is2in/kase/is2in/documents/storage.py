"""Stored documents: written once, read back as they were, never changed.

The database refuses changes by trigger and checks size and SHA-256 when a row is written;
here the SHA-256 is checked again on every read.
"""

from collections.abc import Mapping
from hashlib import sha256 as _sha256
from kase.is2in import _
from kase.is2in.documents.interfaces import Damaged
from kase.is2in.documents.names import safe_name
from kase.is2in.documents.opening import opened
from kase.is2in.documents.tables import stored_document
from kase.is2in.documents.types import StoredDocument
from kase.is2in.ledger import api as ledger
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import translate
from sqlalchemy import insert
from sqlalchemy import select
from uuid import UUID
from uuid import uuid4
from zope.i18nmessageid import Message


KINDS = frozenset(
    {
        "application",
        "summary",
        "letter",
        "conclusion",
        "supplied",
        "withdrawal",
        "answer",
        "agenda",
        "minutes",
        "extract",
        "other",
    }
)
LANGUAGES = ("ru", "kk", "en")
_FACTS = [column for column in stored_document.columns if column.name not in ("data", "number")]


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes in lower-case hexadecimal."""
    return _sha256(data).hexdigest()


def store(
    subject: str,
    kind: str,
    filename: str,
    content_type: str,
    data: bytes,
    *,
    title: str | Mapping[str, str],
    author: str | None,
) -> StoredDocument:
    """Store bytes for ever and return what is known of them.

    ``subject`` names what the document belongs to (an application's subject), ``title`` is a
    message id, a text, or texts by language. What comes from people goes through
    ``check_upload`` first. Raises ValueError for an unknown kind or no bytes.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind of documents is called {kind!r}")
    if not data:
        raise ValueError("a document without bytes is not a document")
    found = StoredDocument(
        id=str(uuid4()),
        subject=subject,
        kind=kind,
        filename=safe_name(filename),
        content_type=content_type,
        size=len(data),
        sha256=sha256(data),
        titles=_titles(title),
        author=author,
        at=clock.now(),
    )
    ledger.write(insert(stored_document), {**vars(found), "data": data})
    return found


def documents(subject: str) -> tuple[StoredDocument, ...]:
    """Return the documents of a subject in the order they were stored."""
    query = (
        select(*_FACTS)
        .where(stored_document.c.subject == subject)
        .order_by(stored_document.c.number)
    )
    return tuple(StoredDocument(**row._mapping) for row in ledger.read(query))


def document(id: str) -> StoredDocument:  # noqa: A002
    """Return one document without its bytes; raise Missing("document") for an unknown id."""
    return StoredDocument(**_row(id, *_FACTS)._mapping)


def read(id: str) -> bytes:  # noqa: A002
    """Return the bytes of a document exactly as stored.

    Raises Missing("document") for an unknown id, Damaged when they are not what was stored.
    """
    row = _row(id, stored_document.c.data, stored_document.c.sha256)
    data = bytes(row.data)
    if sha256(data) != row.sha256:
        raise Damaged(f"the bytes of document {id} are not those that were stored")
    opened(len(data), lambda: row.sha256)
    return data


def _row(id: str, *columns):  # noqa: A002
    try:
        key = str(UUID(id))
    except (ValueError, TypeError, AttributeError):
        rows = ()
    else:
        rows = ledger.read(select(*columns).where(stored_document.c.id == key))
    if not rows:
        raise Missing("document", _("There is no such document."))
    return rows[0]


def _titles(title: str | Mapping[str, str]) -> dict[str, str]:
    if isinstance(title, Mapping):
        return {lang: str(text) for lang, text in title.items()}
    if isinstance(title, Message):
        return {lang: translate(title, lang) for lang in LANGUAGES}
    return {"ru": title}
