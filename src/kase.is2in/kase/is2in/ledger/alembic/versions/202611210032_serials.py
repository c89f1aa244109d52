"""Registers whose numbers have no gaps: one counter of the ledger for all of them."""

from alembic import op
import sqlalchemy as sa


revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# The chancellery's book went on from a sequence, which loses numbers; it goes on from where it is.
INCOMING = """
INSERT INTO ledger_serial (register, year, last)
SELECT 'ВХ', extract(year FROM now() AT TIME ZONE 'Asia/Almaty')::int, last_value
FROM number_registration_number WHERE is_called
"""


def upgrade() -> None:
    """Make the counter, take over what letters and the chancellery have counted."""
    op.create_table(
        "ledger_serial",
        sa.Column("register", sa.Text, primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO ledger_serial (register, year, last) "
        "SELECT register, year, last FROM letter_serial"
    )
    op.execute(INCOMING)
    op.drop_table("letter_serial")
    op.execute("DROP SEQUENCE number_registration_number")


def downgrade() -> None:
    """Give both back."""
    op.execute("CREATE SEQUENCE number_registration_number")
    op.execute(
        "SELECT setval('number_registration_number', max(last)) FROM ledger_serial "
        "WHERE register = 'ВХ' HAVING max(last) IS NOT NULL"
    )
    op.create_table(
        "letter_serial",
        sa.Column("register", sa.Text, primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO letter_serial (register, year, last) "
        "SELECT register, year, last FROM ledger_serial WHERE register <> 'ВХ'"
    )
    op.drop_table("ledger_serial")
