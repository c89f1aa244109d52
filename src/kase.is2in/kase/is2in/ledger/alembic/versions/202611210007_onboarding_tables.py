"""Tables of the room onboarding: requests, spent form tokens, counts of tries."""

from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB
import sqlalchemy as sa


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "connection_request",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("received", MOMENT),
        sa.Column("taken", MOMENT),
        sa.Column("taken_by", sa.Text),
        sa.Column("decided", MOMENT),
        sa.Column("decided_by", sa.Text),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("organization", sa.Text),
        sa.Column("bin", sa.Text, nullable=False),
        sa.Column("names", JSONB, nullable=False),
        sa.Column("legal_forms", JSONB, nullable=False),
        *(
            sa.Column(name, ARRAY(sa.Text), nullable=False)
            for name in ("kinds", "routes", "key_providers")
        ),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("consent", "language", "email", "phone", "address")
        ),
        sa.Column("people", JSONB, nullable=False),
        sa.Column("erased", MOMENT),
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.CheckConstraint(
            "state IN ('unconfirmed', 'new', 'in_work', 'approved', 'refused')", name="state"
        ),
    )
    table = "connection_request"
    op.create_index("ix_connection_request_state_received", table, ["state", "received"])
    op.create_index("ix_connection_request_bin", table, ["bin"])
    op.create_index(
        "connection_request_approved_bin",
        table,
        ["bin"],
        unique=True,
        postgresql_where=sa.text("state = 'approved'"),
    )
    make_guards()


def make_guards() -> None:
    """Create the tables that keep robots and floods out."""
    op.create_table(
        "connection_token",
        sa.Column("mark", sa.Text, primary_key=True),
        sa.Column("until", MOMENT, nullable=False),
    )
    op.create_index("ix_connection_token_until", "connection_token", ["until"])
    op.create_table(
        "connection_count",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("mark", sa.Text, primary_key=True),
        sa.Column("until", MOMENT, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("connection_count", "connection_token", "connection_request"):
        op.drop_table(table)
