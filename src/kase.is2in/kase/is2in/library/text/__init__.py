"""Texts of rules: read from files, taken apart into articles, compared. No Plone, no SQL."""

from kase.is2in.library.text.comparing import compare
from kase.is2in.library.text.comparing import summary_of
from kase.is2in.library.text.doubting import Doubt
from kase.is2in.library.text.doubting import doubts
from kase.is2in.library.text.extracting import extract
from kase.is2in.library.text.extracting import LARGEST
from kase.is2in.library.text.extracting import SUFFIXES as READABLE
from kase.is2in.library.text.recognising import articles
from kase.is2in.library.text.recognising import find
from kase.is2in.library.text.recognising import units
from kase.is2in.library.text.tidying import tidy
from kase.is2in.library.text.types import Article
from kase.is2in.library.text.types import ArticleChange
from kase.is2in.library.text.types import Piece


__all__ = [
    "LARGEST",
    "READABLE",
    "Article",
    "ArticleChange",
    "Doubt",
    "Piece",
    "articles",
    "compare",
    "doubts",
    "extract",
    "find",
    "summary_of",
    "tidy",
    "units",
]
