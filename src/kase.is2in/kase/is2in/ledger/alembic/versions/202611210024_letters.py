"""Tables of letters: templates, drafts, the register of what the exchange sends."""

from alembic import op
from kase.is2in.ledger.protection import append_only
from sqlalchemy.dialects import postgresql
import sqlalchemy as sa


revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TEXTS = postgresql.ARRAY(sa.Text)
KEPT_FOR_EVER = ("letter_template_edition", "letter_draft_save", "letter_reading")
# A letter stays in the register as it was sent; what may come later is a seal, a reminder and
# the letter that replaces it, each once.
KEPT = """
CREATE FUNCTION outgoing_letter_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR
        to_jsonb(OLD) - '{replaced_by,replaced_why,reminded_at,sealed_at,sealed_by}'::text[]
        IS DISTINCT FROM
        to_jsonb(NEW) - '{replaced_by,replaced_why,reminded_at,sealed_at,sealed_by}'::text[]
        OR (OLD.replaced_by IS NOT NULL AND OLD.replaced_by IS DISTINCT FROM NEW.replaced_by)
    THEN
        RAISE EXCEPTION 'a letter of the register is not changed: % is refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$
"""
# What was numbered before there was a register: its numbers are not given again.
GO_ON = """
INSERT INTO letter_serial (register, year, last)
SELECT 'ИСХ', extract(year FROM now() AT TIME ZONE 'Asia/Almaty')::integer, last_value
FROM number_outgoing_number WHERE is_called
"""


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "letter_template_edition",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("effective_from", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("titles", postgresql.JSONB, nullable=False),
        sa.Column("texts", postgresql.JSONB, nullable=False),
        sa.Column("procedures", TEXTS, nullable=False),
        sa.Column("outcomes", TEXTS, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("code", "number"),
    )
    op.create_table(
        "letter_draft_save",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("application", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("application", "kind", "version"),
    )
    op.create_table(
        "letter_serial",
        sa.Column("register", sa.Text, primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )
    _register()
    _what_became_of_it()
    for table in KEPT_FOR_EVER:
        for statement in append_only(table):
            op.execute(statement)
    op.execute(GO_ON)


def _register() -> None:
    op.create_table(
        "outgoing_letter",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("organization", sa.Text, nullable=False),
        sa.Column("addressees", TEXTS, nullable=False),
        sa.Column("application", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("executor", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("document", postgresql.UUID(as_uuid=False), nullable=False, unique=True),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False, index=True),
        sa.Column("sealed_at", MOMENT),
        sa.Column("sealed_by", sa.Text, nullable=False, server_default=""),
        sa.Column("instead_of", sa.BigInteger, sa.ForeignKey("outgoing_letter.id"), unique=True),
        sa.Column("replaced_by", sa.BigInteger, sa.ForeignKey("outgoing_letter.id")),
        sa.Column("replaced_why", sa.Text, nullable=False, server_default=""),
        sa.Column("reminded_at", MOMENT),
        sa.UniqueConstraint("register", "year", "serial"),
    )
    op.create_index("ix_outgoing_letter_application", "outgoing_letter", ["application"])
    op.create_index("ix_outgoing_letter_organization", "outgoing_letter", ["organization", "at"])
    op.create_index("ix_outgoing_letter_at", "outgoing_letter", ["at"])
    op.create_index("ix_outgoing_letter_size", "outgoing_letter", ["size"])
    op.execute(KEPT)
    op.execute(
        "CREATE TRIGGER outgoing_letter_kept BEFORE UPDATE OR DELETE ON outgoing_letter "
        "FOR EACH ROW EXECUTE FUNCTION outgoing_letter_kept()"
    )
    op.execute(append_only("outgoing_letter")[1])


def _what_became_of_it() -> None:
    op.create_table(
        "letter_sending",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "letter", sa.BigInteger, sa.ForeignKey("outgoing_letter.id"), nullable=False, index=True
        ),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("received_by", sa.Text, nullable=False),
        sa.Column("tracking", sa.Text, nullable=False),
        sa.Column("delivered_at", MOMENT),
        sa.Column("delivered_by", sa.Text, nullable=False, server_default=""),
    )
    op.create_table(
        "letter_reading",
        sa.Column("letter", sa.BigInteger, sa.ForeignKey("outgoing_letter.id"), primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("organization", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "letter_reading",
        "letter_sending",
        "outgoing_letter",
        "letter_serial",
        "letter_draft_save",
        "letter_template_edition",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION outgoing_letter_kept()")
