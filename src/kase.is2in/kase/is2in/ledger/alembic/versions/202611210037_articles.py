"""What is on sellers' subaccounts: it must be there when deals are made (article 5.2-4)."""

from alembic import op
import sqlalchemy as sa


revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "subscription_securities",
        sa.Column("subaccount", sa.Text, primary_key=True),
        sa.Column("isin", sa.Text, primary_key=True),
        sa.Column("quantity", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop the table: clearing tells it anew."""
    op.drop_table("subscription_securities")
