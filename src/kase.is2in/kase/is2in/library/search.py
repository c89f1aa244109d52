"""Lists and search: one question to SQL, which knows who may see what.

Words are looked for as people write them: «правилами» finds «правила» (``wording``).
"""

from datetime import date
from kase.is2in.ledger import api as ledger
from kase.is2in.library.facts import today
from kase.is2in.library.mirror import in_step
from kase.is2in.library.tables import edition
from kase.is2in.library.tables import edition_article
from kase.is2in.library.tables import edition_text
from kase.is2in.library.tables import regulation
from kase.is2in.library.types import DocumentQuery
from kase.is2in.library.types import Hit
from kase.is2in.library.types import Line
from kase.is2in.library.types import PUBLISHED
from kase.is2in.library.wording import cleaned
from kase.is2in.library.wording import CONFIGS
from kase.is2in.library.wording import marked
from kase.is2in.library.wording import pieces
from kase.is2in.library.wording import words_query
from kase.is2in.web.api import viewer_tokens
from sqlalchemy import and_
from sqlalchemy import bindparam
from sqlalchemy import case
from sqlalchemy import cast
from sqlalchemy import ColumnElement
from sqlalchemy import CompoundSelect
from sqlalchemy import func
from sqlalchemy import literal
from sqlalchemy import or_
from sqlalchemy import Row
from sqlalchemy import Select
from sqlalchemy import select
from sqlalchemy import Subquery
from sqlalchemy import Text
from sqlalchemy import union
from sqlalchemy.dialects.postgresql import ARRAY


# Words that stand in everything are not ranked over everything.
MOST_HITS = 1000
LINE = (
    "id",
    "uid",
    "code",
    "path",
    "category",
    "titles",
    "kind",
    "number",
    "body",
    "state",
    "repealed_on",
)


def documents(
    query: DocumentQuery,
    start: int = 0,
    size: int | None = None,
    *,
    sort: str = "title",
    descending: bool = False,
    lang: str = "ru",
) -> tuple[tuple[Line, ...], int]:
    """Return documents who asks may see, and how many.

    Each with its edition in force on ``on`` (today where no day is named); with a day, only
    those that have one. Words are looked for in titles, codes and numbers, and in the texts
    in force on the day.
    """
    in_step()
    day, dated = query.on or today(), query.on is not None
    wanted = [_seen(), *_narrowing(query.category, query.kind)]
    if query.state:
        wanted.append(regulation.c.state == query.state)
    counted = _in_force_join(day) if dated else regulation
    order = _order(sort, descending, lang)
    statement = _lines(day, needed=dated).order_by(*order)
    if text := cleaned(query.text):
        wanted.append(regulation.c.id.in_(_with_words(text, day)))
        # Words are looked for once, for the page and for the number; what else is said of a
        # document is read for the page only.
        sorted_by_edition = _in_force_join(day, needed=dated)
        place = sorted_by_edition if dated or sort == "since" else regulation
        hits = select(regulation.c.id, func.count().over().label("total")).select_from(place)
        page = hits.where(*wanted).order_by(*order).offset(start).limit(size).subquery()
        found = statement.join(page, page.c.id == regulation.c.id).add_columns(page.c.total)
        if rows := ledger.read(found):
            return tuple(map(_line, rows)), rows[0].total
    total = ledger.read(select(func.count()).select_from(counted).where(*wanted))[0][0]
    if text:
        return (), total
    return tuple(map(_line, ledger.read(statement.where(*wanted).offset(start).limit(size)))), total


def search(
    text: str,
    *,
    on: date | None = None,
    category: str = "",
    kind: str = "",
    language: str = "",
    start: int = 0,
    size: int = 25,
) -> tuple[tuple[Hit, ...], int]:
    """Return the articles of texts in force on a day that have the words, the best first."""
    in_step()
    text = cleaned(text)
    if not text:
        return (), 0
    matches = _matching(text, language, on or today())
    best = matches.where(*_narrowing(category, kind)).limit(MOST_HITS).subquery()
    total = ledger.read(select(func.count()).select_from(best))[0][0]
    order = (best.c.rank.desc(), best.c.id, best.c.language, best.c.position)
    page = select(best).order_by(*order).offset(start).limit(size).subquery()
    return tuple(_hit(row) for row in ledger.read(_shown(page, text))), total


def _matching(text: str, language: str, day: date) -> Select:
    """Return the articles that have the words, each with its rank; rights are asked here."""
    article = edition_article.c
    rank = case(
        *(
            (article.language == lang, func.ts_rank_cd(article.words, words_query(text, lang)))
            for lang in CONFIGS
        ),
        else_=literal(0.0),
    )
    found = _lines(day, needed=True).join(edition_article, article.edition == edition.c.id)
    return found.where(_seen(), _matches(text, language)).add_columns(
        article.edition.label("article_edition"),
        article.language,
        article.position,
        rank.label("rank"),
    )


