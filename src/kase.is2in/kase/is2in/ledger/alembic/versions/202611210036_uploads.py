"""Files of bids that buyers bring: until they are entered, and the reports on them."""

from alembic import op
import sqlalchemy as sa


revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "subscription_upload",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("book", sa.Text, sa.ForeignKey("subscription_book.book"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("buyer", "author", "name")),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("atomic", sa.Boolean, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("brought_at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("state", "message")),
        *(sa.Column(name, sa.Integer) for name in ("rows", "accepted", "refused")),
        sa.Column("ended_at", MOMENT),
        sa.Column("data", sa.LargeBinary),
        sa.Column("report", sa.LargeBinary),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'failed')", name="ck_subscription_upload_state"
        ),
    )
    for name, columns in (
        ("ix_subscription_upload_book_buyer", ("book", "buyer", "brought_at")),
        ("ix_subscription_upload_brought_at", ("brought_at",)),
    ):
        op.create_index(name, "subscription_upload", columns)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("subscription_upload")
