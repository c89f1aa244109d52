"""Editions in SQL: rows become types, and a change finds the row as it was read or not at all."""

from collections.abc import Iterable
from collections.abc import Mapping
from datetime import date
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.library import text as texts
from kase.is2in.library.tables import edition
from kase.is2in.library.tables import edition_article
from kase.is2in.library.tables import edition_file
from kase.is2in.library.tables import edition_text
from kase.is2in.library.tables import regulation
from kase.is2in.library.text import Article
from kase.is2in.library.types import DRAFT
from kase.is2in.library.types import Edition
from kase.is2in.library.types import EditionFacts
from kase.is2in.library.types import EditionFile
from kase.is2in.library.types import LANGUAGES
from kase.is2in.library.types import PUBLISHED
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Stale
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import Row
from sqlalchemy import ScalarSelect
from sqlalchemy import Select
from sqlalchemy import select
from sqlalchemy import update


# Larger numbers than any edition's are no numbers: PostgreSQL would refuse them.
LARGEST = 2**63 - 1
# What has ended an edition by itself, where no edition has.
REPEAL = 0
FACTS = ("since", "until", "decision_body", "decision_number", "decision_on", "summaries")
ARTICLE = ("number", "kind", "title", "text", "anchor", "parent")


def row_of(uid: str, *, lock: bool = False) -> int:
    """Return the number of a document's row; with ``lock`` others wait until we are done."""
    query = select(regulation.c.id).where(regulation.c.uid == uid)
    rows = ledger.read(query.with_for_update() if lock else query)
    if not rows:
        raise Missing("document", _("There is no such document in the base."))
    return rows[0].id


def edition_row(number: int) -> Row:
    """Return an edition with the uid of its document; raise Missing for an unknown number."""
    rows: Iterable[Row] = ()
    if 0 < number <= LARGEST:
        query = select(edition, regulation.c.uid).join(regulation)
        rows = ledger.read(query.where(edition.c.id == number, regulation.c.gone.is_(False)))
    for row in rows:
        return row
    raise Missing("edition", _("There is no such edition."))


def editions_of(uid: str) -> tuple[Edition, ...]:
    """Return every edition of a document, the latest in force first."""
    query = select(edition, regulation.c.uid).join(regulation).where(regulation.c.uid == uid)
    return _editions(ledger.read(query.order_by(edition.c.since.desc(), edition.c.id.desc())))


def whole(row: Row) -> Edition:
    """Return the edition of a row with its files and where its texts come from."""
    return _editions([row])[0]


def add(uid: str, facts: EditionFacts, author: str | None, corrects: int | None = None) -> int:
    """Write a draft and return its number."""
    document = row_of(uid, lock=True)
    numbers = select(func.coalesce(func.max(edition.c.number), 0) + 1)
    statement = insert(edition).values(
        document=document,
        number=ledger.read(numbers.where(edition.c.document == document))[0][0],
        state=DRAFT,
        revision=1,
        author=author,
        created=clock.now(),
        corrects=corrects,
        **values_of(facts),
    )
    return ledger.write(statement.returning(edition.c.id)).scalar_one()


def change_draft(number: int, base: int | None, values: Mapping[str, object]) -> None:
    """Write to a draft that is still one, and still as its editor read it."""
    columns = edition.c
    statement = update(edition).where(columns.id == number, columns.state == DRAFT)
    if base is not None:
        statement = statement.where(columns.revision == base)
    statement = statement.values(revision=columns.revision + 1, **values)
    if ledger.write(statement.returning(columns.id)).first() is not None:
        return
    stored = edition_row(number)
    if stored.state != DRAFT:
        raise Conflict("not-draft", _("The edition is published: it cannot be changed."))
    raise Stale(
        "stale",
        _("Somebody has changed this since you read it. Read it again and repeat."),
        current=stored.revision,
    )


def settle(number: int, **values: object) -> None:
    """Write what may still change of a published edition, or publish a draft."""
    statement = update(edition).where(edition.c.id == number)
    ledger.write(statement.values(revision=edition.c.revision + 1, **values))


def reopen_repealed(uid: str) -> None:
    """Take back what the repeal of a document has ended."""
    for row in ledger.read(
        select(edition.c.id).where(edition.c.document == row_of(uid), edition.c.ended_by == REPEAL)
    ):
        settle(row.id, until=None, ended_by=None)


def open_before(uid: str, since: date) -> int | None:
    """Return the edition that one from ``since`` on would end: it goes on until another comes."""
    columns = edition.c
    goes_on = or_(columns.until.is_(None), columns.ended_by != REPEAL)
    query = _published(uid).where(
        columns.since < since, or_(columns.until.is_(None), columns.until >= since), goes_on
    )
    rows = ledger.read(query.order_by(columns.since.desc()).limit(1))
    return rows[0].id if rows else None


def after(uid: str, since: date) -> Row | None:
    """Return the first published edition that comes into force after a day."""
    query = _published(uid).where(edition.c.since > since).order_by(edition.c.since)
    rows = ledger.read(query.limit(1))
    return rows[0] if rows else None


