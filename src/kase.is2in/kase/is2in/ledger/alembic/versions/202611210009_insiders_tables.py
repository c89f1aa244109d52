"""Tables of the rooms insiders and journal; columns to search the audit trail by."""

from alembic import op
from kase.is2in.ledger.protection import append_only
from sqlalchemy.dialects.postgresql import JSONB
import sqlalchemy as sa


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COMPUTED = ("at", "organization", "address")
SEARCHED = ("action", "actor", "organization", "address")


def upgrade() -> None:
    """Create the tables."""
    _search_the_trail()
    _note_the_trail()
    _keep_insiders()


def _search_the_trail() -> None:
    # Adding computed columns writes the table anew; no row trigger fires, no record changes.
    for name in COMPUTED:
        op.add_column(
            "audit_entry",
            sa.Column(name, sa.Text, sa.Computed(f"(record::jsonb) ->> '{name}'", persisted=True)),
        )
    op.create_index("ix_audit_entry_at_id", "audit_entry", ["at", "id"])
    for name in SEARCHED:
        op.create_index(f"ix_audit_entry_{name}_at_id", "audit_entry", [name, "at", "id"])


def _note_the_trail() -> None:
    op.create_table(
        "audit_checkpoint",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
    )
    op.create_table(
        "journal_proof",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", sa.Text),
        sa.Column("done_at", MOMENT),
        sa.Column("rows", sa.BigInteger),
        sa.Column("checkpoints", sa.BigInteger),
        sa.Column("head", sa.Text),
        sa.Column("broken", sa.BigInteger),
        sa.Column("entry", sa.BigInteger),
        sa.Column("expected", sa.Text),
        sa.Column("actual", sa.Text),
        sa.Column("reason", sa.Text),
    )


def _keep_insiders() -> None:
    texts = ("full_name", "iin", "organization", "organization_name", "position", "email")
    op.create_table(
        "insider_version",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("basis_note", sa.Text, nullable=False),
        sa.Column("information", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("entry", "version"),
        sa.CheckConstraint("until IS NULL OR until >= since", name="period"),
    )
    op.create_index("ix_insider_version_user_id", "insider_version", ["user_id"])
    _mark_documents()
    _propose_insiders()
    for table in ("audit_checkpoint", "insider_version", "inside_flag"):
        for statement in append_only(table):
            op.execute(statement)


def _mark_documents() -> None:
    op.create_table(
        "inside_flag",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("titles", JSONB, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("flagged", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_inside_flag_size", "inside_flag", ["size"])
    op.create_index("ix_inside_flag_subject_id", "inside_flag", ["subject", "id"])


def _propose_insiders() -> None:
    op.create_table(
        "insider_proposal",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("flag", sa.BigInteger, sa.ForeignKey("inside_flag.id"), nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="open"),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", sa.Text),
        sa.Column("decision", sa.Text, nullable=False, server_default=""),
        sa.Column("entry", sa.BigInteger),
        sa.UniqueConstraint("user_id", "sha256"),
    )
    op.create_index("ix_insider_proposal_state_id", "insider_proposal", ["state", "id"])


def downgrade() -> None:
    """Refuse: neither the list of insiders nor noted heads are thrown away by a command."""
    raise NotImplementedError("The list of insiders is only dropped together with the database")
