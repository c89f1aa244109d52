"""Tables of designer: under which edition of a procedure each application was filed."""

from alembic import op
import sqlalchemy as sa


revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "filed_edition",
        sa.Column("application", sa.Text, primary_key=True),
        sa.Column("procedure", sa.Text, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
    )
    op.create_index("ix_filed_edition", "filed_edition", ["procedure", "edition"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("filed_edition")
