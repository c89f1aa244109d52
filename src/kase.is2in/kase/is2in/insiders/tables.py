"""The tables of this room. Versions and flags are append-only by trigger."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import CheckConstraint
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
from sqlalchemy.dialects.postgresql import JSONB


insider_version = Table(
    "insider_version",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("entry", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("change", Text, nullable=False),
    Column("user_id", Text, index=True),
    Column("full_name", Text, nullable=False),
    # Shown to the editors of the list only.
    Column("iin", Text, nullable=False),
    Column("organization", Text, nullable=False),
    Column("organization_name", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("basis_note", Text, nullable=False),
    Column("information", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("reason", Text, nullable=False),
    Column("author", Text),
    Column("at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("entry", "version"),
    CheckConstraint("until IS NULL OR until >= since", name="period"),
)

# The last row of a subject and its bytes says whether they are marked.
inside_flag = Table(
    "inside_flag",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False, index=True),
    Column("titles", JSONB, nullable=False),
    Column("path", Text, nullable=False),
    Column("flagged", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Text),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_inside_flag_subject_id", "subject", "id"),
)

insider_proposal = Table(
    "insider_proposal",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("flag", BigInteger, ForeignKey("inside_flag.id"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("decided_at", DateTime(timezone=True)),
    Column("decided_by", Text),
    Column("decision", Text, nullable=False, server_default=""),
    Column("entry", BigInteger),
    UniqueConstraint("user_id", "sha256"),
    Index("ix_insider_proposal_state_id", "state", "id"),
)
