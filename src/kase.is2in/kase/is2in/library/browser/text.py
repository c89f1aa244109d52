"""The text of an edition on a page: parts with anchors, paragraphs, a list of contents."""

from collections.abc import Iterable
from kase.is2in.library.text import Article


LEVELS = {"section": 1, "chapter": 1, "appendix": 1}


def parts_of(articles: Iterable[Article]) -> list[dict[str, object]]:
    """Return the parts as ``{"anchor", "heading", "level", "paragraphs"}``."""
    return [
        {
            "anchor": one.anchor,
            "heading": one.heading,
            "level": LEVELS.get(one.kind, 2),
            "paragraphs": [line for line in one.body.split("\n") if line.strip()],
        }
        for one in articles
    ]


def contents_of(articles: Iterable[Article]) -> list[dict[str, object]]:
    """Return the headings with their anchors, for the list of contents."""
    return [
        {"anchor": one.anchor, "heading": one.heading, "level": LEVELS.get(one.kind, 2)}
        for one in articles
        if one.heading
    ]
