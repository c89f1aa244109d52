"""Words in the archive: which applications have them, and where they stand in each."""

from collections.abc import Mapping
from kase.is2in.ledger import api as ledger
from kase.is2in.library import api as library
from kase.is2in.procedures.archive.tables import application_row
from kase.is2in.procedures.archive.tables import archive_passage
from kase.is2in.procedures.archive.tables import archive_text
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.filling.instances import stage_of
from kase.is2in.procedures.types import Found
from sqlalchemy import ColumnElement
from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import TSQUERY


# Places of an application that a list shows.
MOST_PLACES = 3


def with_words(text: str) -> ColumnElement[bool]:
    """Return the condition that an application has the words in its texts, in any form.

    "Quotes" keep words together, a minus leaves a word out.
    """
    whole = archive_text.c
    words = whole.words.bool_op("@@")(library.words_query(library.cleaned(text)))
    return exists().where(whole.application == application_row.c.id, words)


def places(
    applications: Mapping[str, ProcedureDefinition], text: str
) -> Mapping[str, tuple[Found, ...]]:
    """Return application → where the words stand in it, the best places first, at most three.

    ``applications`` are ids, with the edition each was filed under, of those the reader may see.
    """
    text, wanted = library.cleaned(text), list(applications)
    if not text or not wanted:
        return {}
    columns = archive_passage.c
    words = select(func.archive_any(library.words_query(text), type_=TSQUERY)).scalar_subquery()
    best = func.row_number().over(
        partition_by=columns.application,
        order_by=(func.ts_rank(columns.words, words).desc(), columns.position),
    )
    matching = (
        select(columns.application, columns.position, best.label("best"))
        .where(columns.application.in_(wanted), columns.words.op("@@")(words))
        .subquery()
    )
    query = (
        select(archive_passage, library.marked(columns.text, text).label("snippet"))
        .join(
            matching,
            (matching.c.application == columns.application)
            & (matching.c.position == columns.position),
        )
        .where(matching.c.best <= MOST_PLACES)
        .order_by(columns.application, matching.c.best)
    )
    found: dict[str, list[Found]] = {}
    for row in ledger.read(query):
        stage = stage_of(applications[row.application], row.form)
        found.setdefault(row.application, []).append(_found(row, stage))
    return {name: tuple(each) for name, each in found.items()}


def _found(row: Row, stage: str) -> Found:
    return Found(
        kind=row.kind,
        labels=row.labels,
        form=row.form,
        field=row.field,
        document=row.document,
        filename=row.filename,
        note=row.note,
        snippet=library.pieces(row.snippet),
        stage=stage,
    )