def _shown(page: Subquery, text: str) -> Select:
    """Return the articles of a page of matches with their snippets, in the order of the page."""
    article = edition_article.c
    snippet = case(
        *((article.language == lang, marked(article.whole, text, lang)) for lang in CONFIGS),
        else_=literal(""),
    )
    statement = select(
        page, article.anchor, article.kind.label("part"), article.text, snippet.label("snippet")
    ).join(
        edition_article,
        and_(
            article.edition == page.c.article_edition,
            article.language == page.c.language,
            article.position == page.c.position,
        ),
    )
    return statement.order_by(page.c.rank.desc(), page.c.id, page.c.language, page.c.position)


def _seen() -> ColumnElement[bool]:
    mine = cast(bindparam("tokens", viewer_tokens(), unique=True), ARRAY(Text))
    return and_(regulation.c.gone.is_(False), regulation.c.tokens.overlap(mine))


def _in_force(day: date) -> ColumnElement[bool]:
    return and_(edition.c.document == regulation.c.id, _on_day(day))


def _on_day(day: date) -> ColumnElement[bool]:
    return and_(
        edition.c.state == PUBLISHED,
        edition.c.since <= day,
        or_(edition.c.until.is_(None), edition.c.until >= day),
    )


def _in_force_join(day: date, *, needed: bool = True):
    return regulation.join(edition, _in_force(day), isouter=not needed)


def _lines(day: date, *, needed: bool) -> Select:
    return select(
        *(regulation.c[name] for name in LINE),
        edition.c.id.label("edition"),
        edition.c.number.label("edition_number"),
        edition.c.since,
        edition.c.until,
    ).select_from(_in_force_join(day, needed=needed))


def _narrowing(category: str, kind: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if category:
        place = regulation.c.category
        found.append(or_(place == category, place.startswith(f"{category}/", autoescape=True)))
    return [*found, regulation.c.kind == kind] if kind else found


def _with_words(text: str, day: date) -> CompoundSelect:
    """Return the documents that have the words in a title or in the text in force on a day."""
    columns = regulation.c
    asked = [words_query(text, lang) for lang in CONFIGS]
    titled = [select(columns.id).where(columns.words.op("@@")(query)) for query in asked]
    # The sign between the two is one that nobody looks for.
    name = columns.code.concat("\n").concat(columns.number)
    named = select(columns.id).where(name.icontains(text, autoescape=True))
    # A language at a time, and editions before documents: the index answers alone, words of
    # articles are not compared again, and an edition of many such articles is met once. One
    # word is looked for among the words of whole texts, which are fewer than the articles.
    article = (edition_text if text.isalnum() else edition_article).c
    matching = union(
        *(
            select(article.edition).where(
                article.language == lang, article.words.op("@@")(words_query(text, lang))
            )
            for lang in CONFIGS
        )
    ).subquery()
    inside = select(edition.c.document).where(
        _on_day(day), edition.c.id.in_(select(matching.c.edition))
    )
    return union(*titled, named, inside)


def _matches(text: str, language: str) -> ColumnElement[bool]:
    columns = edition_article.c
    langs = [language] if language in CONFIGS else list(CONFIGS)
    return or_(
        *(
            and_(columns.language == lang, columns.words.op("@@")(words_query(text, lang)))
            for lang in langs
        )
    )


def _order(sort: str, descending: bool, lang: str) -> list[ColumnElement]:
    columns = regulation.c
    title = columns[f"sort_{lang}"] if lang in CONFIGS else columns.sort_ru
    keys = {"code": columns.code, "since": edition.c.since, "kind": columns.kind}
    key = keys.get(sort, title)
    # Titles are never missing: their index gives the order as it is.
    last = key.desc() if descending else key.asc()
    return [last.nulls_last() if sort == "since" else last, columns.id]


def _line(row: Row) -> Line:
    return Line(
        uid=row.uid,
        code=row.code,
        path=row.path,
        category=row.category,
        titles=row.titles,
        kind=row.kind,
        number=row.number,
        body=row.body,
        state=row.state,
        repealed_on=row.repealed_on,
        edition=row.edition,
        edition_number=row.edition_number,
        since=row.since,
        until=row.until,
    )


def _hit(row: Row) -> Hit:
    heading = "" if row.part in ("preamble", "point", "subpoint") else row.text.split("\n", 1)[0]
    return Hit(
        line=_line(row),
        edition=row.edition,
        language=row.language,
        anchor=row.anchor,
        heading=heading.strip(),
        snippet=pieces(row.snippet),
    )


def counts() -> dict[str, int]:
    """Return how many documents who asks may see in each category, those below not counted."""
    in_step()
    columns = regulation.c
    query = select(columns.category, func.count().label("number")).where(_seen())
    return {row.category: row.number for row in ledger.read(query.group_by(columns.category))}
