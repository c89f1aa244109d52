"""Nodes of the tree of hashes over blocks of a register: a proof does not read all its rows."""

from alembic import op
import sqlalchemy as sa


revision = "0030"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is there already has none."""
    op.add_column("subscription_register", sa.Column("nodes", sa.LargeBinary))


def downgrade() -> None:
    """Drop it: it can be computed from the rows."""
    op.drop_column("subscription_register", "nodes")
