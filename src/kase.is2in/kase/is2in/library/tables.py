"""The tables of this room.

A row of ``regulation`` follows the content of the site (``mirror``): lists and search are
asked of SQL alone, each person's rights included. An edition cannot be changed once it is
published, nor can its texts, articles and files; triggers of step 0011 hold that.
"""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import CheckConstraint
from sqlalchemy import Column
from sqlalchemy import Computed
from sqlalchemy import Date
from sqlalchemy import DateTime
from sqlalchemy import ForeignKey
from sqlalchemy import func
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import LargeBinary
from sqlalchemy import literal_column
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.dialects.postgresql import UUID


TITLE_WORDS = (
    "setweight(to_tsvector('simple', code || ' ' || number), 'A') || "
    "setweight(regulation_vector(coalesce(titles ->> 'ru', '')), 'A') || "
    "setweight(to_tsvector('simple', coalesce(titles ->> 'kk', '')), 'A') || "
    "setweight(to_tsvector('english', coalesce(titles ->> 'en', '')), 'A') || "
    "setweight(regulation_vector(body), 'C')"
)
# A vector takes less than a megabyte; an article is rarely ten thousandth of it.
WORDS = (
    "CASE language WHEN 'ru' THEN regulation_vector(left(whole, 200000)) "
    "WHEN 'en' THEN to_tsvector('english', left(whole, 200000)) "
    "ELSE to_tsvector('simple', left(whole, 200000)) END"
)

# ``tokens`` are who may see the document, as Plone's catalog writes them; ``gone``: deleted.
regulation = Table(
    "regulation",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("code", Text, nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("titles", JSONB, nullable=False),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("repealed_on", Date),
    Column("tokens", ARRAY(Text), nullable=False),
    Column("gone", Boolean, nullable=False, server_default="false"),
    # Titles as they are compared in the order of each language, see terms.sorting.
    Column("sort_ru", Text(collation="C"), nullable=False),
    Column("sort_kk", Text(collation="C"), nullable=False),
    Column("sort_en", Text(collation="C"), nullable=False),
    Column("words", TSVECTOR, Computed(TITLE_WORDS, persisted=True)),
    Index("ix_regulation_sort_ru_id", "sort_ru", "id"),
    Index("ix_regulation_sort_kk_id", "sort_kk", "id"),
    Index("ix_regulation_sort_en_id", "sort_en", "id"),
    Index("ix_regulation_words", "words", postgresql_using="gin"),
)

edition = Table(
    "regulation_edition",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("document", BigInteger, ForeignKey("regulation.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    # What set the last day by itself: an edition that followed, 0 for the repeal.
    Column("ended_by", BigInteger),
    Column("decision_body", Text, nullable=False),
    Column("decision_number", Text, nullable=False),
    Column("decision_on", Date),
    Column("summaries", JSONB, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("author", Text),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("publisher", Text),
    Column("published", DateTime(timezone=True)),
    Column("withdrawn_by", Text),
    Column("withdrawn", DateTime(timezone=True)),
    Column("reason", Text, nullable=False, server_default=""),
    Column("corrects", BigInteger, ForeignKey("regulation_edition.id")),
    UniqueConstraint("document", "number"),
    CheckConstraint("until IS NULL OR until >= since", name="period"),
    CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name="state"),
    # Two editions are never in force on one day. The number as a range of itself needs no
    # extension of PostgreSQL, which equality of numbers in such an index would.
    ExcludeConstraint(
        (func.int8range(literal_column("document"), literal_column("document"), "[]"), "&&"),
        (func.daterange(literal_column("since"), literal_column("until"), "[]"), "&&"),
        name="one_edition_a_day",
        using="gist",
        where=literal_column("state = 'published'"),
    ),
)

# ``words`` is what its articles have together, once each: one word is looked for here.
edition_text = Table(
    "regulation_text",
    metadata,
    Column("edition", BigInteger, ForeignKey("regulation_edition.id"), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("words", TSVECTOR),
    Index("ix_regulation_text_words", "words", postgresql_using="gin"),
)

# Blocks of a text in their order. ``whole`` is kept by a block that begins an article, a
# preamble or an appendix: all its text, points included. Words are looked for in it.
edition_article = Table(
    "regulation_article",
    metadata,
    Column("edition", BigInteger, ForeignKey("regulation_edition.id"), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("anchor", Text, nullable=False),
    Column("parent", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("whole", Text),
    Column("words", TSVECTOR, Computed(WORDS, persisted=True)),
    Index("ix_regulation_article_words", "words", postgresql_using="gin"),
)

edition_file = Table(
    "regulation_file",
    metadata,
    Column("edition", BigInteger, ForeignKey("regulation_edition.id"), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("document", UUID(as_uuid=False), nullable=False),
    Column("filename", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
)

library_subscription = Table(
    "library_subscription",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("target", Text, primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
    CheckConstraint("kind IN ('document', 'category')", name="kind"),
    Index("ix_library_subscription_kind_target", "kind", "target"),
)

# Files between their preview and the editor's word, for a day at most.
library_upload = Table(
    "library_upload",
    metadata,
    Column("token", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
    Column("made", DateTime(timezone=True), nullable=False, index=True),
)
