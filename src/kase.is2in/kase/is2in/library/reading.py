"""Reading editions: what is published for all who see the document, the rest for its editors."""

from datetime import date
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.library import regulations
from kase.is2in.library import store
from kase.is2in.library import text as texts
from kase.is2in.library.facts import checked_language
from kase.is2in.library.rights import may_edit
from kase.is2in.library.text import Article
from kase.is2in.library.text import ArticleChange
from kase.is2in.library.types import Edition
from kase.is2in.library.types import EditionFile
from kase.is2in.library.types import PUBLISHED
from kase.is2in.terms.errors import Missing


def edition(number: int) -> Edition:
    """Return an edition; raise Missing, for readers also for what is not published."""
    row = store.edition_row(number)
    content = regulations.content_of(row.uid)
    if row.state != PUBLISHED and not may_edit(content):
        raise Missing("edition", _("There is no such edition."))
    return store.whole(row)


def editions(word: str) -> tuple[Edition, ...]:
    """Return the editions of a document, the latest in force first."""
    content = regulations.content_of(word)
    uid = regulations.document_of(content).uid
    all_of_them = may_edit(content)
    return tuple(
        one for one in store.editions_of(uid) if all_of_them or one.state == PUBLISHED
    )


def edition_on(word: str, day: date) -> Edition | None:
    """Return the edition that applied on a day, None where none did."""
    return next((one for one in editions(word) if one.applies_on(day)), None)


def edition_by_sha(word: str, sha256: str) -> Edition | None:
    """Return an edition of a document that has a file with these bytes, the latest first."""
    for one in editions(word):
        if any(each.sha256 == sha256 for each in one.files):
            return one
    return None


def edition_text(number: int, lang: str) -> str:
    """Return the text of an edition in a language, "" where there is none."""
    return store.text_of(edition(number).id, checked_language(lang))


def edition_articles(number: int, lang: str) -> tuple[Article, ...]:
    """Return the parts of the text of an edition in a language."""
    return store.articles_of(edition(number).id, checked_language(lang))


def edition_file(number: int, lang: str) -> tuple[EditionFile, bytes]:
    """Return a file of an edition with its bytes; raise Missing."""
    found = edition(number).file(lang)
    if found is None:
        raise Missing("file", _("There is no file in this language."))
    return found, documents.read(found.document)


def compare_editions(before: int, after: int, lang: str) -> tuple[ArticleChange, ...]:
    """Return what became of each article between two editions of one document."""
    old, new = edition(before), edition(after)
    if old.document != new.document:
        raise Missing("edition", _("These are editions of different documents."))
    checked_language(lang)
    for one in (old, new):
        if lang not in one.texts:
            text = _(
                "Edition No. ${number} has no text in this language.",
                mapping={"number": str(one.number)},
            )
            raise Missing("text", text)
    return texts.compare(store.articles_of(before, lang), store.articles_of(after, lang))
