"""Tables of review: threads of comments, submissions and their differences."""

from alembic import op
from kase.is2in.ledger.api import append_only
from sqlalchemy.dialects.postgresql import JSONB
import sqlalchemy as sa


revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = ("submission", "submission_answers")
# A submission is never altered. It goes only with its application, which can be deleted until it
# is sent to the exchange; whoever deletes names the application in the transaction.
KEEPER = """
CREATE FUNCTION submission_keeper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
       AND OLD.application = current_setting('is2in.deleted_application', true) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'table % is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END;
$$
"""


def upgrade() -> None:
    """Create the tables."""
    _threads()
    _submissions()
    op.execute(KEEPER)
    for table in TABLES:
        _changes, emptied = append_only(table)
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION submission_keeper()"
        )
        op.execute(emptied)


def _threads() -> None:
    op.create_table(
        "review_thread",
        sa.Column("application", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("stage", "form", "field")),
        sa.Column("row", sa.Integer),
        sa.Column("quote", JSONB, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("text", "author", "side")),
        sa.Column("internal", sa.Boolean, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("settled_by", sa.Text, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("moved", MOMENT, nullable=False),
    )
    op.create_index(
        "ix_review_thread_unsettled",
        "review_thread",
        ["application"],
        postgresql_where=sa.text("state <> 'resolved'"),
    )
    op.create_table(
        "review_message",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("application", sa.Text, nullable=False),
        sa.Column("thread", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("text", "state", "author", "side")),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_review_message_thread", "review_message", ["application", "thread"])


def _submissions() -> None:
    op.create_table(
        "submission",
        sa.Column("application", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("act", "author", "sha256")),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "submission_answers",
        sa.Column("application", sa.Text, primary_key=True),
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("submission_answers", "submission", "review_message", "review_thread"):
        op.drop_table(table)
    op.execute("DROP FUNCTION submission_keeper()")
