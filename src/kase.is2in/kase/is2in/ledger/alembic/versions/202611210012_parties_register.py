"""Tables of the room parties: the register, first heads, yearly confirmations of users."""

from alembic import op
from kase.is2in.ledger.protection import append_only
from sqlalchemy.dialects import postgresql
import sqlalchemy as sa


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SORTED = sa.Text(collation="C")
TABLES = (
    "confirmation_statement",
    "confirmation_request",
    "confirmation_round",
    "first_head_term",
    "person_register",
    "organization_register",
)
# pg_trgm comes with PostgreSQL, not always with its packages, and an administrator may have
# kept it from us: searching works without it, by reading the table.
TRIGRAMS = """
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX organization_register_search
        ON organization_register USING gin (search gin_trgm_ops);
    CREATE INDEX person_register_search ON person_register USING gin (search gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
    RAISE NOTICE 'pg_trgm is not to be had: %', SQLERRM;
END
$$
"""


def upgrade() -> None:
    """Create the tables."""
    _organizations()
    _people()
    _heads()
    _confirmations()
    op.execute(TRIGRAMS)


def downgrade() -> None:
    """Drop the tables; the extension may serve others."""
    for table in TABLES:
        op.drop_table(table)


def _organizations() -> None:
    name = "organization_register"
    op.create_table(
        name,
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("bin", sa.Text, nullable=False),
        sa.Column("names", postgresql.JSONB, nullable=False),
        sa.Column("legal_forms", postgresql.JSONB, nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("contacts", sa.Text, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("sort_ru", SORTED, nullable=False),
        sa.Column("sort_kk", SORTED, nullable=False),
        sa.Column("sort_en", SORTED, nullable=False),
        sa.Column("doubled", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index(f"{name}_bin", name, ["bin"], unique=True, postgresql_where="NOT doubled")
    for lang in ("ru", "kk", "en"):
        op.create_index(f"{name}_by_{lang}", name, [f"sort_{lang}", "code"])


def _people() -> None:
    name = "person_register"
    op.create_table(
        name,
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("full_name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("position", sa.Text, nullable=False),
        sa.Column("organization", sa.Text, nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("departments", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("sort", SORTED, nullable=False),
    )
    op.create_index(f"{name}_by_organization", name, ["organization", "active"])
    op.create_index(f"{name}_by_name", name, ["sort", "user_id"])
    op.create_index(f"{name}_by_email", name, ["email"])


def _heads() -> None:
    name = "first_head_term"
    op.create_table(
        name,
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("full_name", sa.Text, nullable=False),
        sa.Column("position", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
    )
    op.create_index(f"{name}_by_code", name, ["code", "since"])
    living = {"unique": True, "postgresql_where": "until IS NULL"}
    op.create_index(f"{name}_living", name, ["code", "user_id"], **living)


def _confirmations() -> None:
    op.create_table(
        "confirmation_round",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.Text, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("reminded_on", sa.Date),
        sa.Column("reported", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "confirmation_request",
        sa.Column("year", sa.Integer, sa.ForeignKey("confirmation_round.year"), primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded", sa.DateTime(timezone=True)),
    )
    op.create_index("confirmation_request_by_code", "confirmation_request", ["code", "year"])
    op.create_table(
        "confirmation_statement",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stated_by", sa.Text, nullable=False),
        sa.Column("stated_by_name", sa.Text, nullable=False),
        sa.Column("people", postgresql.JSONB, nullable=False),
        sa.Column("kept", sa.Integer, nullable=False),
        sa.Column("gone", sa.Integer, nullable=False),
    )
    for statement in append_only("confirmation_statement"):
        op.execute(statement)
