"""Tables of the room library: documents, editions that stay as they are, texts, words."""

from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.dialects.postgresql import UUID
import sqlalchemy as sa


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
SORTED = ("sort_ru", "sort_kk", "sort_en")
TITLE_WORDS = (
    "setweight(to_tsvector('simple', code || ' ' || number), 'A') || "
    "setweight(regulation_vector(coalesce(titles ->> 'ru', '')), 'A') || "
    "setweight(to_tsvector('simple', coalesce(titles ->> 'kk', '')), 'A') || "
    "setweight(to_tsvector('english', coalesce(titles ->> 'en', '')), 'A') || "
    "setweight(regulation_vector(body), 'C')"
)
WORDS = (
    "CASE language WHEN 'ru' THEN regulation_vector(left(whole, 200000)) "
    "WHEN 'en' THEN to_tsvector('english', left(whole, 200000)) "
    "ELSE to_tsvector('simple', left(whole, 200000)) END"
)
# PostgreSQL's stemmer takes some nouns for verbs: of "правила" it leaves less than of
# "правилами". Stemming what was stemmed already until nothing changes brings them together.
STEM = """
CREATE FUNCTION regulation_stem(word text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    kept text := word;
    shorter text;
BEGIN
    FOR turn IN 1..4 LOOP
        shorter := (ts_lexize('pg_catalog.russian_stem', kept))[1];
        EXIT WHEN shorter IS NULL OR shorter = kept OR length(shorter) < 3;
        kept := shorter;
    END LOOP;
    RETURN kept;
END;
$$
"""
QUOTE = """
CREATE FUNCTION regulation_quote(word text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT '''' || replace(replace(word, '\\', '\\\\'), '''', '''''') || ''''
$$
"""
# Parsed when it is made: a restored copy fills its columns without a search path.
VECTOR = """
CREATE FUNCTION regulation_vector(plain text) RETURNS tsvector LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT coalesce(
        string_agg(
            regulation_quote(regulation_stem(lexeme)) || ':' || array_to_string(positions, ','),
            ' '
        ),
        ''
    )::tsvector
    FROM unnest(to_tsvector('pg_catalog.russian', plain));
END
"""
QUERY = """
CREATE FUNCTION regulation_query(words text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    built text := '';
    part text[];
BEGIN
    FOR part IN SELECT regexp_matches(
        websearch_to_tsquery('pg_catalog.russian', words)::text,
        '''((?:[^'']|'''')*)''|([^'']+)', 'g'
    ) LOOP
        built := built || coalesce(
            part[2],
            regulation_quote(
                regulation_stem(replace(replace(part[1], '''''', ''''), '\\\\', '\\'))
            )
        );
    END LOOP;
    RETURN built::tsquery;
END;
$$
"""
# The words of a text that a query means, for marking them in a snippet.
MARKS = """
CREATE FUNCTION regulation_marks(plain text, query tsquery) RETURNS tsquery
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg(regulation_quote(lexeme), ' | '), '')::tsquery
    FROM unnest(to_tsvector('pg_catalog.russian', plain))
    WHERE strpos(query::text, regulation_quote(regulation_stem(lexeme))) > 0
$$
"""
# A published edition changes in two ways only: its last day is set, or it is withdrawn.
KEEP_EDITION = """
CREATE FUNCTION regulation_keep_edition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] :=
        '{until,ended_by,revision,state,withdrawn,withdrawn_by,reason}';
BEGIN
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        IF NEW.document = OLD.document AND NEW.state IN ('draft', 'published')
            THEN RETURN NEW; END IF;
    ELSIF TG_OP = 'UPDATE' AND OLD.state = 'published'
        AND NEW.state IN ('published', 'withdrawn')
        AND (to_jsonb(NEW) - moving) = (to_jsonb(OLD) - moving)
        THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'edition % is %: % is refused', OLD.id, OLD.state, TG_OP
        USING ERRCODE = 'restrict_violation';
END;
$$
"""
KEEP_CONTENT = """
CREATE FUNCTION regulation_keep_content() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    touched := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.edition]
        WHEN 'DELETE' THEN ARRAY[OLD.edition] ELSE ARRAY[OLD.edition, NEW.edition] END;
    IF EXISTS (SELECT 1 FROM regulation_edition
               WHERE id = ANY(touched) AND state <> 'draft') THEN
        RAISE EXCEPTION 'edition % is published: % of % is refused',
            touched[1], TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END;
$$
"""


