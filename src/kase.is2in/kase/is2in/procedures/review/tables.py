"""What review keeps in SQL: threads of comments, and what was sent, as it was sent."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB


MOMENT = DateTime(timezone=True)

# A comment with its state. ``side`` is the role its author spoke in, ``internal`` what stays
# within the applicant; ``row`` the row of a table from 0; ``quote`` what the place was called and
# what stood there (``quoting``).
review_thread = Table(
    "review_thread",
    metadata,
    Column("application", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stage", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("row", Integer),
    Column("quote", JSONB, nullable=False),
    Column("text", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("internal", Boolean, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("state", Text, nullable=False),
    Column("settled_by", Text, nullable=False),
    Column("settled_at", MOMENT),
    Column("moved", MOMENT, nullable=False),
)
Index(
    "ix_review_thread_unsettled",
    review_thread.c.application,
    postgresql_where=review_thread.c.state != "resolved",
)

# What was said or done in a thread after it was opened: a text, or a new ``state``, or both.
review_message = Table(
    "review_message",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("application", Text, nullable=False),
    Column("thread", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Index("ix_review_message_thread", "application", "thread"),
)

# A sending: who, when, and the SHA-256 of the answers as they stood. Never altered (step 0019).
submission = Table(
    "submission",
    metadata,
    Column("application", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("act", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
)

# The answers themselves as text, once for however many sendings of the same.
submission_answers = Table(
    "submission_answers",
    metadata,
    Column("application", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("body", Text, nullable=False),
)
