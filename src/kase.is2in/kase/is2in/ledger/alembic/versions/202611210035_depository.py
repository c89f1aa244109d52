"""What the depository is asked, how often, what it or a clerk answered; numbers without gaps."""

from alembic import op
import sqlalchemy as sa


revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

# The sequence went on over the years; each year goes on from the highest number it has given.
GIVEN = """
INSERT INTO ledger_serial (register, year, last)
SELECT 'subscription', split_part(number, '-', 2)::int, max(split_part(number, '-', 3)::int)
FROM subscription_book WHERE number ~ '^П-[0-9]{4}-[0-9]{1,9}$'
GROUP BY split_part(number, '-', 2)
ON CONFLICT (register, year) DO UPDATE SET last = greatest(ledger_serial.last, excluded.last)
"""


def upgrade() -> None:
    """Keep tries, troubles and who answered; count subscriptions without gaps."""
    for column in (
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("tried_at", sa.DateTime(timezone=True)),
        sa.Column("trouble", sa.Text, nullable=False, server_default=""),
        sa.Column("author", sa.Text),
        sa.Column("letter", sa.Text, nullable=False, server_default=""),
    ):
        op.add_column("subscription_asked", column)
    op.create_index(
        "ix_subscription_asked_open",
        "subscription_asked",
        ["book"],
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.execute(GIVEN)
    op.execute("DROP SEQUENCE IF EXISTS number_subscription_number")


def downgrade() -> None:
    """Give the sequence back, at the highest number."""
    op.execute("CREATE SEQUENCE number_subscription_number")
    op.execute(
        "SELECT setval('number_subscription_number', max(last)) FROM ledger_serial "
        "WHERE register = 'subscription' HAVING max(last) IS NOT NULL"
    )
    op.execute("DELETE FROM ledger_serial WHERE register = 'subscription'")
    op.drop_index("ix_subscription_asked_open", "subscription_asked")
    for name in ("letter", "author", "trouble", "tried_at", "tries"):
        op.drop_column("subscription_asked", name)
