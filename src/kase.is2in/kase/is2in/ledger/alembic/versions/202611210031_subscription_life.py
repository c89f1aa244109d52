"""The life of a subscription: papers to sign, checks, messages, duties, penalties, questions."""

from alembic import op
from kase.is2in.ledger.protection import append_only
from sqlalchemy.dialects.postgresql import JSONB
import sqlalchemy as sa


revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TEXT, NUMBER = sa.Text, sa.BigInteger


def upgrade() -> None:
    """Create the tables."""
    op.add_column("subscription_book", sa.Column("number", TEXT))
    op.create_unique_constraint("uq_subscription_book_number", "subscription_book", ["number"])
    _papers()
    _told()
    _owed()
    for statement in append_only("subscription_news"):
        op.execute(statement)


def _needed(name: str, kind, *parts, **options) -> sa.Column:
    return sa.Column(name, kind, *parts, nullable=False, **options)


def _book() -> sa.Column:
    return _needed("book", TEXT, sa.ForeignKey("subscription_book.book"))


def _identity() -> sa.Column:
    return sa.Column("id", NUMBER, sa.Identity(always=True), primary_key=True)


def _papers() -> None:
    op.create_table(
        "subscription_paper",
        _identity(),
        _book(),
        _needed("kind", TEXT),
        _needed("edition", sa.Integer),
        _needed("document", TEXT),
        _needed("content", JSONB),
        _needed("state", TEXT),
        sa.Column("author", TEXT),
        _needed("at", MOMENT),
        sa.Column("signed_at", MOMENT),
        sa.Column("code", TEXT),
        _needed("decision", TEXT, server_default=""),
    )
    op.create_index(
        "uq_subscription_paper_waiting",
        "subscription_paper",
        ["book", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "subscription_check",
        _book(),
        _needed("item", TEXT),
        sa.Column("done", sa.Boolean),
        _needed("note", TEXT),
        sa.Column("author", TEXT),
        _needed("at", MOMENT),
        sa.PrimaryKeyConstraint("book", "item"),
    )


def _told() -> None:
    op.create_table(
        "subscription_news",
        _identity(),
        _book(),
        _needed("kind", TEXT),
        _needed("texts", JSONB),
        _needed("at", MOMENT),
    )
    op.create_index("ix_subscription_news_book", "subscription_news", ["book"])
    op.create_index("ix_subscription_news_at", "subscription_news", ["at"])
    op.create_table(
        "subscription_asked",
        sa.Column("key", TEXT, primary_key=True),
        _book(),
        _needed("kind", TEXT),
        _needed("question", JSONB),
        _needed("at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Column("answer", JSONB),
    )
    op.create_index("ix_subscription_asked_book", "subscription_asked", ["book"])


def _owed() -> None:
    op.create_table(
        "subscription_duty",
        _identity(),
        _book(),
        *(_needed(name, TEXT) for name in ("key", "kind", "team")),
        _needed("due", sa.Date),
        _needed("facts", JSONB),
        _needed("at", MOMENT),
        sa.Column("done_at", MOMENT),
        sa.Column("done_by", TEXT),
    )
    op.create_index(
        "uq_subscription_duty_key", "subscription_duty", ["book", "key"], unique=True
    )
    op.create_index(
        "ix_subscription_duty_open",
        "subscription_duty",
        ["team", "due"],
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "subscription_default",
        _book(),
        _needed("deal", NUMBER),
        *(_needed(name, TEXT) for name in ("guilty", "injured", "reason")),
        _needed("penalty", sa.Numeric),
        *(_needed(name, sa.Date) for name in ("dealt", "dissolved")),
        *(sa.Column(name, sa.Date) for name in ("claimed", "noticed", "paid", "passed")),
        _needed("no_claim", sa.Boolean, server_default="false"),
        sa.PrimaryKeyConstraint("book", "deal"),
    )


def downgrade() -> None:
    """Refuse: signed papers are not thrown away by a command."""
    raise NotImplementedError("Subscriptions are only dropped together with the database")
