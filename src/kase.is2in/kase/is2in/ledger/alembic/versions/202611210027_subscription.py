"""Tables of the room subscription: books, bids with all versions, collateral, registers, deals."""

from alembic import op
from kase.is2in.ledger.protection import append_only
from sqlalchemy.dialects.postgresql import JSONB
import sqlalchemy as sa


revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TEXT, NUMBER, MONEY = sa.Text, sa.BigInteger, sa.Numeric
BOOK = "subscription_book.book"
KEPT = ("edition", "bid_version", "act", "move", "register", "register_row")


def upgrade() -> None:
    """Create the tables."""
    _books()
    _bids()
    _collateral()
    _life()
    _registers()
    for name in KEPT:
        for statement in append_only(f"subscription_{name}"):
            op.execute(statement)


def _needed(name: str, kind, *parts, **options) -> sa.Column:
    return sa.Column(name, kind, *parts, nullable=False, **options)


def _key(name: str, kind, *parts) -> sa.Column:
    return sa.Column(name, kind, *parts, primary_key=True, autoincrement=False)


def _identity() -> sa.Column:
    return sa.Column("id", NUMBER, sa.Identity(always=True), primary_key=True)


def _books() -> None:
    op.create_table(
        "subscription_book",
        _key("book", TEXT),
        _needed("placement", TEXT),
        _needed("state", TEXT),
        _needed("edition", sa.Integer),
        _needed("conditions", JSONB),
        _needed("last_number", NUMBER, server_default="0"),
        sa.Column("last_at", MOMENT),
        sa.Column("market_price", MONEY),
    )
    op.create_index("ix_subscription_book_placement", "subscription_book", ["placement"])
    op.create_table(
        "subscription_edition",
        _key("book", TEXT, sa.ForeignKey(BOOK)),
        _key("edition", sa.Integer),
        _needed("conditions", JSONB),
        _needed("reason", TEXT),
        sa.Column("author", TEXT),
        _needed("at", MOMENT),
    )


def _bids() -> None:
    op.create_table(
        "subscription_bid",
        _key("book", TEXT, sa.ForeignKey(BOOK)),
        _key("number", NUMBER),
        _needed("version", sa.Integer),
        _needed("accepted_at", MOMENT),
        *(_needed(name, TEXT) for name in ("buyer", "account", "client_id", "fingerprint")),
        *(_needed(name, TEXT) for name in ("state", "type")),
        sa.Column("price", MONEY),
        sa.Column("yield", MONEY),
        sa.Column("quantity", NUMBER),
        sa.Column("amount", MONEY),
        _needed("client_code", TEXT),
        _needed("investor_key", TEXT),
        _needed("investor", JSONB),
        sa.CheckConstraint("(type = 'limit') = (price IS NOT NULL)", name="price"),
        sa.CheckConstraint("quantity IS NULL OR quantity > 0", name="quantity"),
    )
    op.create_index(
        "ix_subscription_bid_book_buyer_number", "subscription_bid", ["book", "buyer", "number"]
    )
    op.create_index(
        "ix_subscription_bid_book_investor_key", "subscription_bid", ["book", "investor_key"]
    )
    op.create_index(
        "uq_subscription_bid_client_id",
        "subscription_bid",
        ["book", "buyer", "client_id"],
        unique=True,
        postgresql_where=sa.text("client_id <> ''"),
    )
    op.create_table(
        "subscription_bid_version",
        _key("book", TEXT),
        _key("number", NUMBER),
        _key("version", sa.Integer),
        _needed("change", TEXT),
        _needed("state", TEXT),
        _needed("at", MOMENT),
        sa.Column("actor", TEXT),
        _needed("reason", TEXT),
        sa.Column("content", JSONB),
    )


def _collateral() -> None:
    op.create_table(
        "subscription_account",
        _key("account", TEXT),
        _needed("owner", TEXT),
        _needed("segregated", sa.Boolean),
        _needed("control", TEXT),
    )
    op.create_index("ix_subscription_account_owner", "subscription_account", ["owner"])
    op.create_table(
        "subscription_balance",
        _key("account", TEXT, sa.ForeignKey("subscription_account.account")),
        _key("currency", TEXT),
        _needed("money", MONEY),
        _needed("unified_limit", MONEY),
        _needed("at", MOMENT),
    )
    op.create_table(
        "subscription_block",
        _identity(),
        _needed("book", TEXT),
        _needed("number", NUMBER),
        *(_needed(name, TEXT) for name in ("account", "currency", "subject")),
        _needed("amount", MONEY),
        _needed("at", MOMENT),
        sa.Column("released_at", MOMENT),
        sa.CheckConstraint("amount > 0", name="amount"),
    )
    held = {"postgresql_where": sa.text("released_at IS NULL")}
    op.create_index(
        "ix_subscription_block_held",
        "subscription_block",
        ["account", "currency", "subject"],
        **held,
    )
    op.create_index(
        "uq_subscription_block_bid", "subscription_block", ["book", "number"], unique=True, **held
    )


def _life() -> None:
    op.create_table(
        "subscription_act",
        _key("book", TEXT, sa.ForeignKey(BOOK)),
        _key("act", TEXT),
        _needed("due_at", MOMENT),
        _needed("done_at", MOMENT),
        sa.Column("actor", TEXT),
        _needed("reason", TEXT),
    )
    op.create_table(
        "subscription_move",
        _identity(),
        _needed("book", TEXT, sa.ForeignKey(BOOK)),
        *(_needed(name, TEXT) for name in ("transition", "source", "target")),
        _needed("at", MOMENT),
        sa.Column("actor", TEXT),
        _needed("reason", TEXT),
    )
    op.create_index("ix_subscription_move_book", "subscription_move", ["book"])


def _registers() -> None:
    op.create_table(
        "subscription_register",
        _identity(),
        _needed("book", TEXT, sa.ForeignKey(BOOK)),
        _needed("kind", TEXT),
        _needed("rows", NUMBER),
        _needed("totals", JSONB),
        _needed("sha256", TEXT),
        _needed("root", TEXT),
        sa.Column("rule", JSONB),
        sa.Column("input", TEXT),
        sa.Column("author", TEXT),
        _needed("at", MOMENT),
    )
    op.create_index(
        "ix_subscription_register_book_kind_id", "subscription_register", ["book", "kind", "id"]
    )
    op.create_table(
        "subscription_register_row",
        _key("register", NUMBER, sa.ForeignKey("subscription_register.id")),
        _key("line", NUMBER),
        _needed("number", NUMBER),
        _needed("canonical", TEXT),
    )
    op.create_index(
        "ix_subscription_register_row_register_number",
        "subscription_register_row",
        ["register", "number"],
        unique=True,
    )
    op.create_table(
        "subscription_deal",
        _key("book", TEXT, sa.ForeignKey(BOOK)),
        _key("number", NUMBER),
        _needed("bid", NUMBER),
        *(_needed(name, TEXT) for name in ("buyer", "account", "seller")),
        _needed("price", MONEY),
        _needed("quantity", NUMBER),
        _needed("amount", MONEY),
        _needed("state", TEXT),
        _needed("reason", TEXT),
        sa.CheckConstraint("quantity > 0", name="quantity"),
    )
    op.create_index(
        "uq_subscription_deal_book_bid", "subscription_deal", ["book", "bid"], unique=True
    )


def downgrade() -> None:
    """Refuse: bids and deals are not thrown away by a command."""
    raise NotImplementedError("Subscriptions are only dropped together with the database")
