"""Papers in SQL: made, signed or superseded; their bytes are stored documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.documents.types import Paper as Sheet
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription.tables import paper as table
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Missing
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import update
from typing import Any


# Annex 1 · a change of it (2.10) · the letter of intent (3.7) · rule and satisfied register
# (9.4) · annex 3 of who settles elsewhere (11.4).
APPLICATION, CHANGE, LETTER = "application", "change", "letter"
RESULT, REPORT = "result", "report"
KINDS = (APPLICATION, CHANGE, LETTER, RESULT, REPORT)
WAITING, SIGNED, SUPERSEDED = "waiting", "signed", "superseded"
# What the exchange says to a signed change of conditions.
ACCEPTED, REFUSED = "accepted", "refused"
# Papers of the exchange are in Russian, the language of its rules.
LANGUAGE = "ru"
PDF = "application/pdf"


@dataclass(frozen=True)
class Paper:
    """A paper: what it says as data, its stored document, how far it is; moments are aware."""

    id: int
    book: str
    kind: str
    edition: int
    document: str
    content: Mapping[str, Any]
    state: str
    author: str | None
    at: datetime
    signed_at: datetime | None
    code: str | None
    decision: str


def subject_of(book: str) -> str:
    """Return the name by which documents, signatures and the trail know a subscription."""
    return f"subscription:{book}"


def make(
    book: str, kind: str, edition: int, content: Mapping[str, Any], sheet: Sheet, author: str
) -> Paper:
    """Print a paper and let it wait for its signature; what waited before is superseded."""
    supersede(book, kind)
    data = documents.render("paper", sheet, at=clock.now(), lang=LANGUAGE)
    name = f"{kind}-{book}-{edition}.pdf"
    stored = documents.store(
        subject_of(book), "other", name, PDF, data, title=sheet.heading, author=author
    )
    values = {"edition": edition, "document": stored.id, "content": dict(content)}
    statement = insert(table).values(
        book=book, kind=kind, state=WAITING, author=author, at=clock.now(), **values
    )
    [row] = ledger.write(statement.returning(*table.c)).all()
    return _as_paper(row)


def supersede(book: str, kind: str) -> None:
    """Take back what waits for a signature; the bytes stay."""
    mine = (table.c.book == book) & (table.c.kind == kind) & (table.c.state == WAITING)
    ledger.write(update(table).where(mine).values(state=SUPERSEDED))


def sign(paper: Paper, code: str, at: datetime) -> None:
    """Keep that a paper is signed, by which signature and since when."""
    values = {"state": SIGNED, "code": code, "signed_at": at}
    ledger.write(update(table).where(table.c.id == paper.id).values(**values))


def decide(paper: Paper, decision: str) -> None:
    """Keep what the exchange says to a signed paper."""
    ledger.write(update(table).where(table.c.id == paper.id).values(decision=decision))


def papers(book: str) -> tuple[Paper, ...]:
    """Return all papers of a subscription, the first one first."""
    query = select(table).where(table.c.book == book).order_by(table.c.id)
    return tuple(map(_as_paper, ledger.read(query)))


def of_document(document: str) -> Paper:
    """Return the paper of a stored document; raise Missing."""
    rows = ledger.read(select(table).where(table.c.document == document))
    if not rows:
        raise Missing("document", _("There is no such document."))
    return _as_paper(rows[0])


def last(book: str, kind: str, *states: str) -> Paper | None:
    """Return the newest paper of a kind in one of some states, None where there is none."""
    mine = (table.c.book == book) & (table.c.kind == kind) & table.c.state.in_(states)
    rows = ledger.read(select(table).where(mine).order_by(table.c.id.desc()).limit(1))
    return _as_paper(rows[0]) if rows else None


def signed(book: str, kind: str, edition: int | None = None) -> Paper | None:
    """Return the newest signed paper of a kind, of an edition where one is named."""
    found = last(book, kind, SIGNED)
    return found if found and edition in (None, found.edition) else None


def _as_paper(row: Row) -> Paper:
    return Paper(**row._mapping)
