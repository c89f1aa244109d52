"""Rows of applications for the lists, and the words of those in the archive.

All of it repeats what the content holds and can be made again (``indexing.rebuild``).
"""

from kase.is2in.ledger.api import metadata
from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import false
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import TSVECTOR


MOMENT = DateTime(timezone=True)

# ``tokens`` who may see it, as the catalog says it; ``facts`` the words of numbers, company
# and procedure; ``decision`` granted, refused, withdrawn, or "" before there is one; ``verifying``
# that a signature under it waits for the authority.
application_row = Table(
    "application_row",
    metadata,
    Column("id", Text, primary_key=True),
    Column("category", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("registration_number", Text, nullable=False),
    Column("organization", Text, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("officer", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("waits_for", ARRAY(Text), nullable=False),
    Column("tokens", ARRAY(Text), nullable=False),
    Column("created", MOMENT, nullable=False),
    Column("submitted", MOMENT),
    Column("registered", MOMENT),
    Column("archived", MOMENT),
    Column("facts", TSVECTOR, nullable=False),
    Column("verifying", Boolean, nullable=False, server_default=false()),
    Index("ix_application_row_tokens", "tokens", postgresql_using="gin"),
    Index("ix_application_row_facts", "facts", postgresql_using="gin"),
    # Few are, of a million.
    Index("ix_application_row_verifying", "id", postgresql_where=text("verifying")),
)
for name in ("number", "organization", "procedure", "state", "officer", "decision", "created"):
    Index(f"ix_application_row_{name}", application_row.c[name], application_row.c.id)
for name in ("submitted", "registered", "archived"):
    Index(
        f"ix_application_row_{name}",
        application_row.c[name].nulls_first(),
        application_row.c.id,
    )

# All words of an application; a second part only where one would be too long.
archive_text = Table(
    "archive_text",
    metadata,
    Column("application", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("words", TSVECTOR, nullable=False),
    Index("ix_archive_text_words", "words", postgresql_using="gin"),
)

# Where a word stands: an answer, or a piece of a file. ``note`` is why a file has no text.
archive_passage = Table(
    "archive_passage",
    metadata,
    Column("application", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("labels", JSONB, nullable=False),
    Column("words", TSVECTOR, nullable=False),
)
