"""Tables of the room parties."""

from alembic import op
import sqlalchemy as sa


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "partnership",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("since", moment, nullable=False, server_default=sa.func.now()),
        sa.Column("until", moment),
        sa.Column("removal_requested", moment),
        sa.Column("removal_reason", sa.Text, nullable=False, server_default=""),
        sa.Column("added_by", sa.Text, nullable=False),
    )
    op.create_index(
        "partnership_living",
        "partnership",
        ["code", "partner", "role"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "failed_login",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("at", moment, nullable=False, server_default=sa.func.now()),
    )
    op.create_index("failed_login_by_login", "failed_login", ["login", "at"])
    op.create_index("failed_login_by_address", "failed_login", ["address", "at"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("failed_login")
    op.drop_table("partnership")