def go_on(uid: str, withdrawn: Row) -> None:
    """Let the edition that a withdrawn one had ended go on, as if it had never come."""
    for row in ledger.read(_published(uid).where(edition.c.ended_by == withdrawn.id)):
        following = after(uid, row.since)
        if following is not None:
            settle(row.id, until=following.since - timedelta(days=1), ended_by=following.id)
        elif withdrawn.ended_by == REPEAL:
            settle(row.id, until=withdrawn.until, ended_by=REPEAL)
        else:
            settle(row.id, until=None, ended_by=None)


def overlapping(uid: str, since: date, until: date | None, but: Iterable[int]) -> Row | None:
    """Return a published edition in force on one of the days, the first of them."""
    columns = edition.c
    query = _published(uid).where(
        columns.id.not_in(list(but)),
        or_(columns.until.is_(None), columns.until >= since),
    )
    if until is not None:
        query = query.where(columns.since <= until)
    rows = ledger.read(query.order_by(columns.since).limit(1))
    return rows[0] if rows else None


def drop(number: int) -> None:
    """Delete a draft and what belongs to it."""
    for table in (edition_article, edition_text, edition_file):
        ledger.write(delete(table).where(table.c.edition == number))
    ledger.write(delete(edition).where(edition.c.id == number))


def put_text(number: int, lang: str, source: str, plain: str) -> None:
    """Replace the text in a language and its articles; "" takes it away."""
    for table in (edition_article, edition_text):
        ledger.write(delete(table).where(table.c.edition == number, table.c.language == lang))
    if not plain:
        return
    parts = texts.articles(plain, lang)
    wholes = {one.anchor: one.text for one in texts.units(parts)}
    rows = [
        {
            "edition": number,
            "language": lang,
            "position": position,
            "whole": wholes.get(one.anchor),
            **{name: getattr(one, name) for name in ARTICLE},
        }
        for position, one in enumerate(parts)
    ]
    if rows:
        ledger.write(insert(edition_article), rows)
    row = {"edition": number, "language": lang, "source": source, "text": plain}
    ledger.write(insert(edition_text).values(**row, words=_lexemes(number, lang)))


def _lexemes(number: int, lang: str) -> ScalarSelect:
    # Of the articles, not of the text: what is found in a text is found in an article of it.
    columns = edition_article.c
    lexeme = func.unnest(func.tsvector_to_array(columns.words)).label("lexeme")
    each = select(lexeme).where(columns.edition == number, columns.language == lang).subquery()
    found = func.array_agg(each.c.lexeme.distinct())
    return select(func.array_to_tsvector(found)).scalar_subquery()


def text_of(number: int, lang: str) -> str:
    """Return the text of an edition in a language, "" where there is none."""
    columns = edition_text.c
    query = select(columns.text).where(columns.edition == number, columns.language == lang)
    return next((row.text for row in ledger.read(query)), "")


def articles_of(number: int, lang: str) -> tuple[Article, ...]:
    """Return the parts of a text in their order."""
    columns = edition_article.c
    query = select(*(columns[name] for name in ARTICLE))
    query = query.where(columns.edition == number, columns.language == lang)
    rows = ledger.read(query.order_by(columns.position))
    return tuple(Article(**row._mapping) for row in rows)


def put_file(number: int, found: EditionFile) -> None:
    """Replace the file in a language."""
    take_file(number, found.language)
    ledger.write(insert(edition_file).values(edition=number, **vars(found)))


def take_file(number: int, lang: str) -> None:
    """Take the file in a language away."""
    columns = edition_file.c
    statement = delete(edition_file)
    ledger.write(statement.where(columns.edition == number, columns.language == lang))


def values_of(facts: EditionFacts) -> dict[str, object]:
    """Return the columns of facts."""
    return {name: getattr(facts, name) for name in FACTS} | {"summaries": dict(facts.summaries)}


def _published(uid: str) -> Select:
    query = select(edition).join(regulation)
    return query.where(regulation.c.uid == uid, edition.c.state == PUBLISHED)


def _editions(rows: Iterable[Row]) -> tuple[Edition, ...]:
    rows = list(rows)
    numbers = [row.id for row in rows]
    sources: dict[int, dict[str, str]] = {}
    files: dict[int, list[EditionFile]] = {}
    if rows:
        columns = edition_text.c
        query = select(columns.edition, columns.language, columns.source)
        for row in ledger.read(query.where(columns.edition.in_(numbers))):
            sources.setdefault(row.edition, {})[row.language] = row.source
        for row in ledger.read(select(edition_file).where(edition_file.c.edition.in_(numbers))):
            facts = {name: value for name, value in row._mapping.items() if name != "edition"}
            files.setdefault(row.edition, []).append(EditionFile(**facts))
    return tuple(_edition(row, sources.get(row.id, {}), files.get(row.id, [])) for row in rows)


def _edition(row: Row, sources: Mapping[str, str], files: list[EditionFile]) -> Edition:
    return Edition(
        id=row.id,
        document=row.uid,
        number=row.number,
        state=row.state,
        facts=EditionFacts(**{name: getattr(row, name) for name in FACTS}),
        revision=row.revision,
        texts={lang: sources[lang] for lang in LANGUAGES if lang in sources},
        files=tuple(sorted(files, key=lambda one: LANGUAGES.index(one.language))),
        author=row.author,
        created=row.created,
        publisher=row.publisher,
        published=row.published,
        reason=row.reason,
        corrects=row.corrects,
    )
