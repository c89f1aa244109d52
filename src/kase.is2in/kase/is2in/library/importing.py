"""A file becomes a draft of an edition: read, taken apart, shown, kept. The form and the command
both come here, so that both find the same articles and refuse the same files.

The same bytes are kept once: a file that is already in a draft or a published edition of the
document leads to that edition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import timedelta
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.ledger import api as ledger
from kase.is2in.library import editions
from kase.is2in.library import reading
from kase.is2in.library import regulations
from kase.is2in.library import text as texts
from kase.is2in.library.facts import checked_edition
from kase.is2in.library.facts import checked_language
from kase.is2in.library.facts import checked_text
from kase.is2in.library.rights import require_editor
from kase.is2in.library.types import DRAFT
from kase.is2in.library.types import Edition
from kase.is2in.library.types import EditionFacts
from kase.is2in.library.types import FILE
from kase.is2in.library.types import WITHDRAWN
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal


ENDINGS = ("pdf", "docx", "txt")


@dataclass(frozen=True)
class Found:
    """What a file holds: ``parts`` are the articles, ``doubts`` what an editor should look at.

    ``already`` is the edition that has the same file; ``before`` the edition the text was compared
    with, and ``changes`` what became of its parts.
    """

    document: str
    language: str
    filename: str
    data: bytes = field(repr=False)
    text: str = field(repr=False)
    sha256: str
    parts: Sequence[texts.Article] = field(repr=False)
    doubts: Sequence[texts.Doubt] = ()
    already: Edition | None = None
    before: Edition | None = None
    changes: Sequence[texts.ArticleChange] = field(default=(), repr=False)


@dataclass(frozen=True)
class Imported:
    """The edition a file is kept in; ``made`` is False when it was there before."""

    edition: Edition
    made: bool


def read_file(word: str, lang: str, filename: str, data: bytes) -> str:
    """Return the text of a file for a document's edition; raise what ``text.extract`` raises.

    Only for the document's editors: reading costs time.
    """
    require_editor(regulations.content_of(word))
    checked_language(lang)
    text = texts.extract(filename, data)
    try:
        documents.check_upload(filename, "", data, ENDINGS)
    except Refusal as refusal:
        # It does not know which field of ours the file came by.
        raise type(refusal)(refusal.code, refusal.message, "file") from refusal
    return checked_text(text, lang)


def found_in(
    word: str, lang: str, filename: str, data: bytes, text: str, since: date | None = None
) -> Found:
    """Return what is to be said of a text that was read; nothing is stored.

    It is compared with the edition in force on the day before ``since``.
    """
    document = regulations.document(word)
    parts = texts.articles(text, checked_language(lang))
    before = None
    if since is not None:
        before = reading.edition_on(document.uid, since - timedelta(days=1))
        if before is not None and before.texts.get(lang) != FILE:
            # Our summary against the document's own words would be one large change.
            before = None
    changes = ()
    if before is not None:
        changes = texts.compare(reading.edition_articles(before.id, lang), parts)
    sha256 = documents.sha256(data)
    return Found(
        document=document.uid,
        language=lang,
        filename=filename,
        data=data,
        text=text,
        sha256=sha256,
        parts=parts,
        doubts=texts.doubts(parts),
        already=_with_file(document.uid, sha256),
        before=before,
        changes=changes,
    )


def keep(found: Found, facts: EditionFacts | None, draft: int | None = None) -> Imported:
    """Keep what was found as a draft of an edition, or in a draft that is there.

    ``facts`` are those of a new edition; with ``draft``, a text in another language joins it and
    the facts are not asked for. Raises Conflict("edition-state") when it is no draft any more and
    Missing when it is of another document.
    """
    # Who brings the same file at the same moment waits, and then finds it kept.
    ledger.write("SELECT pg_advisory_xact_lock(:key)", {"key": int(found.sha256[:15], 16)})
    already = _with_file(found.document, found.sha256)
    if already is not None:
        return Imported(already, False)
    edition = _draft(found, draft) if draft is not None else _new(found, facts)
    editions.add_file(edition.id, found.language, found.filename, found.data)
    return Imported(editions.set_text(edition.id, found.language, found.text), True)


def _new(found: Found, facts: EditionFacts | None) -> Edition:
    if facts is None:
        raise ValueError("an edition needs its facts")
    return editions.add_edition(found.document, checked_edition(facts))


def _draft(found: Found, number: int) -> Edition:
    edition = reading.edition(number)
    if edition.document != found.document:
        raise Missing("edition", _("There is no such edition."))
    if edition.state != DRAFT:
        text = _("The edition is in a state that does not allow this.")
        raise Conflict("edition-state", text)
    return edition


def _with_file(uid: str, sha256: str) -> Edition | None:
    """Return the edition of a document that has a file; one that was a mistake does not count."""
    for one in reading.editions(uid):
        if one.state != WITHDRAWN and any(each.sha256 == sha256 for each in one.files):
            return one
    return None
