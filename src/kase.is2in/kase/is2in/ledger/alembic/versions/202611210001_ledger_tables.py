"""Tables of the room ledger: audit trail, idempotency keys, the queue of jobs."""

from alembic import op
from kase.is2in.ledger.protection import append_only
from kase.is2in.ledger.protection import FUNCTION
from procrastinate.schema import SchemaManager
import sqlalchemy as sa


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Runs at COMMIT, when every other lock is already held: the lock of the chain is taken for
# the shortest time, and two transactions never wait for each other crosswise.
SEAL = """
CREATE FUNCTION audit_seal_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_number bigint;
    last_hash bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(7251002);
    SELECT number, hash INTO last_number, last_hash
        FROM audit_seal ORDER BY number DESC LIMIT 1;
    INSERT INTO audit_seal (number, entry, hash) VALUES (
        coalesce(last_number, 0) + 1,
        NEW.id,
        sha256(coalesce(last_hash, decode(repeat('00', 32), 'hex'))
               || convert_to(NEW.record, 'UTF8'))
    );
    RETURN NULL;
END;
$$
"""
SEAL_AT_COMMIT = """
CREATE CONSTRAINT TRIGGER audit_entry_sealed AFTER INSERT ON audit_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_seal_entry()
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(FUNCTION)
    _create_audit_trail()
    _create_idempotency()
    # Many statements in one text: only the driver takes that, and only without parameters.
    # psycopg reads it as a template otherwise, where a percent sign means something.
    driver = op.get_bind().connection.driver_connection
    driver.execute(SchemaManager.get_schema())
    for table, columns in (
        ("job_done", ()),
        (
            "job_failure",
            (
                sa.Column("at", sa.DateTime(timezone=True), nullable=False),
                sa.Column("error", sa.Text, nullable=False),
            ),
        ),
    ):
        op.create_table(
            table,
            sa.Column(
                "job",
                sa.BigInteger,
                sa.ForeignKey("procrastinate_jobs.id", ondelete="CASCADE"),
                primary_key=True,
                autoincrement=False,
            ),
            *columns,
        )


def _create_audit_trail() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("record", sa.Text, nullable=False),
        *(
            sa.Column(name, sa.Text, sa.Computed(f"(record::jsonb) ->> '{name}'", persisted=True))
            for name in ("subject", "action", "actor")
        ),
    )
    op.create_index("ix_audit_entry_subject_id", "audit_entry", ["subject", "id"])
    op.create_table(
        "audit_seal",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.BigInteger, nullable=False, unique=True),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.execute(SEAL)
    op.execute(SEAL_AT_COMMIT)
    for table in ("audit_entry", "audit_seal"):
        for statement in append_only(table):
            op.execute(statement)


def _create_idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"])


def downgrade() -> None:
    """Refuse: the audit trail is not thrown away by a command."""
    raise NotImplementedError("The first tables are only dropped together with the database")
