"""Tables of the room web: saved views of lists, what was chosen for a list, long work."""

from alembic import op
from sqlalchemy.dialects import postgresql
import sqlalchemy as sa


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "list_view",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("list", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("filters", postgresql.JSONB, nullable=False),
        sa.Column("sort", sa.Text, nullable=False),
        sa.Column("descending", sa.Boolean, nullable=False),
        sa.Column("columns", postgresql.JSONB, nullable=False),
        sa.Column("department", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("owner", "list", "name"),
    )
    op.create_index("list_view_by_department", "list_view", ["department", "list"])
    op.create_table(
        "list_choice",
        sa.Column("owner", sa.Text, primary_key=True),
        sa.Column("list", sa.Text, primary_key=True),
        sa.Column("columns", postgresql.JSONB, nullable=False),
        sa.Column("size", sa.Integer),
        sa.Column(
            "default_view", sa.BigInteger, sa.ForeignKey("list_view.id", ondelete="SET NULL")
        ),
    )
    _create_jobs()


def _create_jobs() -> None:
    op.create_table(
        "long_job",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True)),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("filename", sa.Text),
        sa.Column("content_type", sa.Text),
        sa.Column("data", sa.LargeBinary),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
    )
    op.create_index("long_job_by_owner", "long_job", ["owner", "asked"])
    op.create_index("long_job_by_age", "long_job", ["asked"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("long_job")
    op.drop_table("list_choice")
    op.drop_table("list_view")
