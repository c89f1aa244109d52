"""The article a field rests on: chosen from the regulatory base, or written as people write it.

A chosen one is kept as ``listing-rules:9``, which leads to the edition in force on any day.
"""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from kase.is2in import _
from kase.is2in.library import api as library
from kase.is2in.library.types import DocumentQuery
from kase.is2in.library.types import LANGUAGES
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
import re


CHOSEN = re.compile(r"(?P<code>[a-z][a-z0-9-]*):(?P<part>[\w.~-]+)")
ARTICLE = "article"
MOST_DOCUMENTS = 200
MOST_ARTICLES = 400


@dataclass(frozen=True)
class ArticleInput:
    """What the page shows: the document, the part of it, words of one's own."""

    document: str = ""
    part: str = ""
    text: str = ""


def article_input(article: str) -> ArticleInput:
    """Return how an article is shown in the inputs."""
    found = CHOSEN.fullmatch(article)
    if found is None:
        return ArticleInput(text=article)
    return ArticleInput(found["code"], found["part"])


def read_article(chosen: ArticleInput, on: date, errors: list[FieldError]) -> str:
    """Return the article that is chosen or written; a part the document has not is an error."""
    part = chosen.part.strip()
    if not chosen.document:
        return " ".join(chosen.text.split())
    if not part:
        text = _("Write the number of the article.")
        errors.append(FieldError("article_part", "required", text))
        return ""
    reference = f"{chosen.document}:{part}"
    if library.resolve(reference, on) is None:
        text = _("The edition in force has no such article.")
        errors.append(FieldError("article_part", "article", text))
    return reference


def article_link(article: str, on: date, lang: str) -> tuple[str, str] | None:
    """Return (words, address) of where an article leads on a day, None for nowhere."""
    link = library.resolve(article, on, lang) if article else None
    return (link.title(lang), link.url) if link is not None else None


def documents(on: date, lang: str) -> list[tuple[str, str]]:
    """Return (code, title) of the documents in force on a day, by title."""
    found, _total = library.documents(DocumentQuery(on=on), size=MOST_DOCUMENTS, lang=lang)
    return [(one.code, one.title(lang)) for one in found]


def parts_of(code: str, on: date, lang: str) -> list[tuple[str, str]]:
    """Return (number, heading) of the articles of a document on a day, [] where it has none."""
    try:
        edition = library.edition_on(library.document(code).uid, on) if code else None
    except Missing:
        return []
    known = [one for one in dict.fromkeys((lang, *LANGUAGES)) if edition and one in edition.texts]
    if not known:
        return []
    parts = library.edition_articles(edition.id, known[0])
    found = ((one.number, one.title) for one in parts if one.kind == ARTICLE and one.number)
    return list(islice(found, MOST_ARTICLES))
