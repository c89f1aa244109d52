"""Check codes of papers under the exchange's seal; lists tell which signatures are verified."""

from alembic import op
from kase.is2in.ledger.protection import append_only
import sqlalchemy as sa


revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables; nobody changes a row of them."""
    op.create_table(
        "sealed_paper",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("document", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("sha256", "level")),
        sa.Column("sealed_at", MOMENT, nullable=False),
        sa.Column("sealed_by", sa.Text, nullable=False),
        sa.Column("until", MOMENT),
    )
    op.create_table(
        "sealed_paper_renewal",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("paper", sa.BigInteger, sa.ForeignKey("sealed_paper.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("tail", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("at", "until")),
        sa.UniqueConstraint("paper", "number"),
    )
    for table in ("sealed_paper", "sealed_paper_renewal"):
        for statement in append_only(table):
            op.execute(statement)
    no = sa.Column("verifying", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("application_row", no)
    op.create_index(
        "ix_application_row_verifying",
        "application_row",
        ["id"],
        postgresql_where=sa.text("verifying"),
    )


def downgrade() -> None:
    """Refuse: proof is not thrown away by a command."""
    raise NotImplementedError("Codes of papers are only dropped together with the database")
