"""Tables of the room parties: what organisations were called."""

from alembic import op
from sqlalchemy.dialects import postgresql
import sqlalchemy as sa


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "organization_name",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("names", postgresql.JSONB, nullable=False),
        sa.Column("legal_forms", postgresql.JSONB, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("organization_name_by_code", "organization_name", ["code", "since"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("organization_name")
