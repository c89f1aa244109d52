"""Tables of the room parties: sessions, second factors, tries, agreements, absences."""

from alembic import op
from kase.is2in.ledger.protection import append_only
import sqlalchemy as sa


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "account_session",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("started", moment, nullable=False),
        sa.Column("seen", moment, nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.Column("ended", moment),
        sa.Column("postponed", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("account_session_by_user", "account_session", ["user_id", "started"])
    op.create_index("account_session_by_until", "account_session", ["until"])
    make_factors(moment)
    op.create_table(
        "agreement_acceptance",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("full_name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("organization", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
    )
    op.create_index("agreement_acceptance_by_at", "agreement_acceptance", ["at"])
    op.create_index("agreement_acceptance_by_version", "agreement_acceptance", ["version", "at"])
    for statement in append_only("agreement_acceptance"):
        op.execute(statement)
    make_absences(moment)


def make_factors(moment) -> None:
    """Create the tables of second factors and of limited tries."""
    op.create_table(
        "second_factor",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("started", moment, nullable=False),
        sa.Column("confirmed", moment),
        sa.Column("last_step", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("mark", sa.Text, primary_key=True),
        sa.Column("used", moment),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_index("attempt_by_mark", "attempt", ["kind", "mark", "at"])
    op.create_index("attempt_by_at", "attempt", ["at"])


def make_absences(moment) -> None:
    """Create the table of absences."""
    op.create_table(
        "absence",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("substitute", sa.Text, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("stated", moment, nullable=False),
        sa.Column("stated_by", sa.Text, nullable=False),
        sa.Column("cancelled", moment),
    )
    standing = sa.text("cancelled IS NULL")
    op.create_index("absence_of", "absence", ["user_id", "last_day"], postgresql_where=standing)
    op.create_index(
        "absence_substitute", "absence", ["substitute", "last_day"], postgresql_where=standing
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "absence",
        "agreement_acceptance",
        "attempt",
        "recovery_code",
        "second_factor",
        "account_session",
    ):
        op.drop_table(table)
