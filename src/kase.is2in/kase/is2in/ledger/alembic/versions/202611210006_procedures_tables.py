"""Sequences of the room procedures: addresses and numbers of applications and papers."""

from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# As ``ledger.api.next_number`` names them.
SEQUENCES = (
    "number_application_id",
    "number_application_number",
    "number_registration_number",
    "number_outgoing_number",
)


def upgrade() -> None:
    """Create the sequences."""
    for name in SEQUENCES:
        op.execute(f"CREATE SEQUENCE IF NOT EXISTS {name}")


def downgrade() -> None:
    """Drop the sequences."""
    for name in SEQUENCES:
        op.execute(f"DROP SEQUENCE IF EXISTS {name}")