def upgrade() -> None:
    """Create the tables and what keeps published editions as they are."""
    for function in (STEM, QUOTE, VECTOR, QUERY, MARKS):
        op.execute(function)
    _keep_documents()
    _keep_editions()
    _keep_texts()
    op.create_table(
        "library_subscription",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("target", sa.Text, primary_key=True),
        sa.Column("since", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('document', 'category')", name="kind"),
    )
    op.create_index(
        "ix_library_subscription_kind_target", "library_subscription", ["kind", "target"]
    )
    _keep_uploads()


def _keep_uploads() -> None:
    names = ("user_id", "document", "language", "filename")
    op.create_table(
        "library_upload",
        sa.Column("token", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in names),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("made", MOMENT, nullable=False),
    )
    op.create_index("ix_library_upload_made", "library_upload", ["made"])


def _keep_documents() -> None:
    op.create_table(
        "regulation",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("uid", sa.Text, nullable=False, unique=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("titles", JSONB, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("repealed_on", sa.Date),
        sa.Column("tokens", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False, server_default="false"),
        *(sa.Column(name, sa.Text(collation="C"), nullable=False) for name in SORTED),
        sa.Column("words", TSVECTOR, sa.Computed(TITLE_WORDS, persisted=True)),
    )
    op.create_index("ix_regulation_code", "regulation", ["code"])
    for name in SORTED:
        op.create_index(f"ix_regulation_{name}_id", "regulation", [name, "id"])
    op.create_index("ix_regulation_words", "regulation", ["words"], postgresql_using="gin")


def _keep_editions() -> None:
    op.create_table(
        "regulation_edition",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("document", sa.BigInteger, sa.ForeignKey("regulation.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("ended_by", sa.BigInteger),
        sa.Column("decision_body", sa.Text, nullable=False),
        sa.Column("decision_number", sa.Text, nullable=False),
        sa.Column("decision_on", sa.Date),
        sa.Column("summaries", JSONB, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("publisher", sa.Text),
        sa.Column("published", MOMENT),
        sa.Column("withdrawn_by", sa.Text),
        sa.Column("withdrawn", MOMENT),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("corrects", sa.BigInteger, sa.ForeignKey("regulation_edition.id")),
        sa.UniqueConstraint("document", "number"),
        sa.CheckConstraint("until IS NULL OR until >= since", name="period"),
        sa.CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name="state"),
    )
    op.execute(
        "ALTER TABLE regulation_edition ADD CONSTRAINT one_edition_a_day EXCLUDE USING gist ("
        "int8range(document, document, '[]') WITH &&, daterange(since, until, '[]') WITH &&"
        ") WHERE (state = 'published')"
    )
    op.execute(KEEP_EDITION)
    op.execute(
        "CREATE TRIGGER regulation_edition_kept BEFORE UPDATE OR DELETE ON regulation_edition "
        "FOR EACH ROW EXECUTE FUNCTION regulation_keep_edition()"
    )


def _keep_texts() -> None:
    edition = "regulation_edition.id"
    op.create_table(
        "regulation_text",
        sa.Column("edition", sa.BigInteger, sa.ForeignKey(edition), primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("words", TSVECTOR),
    )
    op.create_index(
        "ix_regulation_text_words", "regulation_text", ["words"], postgresql_using="gin"
    )
    names = ("anchor", "parent", "kind", "number", "title", "text")
    op.create_table(
        "regulation_article",
        sa.Column("edition", sa.BigInteger, sa.ForeignKey(edition), primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in names),
        sa.Column("whole", sa.Text),
        sa.Column("words", TSVECTOR, sa.Computed(WORDS, persisted=True)),
    )
    op.create_index(
        "ix_regulation_article_words", "regulation_article", ["words"], postgresql_using="gin"
    )
    op.create_table(
        "regulation_file",
        sa.Column("edition", sa.BigInteger, sa.ForeignKey(edition), primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("document", UUID(as_uuid=False), nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
    )
    op.create_index("ix_regulation_file_sha256", "regulation_file", ["sha256"])
    op.execute(KEEP_CONTENT)
    for table in ("regulation_text", "regulation_article", "regulation_file"):
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION regulation_keep_content()"
        )


def downgrade() -> None:
    """Refuse: published editions are not thrown away by a command."""
    raise NotImplementedError("The regulatory base is only dropped together with the database")
