"""How documents, editions and what is found look as JSON."""

from kase.is2in.library import text as texts
from kase.is2in.library.services.base import url
from kase.is2in.library.text import Article
from kase.is2in.library.text import ArticleChange
from kase.is2in.library.types import Document
from kase.is2in.library.types import Edition
from kase.is2in.library.types import Hit
from kase.is2in.library.types import Line
from plone import api


def of_line(one: Line) -> dict:
    """Return a document of a list."""
    return {
        "@id": url(one.code),
        "uid": one.uid,
        "code": one.code,
        "category": one.category,
        "titles": dict(one.titles),
        "kind": one.kind,
        "number": one.number,
        "body": one.body,
        "state": one.state,
        "repealed_on": _day(one.repealed_on),
        "edition": one.edition,
        "edition_number": one.edition_number,
        "since": _day(one.since),
        "until": _day(one.until),
    }


def of_document(one: Document, editions, today) -> dict:
    """Return a document with its editions."""
    return {
        "@id": url(one.code),
        "uid": one.uid,
        "code": one.code,
        "category": one.category,
        "titles": dict(one.facts.titles),
        "kind": one.facts.kind,
        "number": one.facts.number,
        "body": one.facts.body,
        "source": one.facts.source,
        "state": one.state,
        "version": one.version,
        "repealed_on": _day(one.repealed_on),
        "url": one.url,
        "applies": next((each.id for each in editions if each.applies_on(today)), None),
        "editions": [of_edition(one.code, each) for each in editions],
    }


def of_edition(code: str, one: Edition) -> dict:
    """Return an edition without its text."""
    facts = one.facts
    return {
        "@id": url(code, "editions", one.id),
        "id": one.id,
        "number": one.number,
        "state": one.state,
        "revision": one.revision,
        "since": facts.since.isoformat(),
        "until": _day(facts.until),
        "decision_body": facts.decision_body,
        "decision_number": facts.decision_number,
        "decision_on": _day(facts.decision_on),
        "summaries": dict(facts.summaries),
        "texts": dict(one.texts),
        "files": [
            {
                "@id": url(code, "editions", one.id, "files", each.language),
                "language": each.language,
                "filename": each.filename,
                "content_type": each.content_type,
                "size": each.size,
                "sha256": each.sha256,
            }
            for each in one.files
        ],
        "published": one.published and one.published.isoformat(),
        "reason": one.reason,
        "corrects": one.corrects,
    }


def of_article(one: Article) -> dict:
    """Return a part of a text."""
    return {
        "anchor": one.anchor,
        "parent": one.parent,
        "kind": one.kind,
        "number": one.number,
        "title": one.title,
        "text": one.text,
    }


def of_change(one: ArticleChange) -> dict:
    """Return what became of a part; of unchanged parts without their words."""
    pieces = () if one.state == "same" else one.pieces
    return {
        "state": one.state,
        "before": one.old.anchor if one.old else None,
        "after": one.new.anchor if one.new else None,
        "heading": one.part.heading,
        "pieces": [{"op": piece.op, "text": piece.text} for piece in pieces],
    }


def of_comparison(code: str, before: int, after: int, lang: str, changes) -> dict:
    """Return the comparison of two editions."""
    return {
        "@id": f"{url(code, 'compare')}?from={before}&to={after}&language={lang}",
        "from": before,
        "to": after,
        "language": lang,
        "counts": dict(texts.summary_of(changes)),
        "items": [of_change(one) for one in changes],
        "items_total": len(changes),
    }


def of_hit(one: Hit) -> dict:
    """Return a place found by words; the words found are between the marks of the list."""
    place = f"{api.portal.get().absolute_url()}/{one.line.path}/@@edition/{one.edition}"
    return {
        "@id": f"{place}?language={one.language}#{one.anchor}",
        "code": one.line.code,
        "titles": dict(one.line.titles),
        "edition": one.edition,
        "language": one.language,
        "anchor": one.anchor,
        "heading": one.heading,
        "snippet": [{"text": text, "found": found} for text, found in one.snippet],
    }


def _day(value) -> str | None:
    return value.isoformat() if value else None
