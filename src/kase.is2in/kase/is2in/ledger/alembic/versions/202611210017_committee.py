"""Tables of the room committee: deciding bodies, meetings, agendas, votes."""

from alembic import op
from kase.is2in.ledger.protection import append_only
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB
import sqlalchemy as sa


revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
# What is over stays as the minutes tell it.
FROZEN = """
CREATE FUNCTION committee_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    IF TG_TABLE_NAME = 'meeting' THEN
        found := OLD.state;
    ELSIF TG_TABLE_NAME IN ('agenda_item', 'attendance') THEN
        SELECT state INTO found FROM meeting
        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.meeting ELSE OLD.meeting END;
    ELSE
        SELECT m.state INTO found FROM meeting m JOIN agenda_item i ON i.meeting = m.id
        WHERE i.id = CASE WHEN TG_OP = 'INSERT' THEN NEW.item ELSE OLD.item END;
    END IF;
    IF found IN ('closed', 'cancelled') THEN
        RAISE EXCEPTION 'the meeting is %: % of % is refused', found, TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END;
$$
"""
CHILDREN = ("agenda_item", "attendance", "conflict_of_interest", "ballot")


def upgrade() -> None:
    """Create the tables."""
    _bodies()
    _meetings()
    _agendas()
    _votes()
    for statement in append_only("body_version"):
        op.execute(statement)
    op.execute(FROZEN)
    op.execute(
        "CREATE TRIGGER meeting_frozen BEFORE UPDATE OR DELETE ON meeting "
        "FOR EACH ROW EXECUTE FUNCTION committee_frozen()"
    )
    for table in CHILDREN:
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION committee_frozen()"
        )


def _bodies() -> None:
    op.create_table(
        "deciding_body",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
    )
    rules = ("quorum", "majority", "base")
    op.create_table(
        "body_version",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("body", sa.BigInteger, sa.ForeignKey("deciding_body.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("titles", JSONB, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in rules),
        sa.Column("casting", sa.Boolean, nullable=False),
        sa.Column("recused_count", sa.Boolean, nullable=False),
        sa.Column("categories", ARRAY(sa.Text), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("body", "version"),
    )
    op.create_table(
        "body_member",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("body", sa.BigInteger, sa.ForeignKey("deciding_body.id"), nullable=False),
        sa.Column("user_id", sa.Text, nullable=False, index=True),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("voting", sa.Boolean, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("author", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= since - 1", name="period"),
    )
    op.create_index("ix_body_member_body", "body_member", ["body"])


def _meetings() -> None:
    texts = ("place", "form", "state", "chair", "number", "minutes", "agenda", "note")
    moments = ("agenda_at", "opened_at", "closed_at", "cancelled_at")
    op.create_table(
        "meeting",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("body", sa.BigInteger, sa.ForeignKey("deciding_body.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("begins", sa.Time),
        sa.Column("votes_until", MOMENT),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("serial", sa.Integer),
        sa.Column("author", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(name, MOMENT) for name in moments),
        sa.UniqueConstraint("body", "year", "serial"),
        sa.CheckConstraint("(state = 'closed') = (serial IS NOT NULL)", name="numbered"),
    )
    op.create_index("ix_meeting_body_day", "meeting", ["body", "day"])
    op.create_index("ix_meeting_day_id", "meeting", ["day", "id"])


def _agendas() -> None:
    texts = ("kind", "subject", "team", "path", "speaker", "invited", "draft", "proposal")
    ends = ("state", "outcome", "decision", "reason", "extract")
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("meeting", sa.BigInteger, sa.ForeignKey("meeting.id"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("titles", JSONB, nullable=False),
        sa.Column("organization", JSONB, nullable=False),
        sa.Column("handlers", ARRAY(sa.Text), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in (*texts, *ends)),
        sa.Column("tally", JSONB),
        sa.Column("author", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_at", MOMENT),
    )
    op.create_index("ix_agenda_item_meeting_place", "agenda_item", ["meeting", "place"])
    op.create_index("ix_agenda_item_subject_id", "agenda_item", ["subject", "id"])
    op.create_index(
        "ix_agenda_item_open",
        "agenda_item",
        ["subject"],
        unique=True,
        postgresql_where=sa.text("state = 'open' AND subject <> ''"),
    )


def _votes() -> None:
    op.create_table(
        "attendance",
        sa.Column("meeting", sa.BigInteger, sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("voting", sa.Boolean, nullable=False),
        sa.Column("presence", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "conflict_of_interest",
        sa.Column("item", sa.BigInteger, sa.ForeignKey("agenda_item.id"), primary_key=True),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "ballot",
        sa.Column("item", sa.BigInteger, sa.ForeignKey("agenda_item.id"), primary_key=True),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("choice", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("choice IN ('for', 'against', 'abstain')", name="choice"),
    )


def downgrade() -> None:
    """Refuse: minutes of meetings are not thrown away by a command."""
    raise NotImplementedError("Meetings are only dropped together with the database")
