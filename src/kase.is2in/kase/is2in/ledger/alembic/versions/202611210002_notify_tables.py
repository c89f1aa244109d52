"""Tables of the room notify."""

from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
import sqlalchemy as sa


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "notification_event",
        _number(),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("subject", JSONB, nullable=False),
        sa.Column("action", JSONB, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "notification",
        _number(),
        sa.Column(
            "event_id",
            sa.BigInteger,
            sa.ForeignKey("notification_event.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("user_id", "key"),
    )
    op.create_index("ix_notification_event_id", "notification", ["event_id"])
    op.create_index("ix_notification_user_id_id", "notification", ["user_id", "id"])
    op.create_index(
        "ix_notification_unread",
        "notification",
        ["user_id"],
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "outgoing_mail",
        _number(),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("address", "subject", "body", "lang")
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("outgoing_mail", "notification", "notification_event"):
        op.drop_table(table)


def _number() -> sa.Column:
    return sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True)
