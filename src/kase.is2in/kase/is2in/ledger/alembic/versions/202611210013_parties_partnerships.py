"""Partnerships: scope, an end set in advance, requests with their decisions."""

from alembic import op
from sqlalchemy.dialects import postgresql
import sqlalchemy as sa


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WORDS = postgresql.ARRAY(sa.Text)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Keep requests in a table of their own; a row is living until it is closed."""
    for name in ("categories", "procedures"):
        op.add_column("partnership", sa.Column(name, WORDS, nullable=False, server_default="{}"))
    op.add_column("partnership", sa.Column("closed", MOMENT))
    op.execute("UPDATE partnership SET closed = until WHERE until IS NOT NULL")
    _create_requests()
    op.drop_column("partnership", "removal_requested")
    op.drop_column("partnership", "removal_reason")
    op.drop_index("partnership_living", "partnership")
    op.create_index(
        "partnership_living",
        "partnership",
        ["code", "partner", "role"],
        unique=True,
        postgresql_where=sa.text("closed IS NULL"),
    )
    op.create_index("partnership_by_code", "partnership", ["code", "since"])
    op.create_index("partnership_by_partner", "partnership", ["partner", "since"])


def _create_requests() -> None:
    """Create the table of requests with what was asked so far."""
    op.create_table(
        "partnership_request",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "partnership_id", sa.BigInteger, sa.ForeignKey("partnership.id"), nullable=False
        ),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("asked", MOMENT, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_for", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("categories", WORDS, nullable=False, server_default="{}"),
        sa.Column("procedures", WORDS, nullable=False, server_default="{}"),
        sa.Column("until", MOMENT),
        sa.Column("decided", MOMENT),
        sa.Column("decided_by", sa.Text, nullable=False, server_default=""),
        sa.Column("decision", sa.Text, nullable=False, server_default=""),
        sa.Column("decision_reason", sa.Text, nullable=False, server_default=""),
    )
    op.execute(
        "INSERT INTO partnership_request (partnership_id, kind, asked, asked_by, asked_for, reason,"
        " decided, decision) SELECT id, 'end', removal_requested, '', code, removal_reason, until,"
        " CASE WHEN until IS NULL THEN '' ELSE 'agreed' END"
        " FROM partnership WHERE removal_requested IS NOT NULL"
    )
    op.create_index(
        "partnership_request_waiting",
        "partnership_request",
        ["partnership_id"],
        unique=True,
        postgresql_where=sa.text("decided IS NULL"),
    )
    op.create_index(
        "partnership_request_by_partnership", "partnership_request", ["partnership_id", "asked"]
    )


def downgrade() -> None:
    """Put the waiting request back into the row; what was decided before is lost."""
    op.add_column("partnership", sa.Column("removal_requested", MOMENT))
    op.add_column(
        "partnership", sa.Column("removal_reason", sa.Text, nullable=False, server_default="")
    )
    op.execute(
        "UPDATE partnership SET removal_requested = r.asked, removal_reason = r.reason"
        " FROM partnership_request r WHERE r.partnership_id = partnership.id"
        " AND r.decided IS NULL AND r.kind = 'end'"
    )
    op.drop_table("partnership_request")
    for name in ("partnership_by_code", "partnership_by_partner", "partnership_living"):
        op.drop_index(name, "partnership")
    # What ends on a day to come lives on: before this step a row with an end had ended.
    op.execute("UPDATE partnership SET until = closed WHERE until IS DISTINCT FROM closed")
    op.create_index(
        "partnership_living",
        "partnership",
        ["code", "partner", "role"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    for name in ("categories", "procedures", "closed"):
        op.drop_column("partnership", name)
