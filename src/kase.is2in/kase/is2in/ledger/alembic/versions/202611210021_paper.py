"""Tables of paper: outages, slips and back-entry."""

from alembic import op
from kase.is2in.ledger.protection import append_only
import sqlalchemy as sa


revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
# A slip that was handed over stays in the register as it was written.
KEPT = """
CREATE FUNCTION paper_slip_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.year, OLD.serial, OLD.received, OLD.organization, OLD.procedure,
        OLD.at) IS DISTINCT FROM (NEW.year, NEW.serial, NEW.received, NEW.organization,
        NEW.procedure, NEW.at) OR OLD.application IS NOT NULL OR OLD.annulled_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'a slip of the register is not changed: % is refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$
"""


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "paper_outage",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("began", MOMENT, nullable=False),
        sa.Column("ended", MOMENT),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_by", sa.Text, nullable=False, server_default=""),
        sa.CheckConstraint("ended > began", name="ck_paper_outage_period"),
    )
    op.execute(
        "ALTER TABLE paper_outage ADD CONSTRAINT paper_outage_alone "
        "EXCLUDE USING gist (tstzrange(began, ended) WITH &&)"
    )
    op.create_table(
        "paper_serial",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )
    _slips()


def _slips() -> None:
    op.create_table(
        "paper_slip",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("received", MOMENT, nullable=False),
        sa.Column("organization", sa.Text, nullable=False, index=True),
        sa.Column("procedure", sa.Text, nullable=False),
        sa.Column("brought_by", sa.Text, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("outage", sa.BigInteger, sa.ForeignKey("paper_outage.id")),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("annulled_at", MOMENT),
        sa.Column("annulled_by", sa.Text, nullable=False, server_default=""),
        sa.Column("annulled_why", sa.Text, nullable=False, server_default=""),
        sa.Column("application", sa.Text, unique=True),
        sa.Column("scan", sa.Text, nullable=False, server_default=""),
        sa.Column("entered_at", MOMENT),
        sa.Column("entered_by", sa.Text, nullable=False, server_default=""),
        sa.UniqueConstraint("year", "serial"),
        sa.CheckConstraint("pages > 0", name="ck_paper_slip_pages"),
    )
    op.execute(KEPT)
    op.execute(
        "CREATE TRIGGER paper_slip_kept BEFORE UPDATE OR DELETE ON paper_slip "
        "FOR EACH ROW EXECUTE FUNCTION paper_slip_kept()"
    )
    op.execute(append_only("paper_slip")[1])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("paper_slip", "paper_serial", "paper_outage"):
        op.drop_table(table)
    op.execute("DROP FUNCTION paper_slip_kept()")
