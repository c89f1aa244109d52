"""The tables of this room."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import CheckConstraint
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB


MOMENT = DateTime(timezone=True)

connection_request = Table(
    "connection_request",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("created", MOMENT, nullable=False),
    # When the request came to the officers: at once, or when the e-mail was confirmed.
    Column("received", MOMENT),
    Column("taken", MOMENT),
    Column("taken_by", Text),
    Column("decided", MOMENT),
    Column("decided_by", Text),
    Column("reason", Text, nullable=False, server_default=""),
    # Code of the organisation that the approval has made.
    Column("organization", Text),
    Column("bin", Text, nullable=False),
    Column("names", JSONB, nullable=False),
    Column("legal_forms", JSONB, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False),
    Column("routes", ARRAY(Text), nullable=False),
    Column("key_providers", ARRAY(Text), nullable=False),
    Column("consent", Text, nullable=False),
    Column("language", Text, nullable=False),
    # Personal data, emptied when the time of keeping is over.
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("people", JSONB, nullable=False),
    Column("erased", MOMENT),
    # Of the secret code only this is kept.
    Column("code_hash", Text, nullable=False),
    CheckConstraint(
        "state IN ('unconfirmed', 'new', 'in_work', 'approved', 'refused')", name="state"
    ),
    Index("ix_connection_request_state_received", "state", "received"),
    Index("ix_connection_request_bin", "bin"),
    # Whatever two officers do at once: a number belongs to one organisation.
    Index(
        "connection_request_approved_bin",
        "bin",
        unique=True,
        postgresql_where=text("state = 'approved'"),
    ),
)

# Form tokens that have done their work; kept until they would be too old anyway.
connection_token = Table(
    "connection_token",
    metadata,
    Column("mark", Text, primary_key=True),
    Column("until", MOMENT, nullable=False, index=True),
)

# How often something was done in a window of time; ``mark`` is a hash of whom it is about.
connection_count = Table(
    "connection_count",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("mark", Text, primary_key=True),
    Column("until", MOMENT, primary_key=True),
    Column("times", Integer, nullable=False),
)
