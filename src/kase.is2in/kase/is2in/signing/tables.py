"""The table of signatures: append-only, with the bytes that prove them."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import Identity
from sqlalchemy import LargeBinary
from sqlalchemy import Table
from sqlalchemy import Text
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
