"""The table of this room."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import CheckConstraint
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import LargeBinary
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID


# Append-only by trigger. ``number`` keeps the order in which documents appeared.
stored_document = Table(
    "stored_document",
    metadata,
    Column("id", UUID(as_uuid=False), primary_key=True),
    Column("number", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("titles", JSONB, nullable=False),
    Column("author", Text),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("data", LargeBinary, nullable=False),
    CheckConstraint("size = octet_length(data)", name="size"),
    CheckConstraint("sha256 = encode(sha256(data), 'hex')", name="sha256"),
    Index("ix_stored_document_subject_number", "subject", "number"),
)
