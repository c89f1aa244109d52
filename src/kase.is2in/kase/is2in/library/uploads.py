"""Files between their preview and the editor's word: kept for a day, for who brought them."""

from dataclasses import dataclass
from dataclasses import field
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.library.tables import library_upload
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from secrets import token_urlsafe
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select


KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Upload:
    """A file with its text; ``document`` is the uid of the document it is brought for."""

    document: str
    language: str
    filename: str
    data: bytes = field(repr=False)
    text: str = field(repr=False)


def keep_upload(user_id: str, upload: Upload) -> str:
    """Keep a file and return the token it is asked for by; what is old goes away."""
    token = token_urlsafe(24)
    now = clock.now()
    ledger.write(delete(library_upload).where(library_upload.c.made < now - KEPT))
    ledger.write(
        insert(library_upload).values(
            token=token,
            user_id=user_id,
            document=upload.document,
            language=upload.language,
            filename=upload.filename,
            data=upload.data,
            text=upload.text,
            made=now,
        )
    )
    return token


def upload_of(user_id: str, document: str, token: str) -> Upload:
    """Return a file somebody brought for a document; raise Missing."""
    columns = library_upload.c
    rows = ledger.read(
        select(
            columns.document, columns.language, columns.filename, columns.data, columns.text
        ).where(
            columns.token == token,
            columns.user_id == user_id,
            columns.document == document,
            columns.made >= clock.now() - KEPT,
        )
    )
    if not rows:
        raise Missing(
            "upload", _("The file is kept for a day only. Choose it again."), field="file"
        )
    row = rows[0]
    return Upload(row.document, row.language, row.filename, bytes(row.data), row.text)


def drop_upload(token: str) -> None:
    """Forget a file that was saved."""
    ledger.write(delete(library_upload).where(library_upload.c.token == token))
