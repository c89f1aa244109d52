"""Rows in the order of an alphabet: the bundled PostgreSQL is built without ICU's collations."""

from kase.is2in.terms.sorting import alphabet
from sqlalchemy import ColumnElement
from sqlalchemy import func


def alphabetical(column: ColumnElement, lang: str) -> ColumnElement:
    """Return what to order by so that texts of a column stand as in ``terms.sorting``.

    Marks and capitals are not compared: order by the column itself after it. Every part is
    immutable, so that an index over the expression serves long tables.
    """
    letters, signs = alphabet(lang)
    return func.translate(func.lower(column), letters, signs).collate("C")
