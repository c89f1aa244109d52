"""Papers of the exchange under its seal: a code on each, kept with the paper's SHA-256."""

from hashlib import sha256
from kase.is2in.ledger import api as ledger
from kase.is2in.signing.cms import parse
from kase.is2in.signing.cms import Unreadable
from kase.is2in.signing.integrity import check_integrity
from kase.is2in.signing.interfaces import ISealedPapers
from kase.is2in.signing.papers.stamps import last_stamp
from kase.is2in.signing.papers.stamps import seal_of
from kase.is2in.signing.papers.tables import sealed_paper as table
from kase.is2in.signing.papers.tables import sealed_paper_renewal as renewal
from kase.is2in.signing.seal.making import seal_facts
from kase.is2in.signing.seal.making import Sealed
from kase.is2in.signing.stamp import seal_text
from kase.is2in.signing.storage import new_code
from kase.is2in.signing.storage import plain_code
from kase.is2in.signing.types import PaperMark
from kase.is2in.signing.types import SealedPaper
from sqlalchemy import insert
from sqlalchemy import select
from zope.component import queryUtility


def paper_mark(lang: str, site: str) -> PaperMark | None:
    """Return what the next paper prints of its seal, None where no seal is set up.

    ``site`` is the address of the site for people. ``keep_paper`` keeps the code; a code that
    was printed and not kept is no code.
    """
    lines = seal_text(lang)
    if not lines:
        return None
    code = new_code()
    return PaperMark(lines, code, f"{site}/@@check/{code}")


def keep_paper(mark: PaperMark, sealed: Sealed, document: str) -> None:
    """Keep the code of a paper that was sealed and stored as a document (its id)."""
    values = {
        "code": mark.code,
        "document": document,
        "sha256": sha256(sealed.data).hexdigest(),
        "level": sealed.level,
        "sealed_at": sealed.at,
        "sealed_by": seal_facts().owner,
        "until": last_stamp(sealed.data),
    }
    ledger.write(insert(table).values(**values))


def paper_by_code(code: str) -> SealedPaper | None:
    """Return the paper a check code belongs to, None where there is none."""
    wanted = plain_code(code)
    if wanted is None:
        return None
    rows = list(ledger.read(select(table).where(table.c.code == wanted)))
    if not rows:
        return None
    facts = dict(rows[0]._mapping)
    query = select(renewal.c.sha256, renewal.c.until).where(renewal.c.paper == facts.pop("id"))
    later = list(ledger.read(query.order_by(renewal.c.number)))
    if later:
        facts["until"] = later[-1].until
    return SealedPaper(**facts, renewed=tuple(one.sha256 for one in later))


def paper_codes(documents: tuple[str, ...]) -> dict[str, str]:
    """Return the check codes of documents that are papers under the seal, by their ids."""
    query = select(table.c.document, table.c.code).where(table.c.document.in_(documents))
    return {row.document: row.code for row in ledger.read(query)}


def with_renewals(document: str, data: bytes) -> bytes:
    """Return the bytes of a stored document with the time-stamps that were added since.

    What was stored stays as it is at the beginning; a document that is no paper stays whole.
    """
    query = (
        select(renewal.c.tail)
        .join(table, table.c.id == renewal.c.paper)
        .where(table.c.document == document)
        .order_by(renewal.c.number)
    )
    return b"".join((data, *(bytes(row.tail) for row in ledger.read(query))))


def is_genuine(paper: SealedPaper) -> bool:
    """Return whether the stored paper is what was sealed, and its seal still holds over it."""
    papers = queryUtility(ISealedPapers)
    data = papers.read(paper.document) if papers is not None else None
    if data is None or sha256(data).hexdigest() != paper.sha256:
        return False
    newest = with_renewals(paper.document, data)
    if sha256(newest).hexdigest() != (paper.renewed or (paper.sha256,))[-1]:
        return False
    return _holds(data)


def _holds(pdf: bytes) -> bool:
    found = seal_of(pdf)
    if found is None:
        return False
    signed, cms = found
    try:
        checks = check_integrity(parse(cms, len(signed)), signed)
    except Unreadable:
        return False
    return all(check.ok is True for check in checks)
