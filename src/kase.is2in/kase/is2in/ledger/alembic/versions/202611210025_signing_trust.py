"""Signatures that wait for an authority; whom the exchange trusts, with who changed it and when."""

from alembic import op
from kase.is2in.ledger.protection import append_only
from sqlalchemy.dialects.postgresql import JSONB
import sqlalchemy as sa


revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables; what was once trusted, by whom, is never changed or deleted."""
    _waiting()
    _trust()
    for statement in append_only("signing_trust_change"):
        op.execute(statement)


def _waiting() -> None:
    op.create_table(
        "signature_waiting",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("subject", sa.Text, nullable=False, index=True),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("cms", sa.LargeBinary, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("signer", JSONB, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("tried_at", MOMENT),
        sa.Column("reasons", JSONB, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'refused')", name="state"),
    )
    op.create_index(
        "signature_waiting_once",
        "signature_waiting",
        ["document_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _trust() -> None:
    op.create_table(
        "signing_trust_change",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("provider", sa.Text, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False, server_default=""),
        sa.Column("sha256", sa.Text, nullable=False, server_default=""),
        sa.Column("certificate", sa.LargeBinary),
        sa.Column("settings", JSONB),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.CheckConstraint("kind IN ('added', 'removed', 'settings')", name="kind"),
        sa.CheckConstraint("role IN ('', 'anchor', 'intermediate', 'responder')", name="role"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("signing_trust_change")
    op.drop_table("signature_waiting")
