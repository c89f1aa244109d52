"""The tables of this part. Nothing in them is deleted; a letter once sent is not changed."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import Date
from sqlalchemy import DateTime
from sqlalchemy import ForeignKey
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID


MOMENT = DateTime(timezone=True)
TEXTS = ARRAY(Text)

# Templates that staff wrote; those that ship are files (``shelf``).
template_edition = Table(
    "letter_template_edition",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("code", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("titles", JSONB, nullable=False),
    Column("texts", JSONB, nullable=False),
    Column("procedures", TEXTS, nullable=False),
    Column("outcomes", TEXTS, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    UniqueConstraint("code", "number"),
)

# Every save of a draft; the last one counts. An empty text says that the draft is done with.
draft_save = Table(
    "letter_draft_save",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("application", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("template", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    UniqueConstraint("application", "kind", "version"),
)

outgoing_letter = Table(
    "outgoing_letter",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("register", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("day", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("organization", Text, nullable=False),
    Column("addressees", TEXTS, nullable=False),
    Column("application", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("executor", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("document", UUID(as_uuid=False), nullable=False, unique=True),
    Column("filename", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("sealed_at", MOMENT),
    Column("sealed_by", Text, nullable=False, server_default=""),
    Column("instead_of", BigInteger, ForeignKey("outgoing_letter.id"), unique=True),
    Column("replaced_by", BigInteger, ForeignKey("outgoing_letter.id")),
    Column("replaced_why", Text, nullable=False, server_default=""),
    Column("reminded_at", MOMENT),
    UniqueConstraint("register", "year", "serial"),
    Index("ix_outgoing_letter_application", "application"),
    Index("ix_outgoing_letter_organization", "organization", "at"),
    Index("ix_outgoing_letter_at", "at"),
    Index("ix_outgoing_letter_size", "size"),
)

# How a letter went out, each time: in the cabinet, handed over, by post or courier.
letter_sending = Table(
    "letter_sending",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("letter", BigInteger, ForeignKey("outgoing_letter.id"), nullable=False, index=True),
    Column("way", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("author", Text, nullable=False),
    Column("received_by", Text, nullable=False),
    Column("tracking", Text, nullable=False),
    Column("delivered_at", MOMENT),
    Column("delivered_by", Text, nullable=False, server_default=""),
)

# Who of the addressee's people opened a letter first, each person once.
letter_reading = Table(
    "letter_reading",
    metadata,
    Column("letter", BigInteger, ForeignKey("outgoing_letter.id"), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("organization", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
)
