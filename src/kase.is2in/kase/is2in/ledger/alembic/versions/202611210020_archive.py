"""Rows of applications for lists, each with who may see it; words of those in the archive."""

from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import TSVECTOR
import sqlalchemy as sa


revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
# A list shows a page at a time: each order it may have is read from an index.
ORDERS = ("number", "organization", "procedure", "state", "officer", "decision", "created")
LATER = {
    "submitted": sa.text("submitted NULLS FIRST"),
    "registered": sa.text("registered NULLS FIRST"),
    "archived": sa.text("archived NULLS FIRST"),
}
# Any of the words that are looked for; what is left out by a minus is nobody's word.
ANY = """
CREATE FUNCTION archive_any(words tsquery) RETURNS tsquery LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT regexp_replace(querytree(words), '<[-0-9]+>|&', '|', 'g')::tsquery;
END;
"""


def upgrade() -> None:
    """Create the tables."""
    _rows()
    op.create_table(
        "archive_text",
        sa.Column("application", sa.Text, primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True),
        sa.Column("words", TSVECTOR, nullable=False),
    )
    op.create_index("ix_archive_text_words", "archive_text", ["words"], postgresql_using="gin")
    texts = ("kind", "form", "field", "document", "filename", "note", "text")
    op.create_table(
        "archive_passage",
        sa.Column("application", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("labels", JSONB, nullable=False),
        sa.Column("words", TSVECTOR, nullable=False),
    )
    op.execute(ANY)


def _rows() -> None:
    texts = ("category", "registration_number", "definition", "author")
    op.create_table(
        "application_row",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in (*texts, *ORDERS[:-1])),
        sa.Column("waits_for", ARRAY(sa.Text), nullable=False),
        sa.Column("tokens", ARRAY(sa.Text), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        *(sa.Column(name, MOMENT) for name in LATER),
        sa.Column("facts", TSVECTOR, nullable=False),
    )
    for name in ORDERS:
        op.create_index(f"ix_application_row_{name}", "application_row", [name, "id"])
    for name, column in LATER.items():
        op.create_index(f"ix_application_row_{name}", "application_row", [column, "id"])
    for name in ("tokens", "facts"):
        op.create_index(
            f"ix_application_row_{name}", "application_row", [name], postgresql_using="gin"
        )


def downgrade() -> None:
    """Drop the tables; they are made again from the content by the upgrade's step."""
    for table in ("archive_passage", "archive_text", "application_row"):
        op.drop_table(table)
    op.execute("DROP FUNCTION archive_any(tsquery)")
