"""How the register searches and sorts: words in small letters, names in alphabetical order."""

from kase.is2in.terms.sorting import sort_key
from sqlalchemy import Column
from sqlalchemy import ColumnElement


# More words find nothing more, and cost the database.
MOST_WORDS = 8
# Longer keys order no better, and an index has no room for them.
LONGEST = 100
QUOTES = "«»\"'„“” "


def in_order(text: str, lang: str) -> str:
    """Return what a name is sorted by in a language; quotation marks do not count."""
    return sort_key(text.lstrip(QUOTES)[:LONGEST], lang)


def containing(column: Column, text: str) -> list[ColumnElement]:
    """Return the conditions that a column of small letters holds every word of a text."""
    # PostgreSQL refuses the character of code zero in a text.
    words = text.replace("\0", " ").lower().split()[:MOST_WORDS]
    return [column.contains(word, autoescape=True) for word in words]
