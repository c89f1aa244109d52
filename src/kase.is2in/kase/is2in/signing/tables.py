"""The table of signatures: append-only, with the bytes that prove them."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import CheckConstraint
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import LargeBinary
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import text
from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB


signature = Table(
    "signature",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("subject", Text, nullable=False, index=True),
    Column("document_id", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("document_sha256", Text, nullable=False),
    Column("cms", LargeBinary, nullable=False),
    Column("cms_sha256", Text, nullable=False),
    Column("report", LargeBinary, nullable=False),
    Column("report_sha256", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("organization", Text, nullable=False),
    Column("bin", Text, nullable=False),
    Column("first_head", Boolean, nullable=False),
    Column("signed_at", DateTime(timezone=True), nullable=False),
    Column("certificate", JSONB, nullable=False),
    # The same person signs the same document once, also under two presses of the button.
    UniqueConstraint("document_id", "user_id", name="signature_once"),
)


# Signatures that are neither accepted nor refused yet, and what came of those that were.
signature_waiting = Table(
    "signature_waiting",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("document_id", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("cms", LargeBinary, nullable=False),
    Column("provider", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("signer", JSONB, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("tried_at", DateTime(timezone=True)),
    Column("reasons", JSONB, nullable=False),
    CheckConstraint("state IN ('waiting', 'accepted', 'refused')", name="state"),
    # One press of the button waits once.
    Index(
        "signature_waiting_once",
        "document_id",
        "user_id",
        unique=True,
        postgresql_where=text("state = 'waiting'"),
    ),
)

# Every change of what a provider's signatures are trusted by; the present follows from them.
trust_change = Table(
    "signing_trust_change",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("provider", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("role", Text, nullable=False, server_default=""),
    Column("sha256", Text, nullable=False, server_default=""),
    Column("certificate", LargeBinary),
    Column("settings", JSONB),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("user_id", Text, nullable=False),
    CheckConstraint("kind IN ('added', 'removed', 'settings')", name="kind"),
    CheckConstraint("role IN ('', 'anchor', 'intermediate', 'responder')", name="role"),
)
