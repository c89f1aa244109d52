"""Tables of the room procedures: tasks, what was done, clocks, moved days."""

from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB
import sqlalchemy as sa


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
RUNNING = sa.text("ended IS NULL")


def upgrade() -> None:
    """Create the tables."""
    _tasks()
    _clocks()
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("working", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def _tasks() -> None:
    texts = ("category", "number", "organization", "procedure", "definition", "state")
    op.create_table(
        "work_task",
        sa.Column("application", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("waits_for", ARRAY(sa.Text), nullable=False),
        sa.Column("teams", ARRAY(sa.Text), nullable=False),
        sa.Column("viewers", ARRAY(sa.Text), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("moved", MOMENT, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("ix_work_task_viewers", "work_task", ["viewers"], postgresql_using="gin")
    op.create_table(
        "work_done",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("application", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
    )
    op.create_index("ix_work_done_application", "work_done", ["application"])
    op.create_index("ix_work_done_team_at", "work_done", ["team", "at"])


def _clocks() -> None:
    op.create_table(
        "deadline_clock",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("application", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("started", MOMENT, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("fixed", sa.Date),
        sa.Column("pauses", JSONB, nullable=False, server_default="[]"),
        sa.Column("due", sa.Date),
        sa.Column("ended", MOMENT),
        sa.Column("soon_told", MOMENT),
        sa.Column("late_told", MOMENT),
    )
    op.create_index("ix_deadline_clock_application", "deadline_clock", ["application"])
    op.create_index(
        "ix_deadline_clock_running",
        "deadline_clock",
        ["application", "state"],
        unique=True,
        postgresql_where=RUNNING,
    )
    op.create_index("ix_deadline_clock_due", "deadline_clock", ["due"], postgresql_where=RUNNING)


def downgrade() -> None:
    """Drop the tables."""
    for table in ("calendar_day", "deadline_clock", "work_done", "work_task"):
        op.drop_table(table)
