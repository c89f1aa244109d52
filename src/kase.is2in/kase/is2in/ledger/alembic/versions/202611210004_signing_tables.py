"""Tables of the room signing."""

from alembic import op
from kase.is2in.ledger.protection import append_only
from sqlalchemy.dialects.postgresql import JSONB
import sqlalchemy as sa


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    texts = ("subject", "document_id", "filename", "document_sha256", "cms_sha256")
    texts += ("report_sha256", "provider", "user_id", "full_name", "position", "organization")
    op.create_table(
        "signature",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in (*texts, "bin")),
        *(sa.Column(n, sa.LargeBinary, nullable=False) for n in ("document", "cms", "report")),
        sa.Column("first_head", sa.Boolean, nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("certificate", JSONB, nullable=False),
        sa.UniqueConstraint("document_id", "user_id", name="signature_once"),
    )
    op.create_index("ix_signature_subject", "signature", ["subject"])
    for statement in append_only("signature"):
        op.execute(statement)


def downgrade() -> None:
    """Refuse: signatures are not thrown away by a command."""
    raise NotImplementedError("Signatures are only dropped together with the database")
