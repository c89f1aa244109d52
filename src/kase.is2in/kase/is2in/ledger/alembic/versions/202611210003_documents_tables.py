"""Tables of the room documents."""

from alembic import op
from kase.is2in.ledger.protection import append_only
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID
import sqlalchemy as sa


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "stored_document",
        sa.Column("id", UUID(as_uuid=False), primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True), nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("subject", "kind", "filename", "content_type")
        ),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("titles", JSONB, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("number", name="uq_stored_document_number"),
        sa.CheckConstraint("size = octet_length(data)", name="size"),
        sa.CheckConstraint("sha256 = encode(sha256(data), 'hex')", name="sha256"),
    )
    op.create_index("ix_stored_document_subject_number", "stored_document", ["subject", "number"])
    for statement in append_only("stored_document"):
        op.execute(statement)


def downgrade() -> None:
    """Refuse: signed documents are not thrown away by a command."""
    raise NotImplementedError("Stored documents are only dropped together with the database")
