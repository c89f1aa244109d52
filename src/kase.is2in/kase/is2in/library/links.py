"""References of forms to articles: ``listing-rules:9``, "ст. 9 Листинговых правил".

A reference leads to the edition in force on a day, and only when that edition has the article.
"""

from dataclasses import dataclass
from datetime import date
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.library import reading
from kase.is2in.library import regulations
from kase.is2in.library import text as texts
from kase.is2in.library.facts import CODE
from kase.is2in.library.tables import regulation as table
from kase.is2in.library.telling import edition_url
from kase.is2in.library.text import Article
from kase.is2in.library.types import Document
from kase.is2in.library.types import Edition
from kase.is2in.library.types import LANGUAGES
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import translate
from sqlalchemy import func
from sqlalchemy import select
import re


# As people write it in Russian: from the smallest part to the largest, the document last.
WRITTEN = re.compile(
    r"(?:(?:подп|пп)\.?\s*\d+\)?,?\s+)?(?:(?:п\.|пункт\w*)\s*(?P<point>\d+(?:-\d+)*),?\s+)?"
    r"(?:ст\.|стать\w+)\s*(?P<article>\d+(?:-\d+)*)\s+(?P<document>\S.*)",
    re.IGNORECASE,
)
PART = re.compile(r"[\w.~-]+")
LONGEST = 300


@dataclass(frozen=True)
class Reference:
    """What a reference names: the document by its code or its title, the part by its number."""

    code: str
    title: str
    part: str


@dataclass(frozen=True)
class Link:
    """Where a reference leads: the edition that applies, the article in it."""

    document: Document
    edition: Edition
    article: Article
    language: str

    @property
    def url(self) -> str:
        """Return the address of the article in the edition."""
        return f"{edition_url(self.document, self.edition.id)}#{self.article.anchor}"

    def title(self, lang: str) -> str:
        """Return the document and the article in words, in a language."""
        point = self.article.anchor.rpartition(".point-")
        article = point[0] or self.article.anchor
        values = {
            "document": self.document.title(lang),
            "article": article.rpartition("article-")[2],
            "point": self.article.number,
        }
        if "article-" not in self.article.anchor:
            heading = self.article.heading or self.article.number
            return f"{values['document']}, {heading}"
        if point[0]:
            text = _("${document}, article ${article}, point ${point}", mapping=values)
        else:
            text = _("${document}, article ${article}", mapping=values)
        return translate(text, lang)


def read_reference(text: str) -> Reference | None:
    """Return what a reference names, None for a text that names nothing."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return None
    code, _colon, part = text.partition(":")
    if CODE.fullmatch(code) and PART.fullmatch(part):
        return Reference(code, "", part)
    found = WRITTEN.fullmatch(text)
    if found is None:
        return None
    article, point = found["article"], found["point"]
    return Reference("", found["document"], f"{article}.{point}" if point else article)


def resolve(reference: str, on: date, lang: str = "ru") -> Link | None:
    """Return where a reference leads on a day for whoever asks; None where it leads nowhere.

    The article is looked for in the text of the language, else in the texts there are.
    """
    named = read_reference(reference)
    if named is None:
        return None
    word = named.code or _uid_by_title(named.title)
    if not word:
        return None
    try:
        document = regulations.document(word)
        edition = reading.edition_on(document.uid, on)
    except Missing:
        return None
    if edition is None:
        return None
    for each in dict.fromkeys((lang, *LANGUAGES)):
        parts = reading.edition_articles(edition.id, each) if each in edition.texts else ()
        article = texts.find(parts, named.part)
        if article is not None:
            return Link(document, edition, article, each)
    return None


def _uid_by_title(title: str) -> str:
    """Return the document a Russian title names in any of its cases: the shortest that fits."""
    words = func.to_tsvector("russian", table.c.titles["ru"].astext)
    fits = words.op("@@")(func.plainto_tsquery("russian", title))
    query = select(table.c.uid).where(table.c.gone.is_(False), fits)
    rows = ledger.read(query.order_by(func.length(table.c.titles["ru"].astext)).limit(1))
    return rows[0].uid if rows else ""
