"""The tables of this room. Versions, editions and register rows are append-only by trigger.

Names begin with ``subscription_``. ``book`` is the id of the subscription's content object;
nothing here refers to the object database otherwise.
"""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import CheckConstraint
from sqlalchemy import Column
from sqlalchemy import Date
from sqlalchemy import DateTime
from sqlalchemy import ForeignKey
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import LargeBinary
from sqlalchemy import Numeric
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB


MOMENT = DateTime(timezone=True)

# One row a subscription in one mode. Its lock makes writers queue: that is what leaves numbers
# without gaps and acceptance in their order. ``placement`` is shared by the two modes of a twin.
book = Table(
    "subscription_book",
    metadata,
    Column("book", Text, primary_key=True),
    Column("placement", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("conditions", JSONB, nullable=False),
    Column("last_number", BigInteger, nullable=False, server_default="0"),
    Column("last_at", MOMENT),
    Column("market_price", Numeric),
    # Reserved by the decision, told to others from the announcement on (articles 3.2, 3.5).
    Column("number", Text, unique=True),
)

edition = Table(
    "subscription_edition",
    metadata,
    Column("book", Text, ForeignKey("subscription_book.book"), primary_key=True),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("conditions", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Text),
    Column("at", MOMENT, nullable=False),
)

# The bid as it is now. Unchanged it is its own first version: the database itself keeps what a
# row said before (revision 0034), so that nothing is written twice when a bid comes.
bid = Table(
    "subscription_bid",
    metadata,
    Column("book", Text, ForeignKey("subscription_book.book"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("accepted_at", MOMENT, nullable=False),
    Column("buyer", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("price", Numeric),
    Column("yield", Numeric),
    Column("quantity", BigInteger),
    Column("amount", Numeric),
    Column("client_code", Text, nullable=False),
    Column("investor_key", Text, nullable=False),
    Column("investor", JSONB, nullable=False),
    # Who submitted it, and the currency if it was named.
    Column("actor", Text),
    Column("currency", Text, nullable=False, server_default=""),
    CheckConstraint("(type = 'limit') = (price IS NOT NULL)", name="price"),
    CheckConstraint("quantity IS NULL OR quantity > 0", name="quantity"),
    Index("ix_subscription_bid_book_buyer_number", "book", "buyer", "number"),
    # The only one an investor is looked for by, whatever statistics say of a book.
    Index("ix_subscription_bid_investor_key_book", "investor_key", "book"),
    # A client's own id is used once; bids without one are not compared.
    Index(
        "uq_subscription_bid_client_id",
        "book",
        "buyer",
        "client_id",
        unique=True,
        postgresql_where=text("client_id <> ''"),
    ),
)

bid_version = Table(
    "subscription_bid_version",
    metadata,
    Column("book", Text, nullable=False, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("change", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("actor", Text),
    Column("reason", Text, nullable=False),
    # What the buyer sent; of a change of state only, nothing.
    Column("content", JSONB),
)

# Live demand, kept by triggers on the bids: a few rows where the book has millions. A price of
# nought is a market bid's, an amount of nought a limit bid's.
demand = Table(
    "subscription_demand",
    metadata,
    Column("book", Text, ForeignKey("subscription_book.book"), primary_key=True),
    Column("category", Text, primary_key=True),
    Column("price", Numeric, primary_key=True, autoincrement=False),
    Column("amount", Numeric, primary_key=True, autoincrement=False),
    Column("bids", BigInteger, nullable=False),
    Column("quantity", Numeric, nullable=False),
)

account = Table(
    "subscription_account",
    metadata,
    Column("account", Text, primary_key=True),
    Column("owner", Text, nullable=False, index=True),
    Column("segregated", Boolean, nullable=False),
    Column("control", Text, nullable=False),
)

balance = Table(
    "subscription_balance",
    metadata,
    Column("account", Text, ForeignKey("subscription_account.account"), primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("money", Numeric, nullable=False),
    Column("unified_limit", Numeric, nullable=False),
    Column("at", MOMENT, nullable=False),
)

# What a bid holds of an account. The live ones are few beside the history of all.
securities = Table(
    "subscription_securities",
    metadata,
    Column("subaccount", Text, primary_key=True),
    Column("isin", Text, primary_key=True),
    Column("quantity", BigInteger, nullable=False),
    Column("at", MOMENT, nullable=False),
)
block = Table(
    "subscription_block",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("book", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("account", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("amount", Numeric, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("released_at", MOMENT),
    CheckConstraint("amount > 0", name="amount"),
    Index(
        "ix_subscription_block_held",
        "account",
        "currency",
        "subject",
        postgresql_where=text("released_at IS NULL"),
    ),
    Index(
        "uq_subscription_block_bid",
        "book",
        "number",
        unique=True,
        postgresql_where=text("released_at IS NULL"),
    ),
)

# What the clock has done: the primary key lets no act be done twice.
act = Table(
    "subscription_act",
    metadata,
    Column("book", Text, ForeignKey("subscription_book.book"), primary_key=True),
    Column("act", Text, primary_key=True),
    Column("due_at", MOMENT, nullable=False),
    Column("done_at", MOMENT, nullable=False),
    Column("actor", Text),
    Column("reason", Text, nullable=False),
)

move = Table(
    "subscription_move",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("book", Text, ForeignKey("subscription_book.book"), nullable=False, index=True),
    Column("transition", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("actor", Text),
    Column("reason", Text, nullable=False),
)

# A register and its manifest; the rows are kept as they were sent. ``rule`` is what computed
# it, ``sha256`` and ``root`` are of the canonical rows.
register = Table(
    "subscription_register",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("book", Text, ForeignKey("subscription_book.book"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("totals", JSONB, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("root", Text, nullable=False),
    # Of registers kept before there was this column it is not known.
    Column("nodes", LargeBinary),
    Column("rule", JSONB),
    Column("input", Text),
    Column("author", Text),
    Column("at", MOMENT, nullable=False),
    Index("ix_subscription_register_book_kind_id", "book", "kind", "id"),
)

register_row = Table(
    "subscription_register_row",
    metadata,
    Column("register", BigInteger, ForeignKey("subscription_register.id"), primary_key=True),
    Column("line", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("canonical", Text, nullable=False),
    Index("ix_subscription_register_row_register_number", "register", "number", unique=True),
)

deal = Table(
    "subscription_deal",
    metadata,
    Column("book", Text, ForeignKey("subscription_book.book"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("bid", BigInteger, nullable=False),
    Column("buyer", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("seller", Text, nullable=False),
    Column("price", Numeric, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("amount", Numeric, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("quantity > 0", name="quantity"),
    Index("uq_subscription_deal_book_bid", "book", "bid", unique=True),
)

# A paper of the seller: made, signed or superseded. Its bytes are a stored document; ``content``
# is what it says as data, ``edition`` that of the conditions it belongs to.
paper = Table(
    "subscription_paper",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("book", Text, ForeignKey("subscription_book.book"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("author", Text),
    Column("at", MOMENT, nullable=False),
    Column("signed_at", MOMENT),
    Column("code", Text),
    Column("decision", Text, nullable=False, server_default=""),
    Index(
        "uq_subscription_paper_waiting",
        "book",
        "kind",
        unique=True,
        postgresql_where=text("state = 'waiting'"),
    ),
)

# What the trading department has looked at before its decision (article 3.2).
check = Table(
    "subscription_check",
    metadata,
    Column("book", Text, ForeignKey("subscription_book.book"), primary_key=True),
    Column("item", Text, primary_key=True),
    Column("done", Boolean),
    Column("note", Text, nullable=False),
    Column("author", Text),
    Column("at", MOMENT, nullable=False),
)

# What the exchange has told the public; ``texts`` has title and body by language.
news = Table(
    "subscription_news",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("book", Text, ForeignKey("subscription_book.book"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("texts", JSONB, nullable=False),
    Column("at", MOMENT, nullable=False),
    Index("ix_subscription_news_at", "at"),
)

# What somebody has to do by a day; ``team`` is an organisation's code, or a department's with
# "department:" before it. ``key`` lets nobody be asked twice for one thing.
duty = Table(
    "subscription_duty",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("book", Text, ForeignKey("subscription_book.book"), nullable=False),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("done_at", MOMENT),
    Column("done_by", Text),
    Index("uq_subscription_duty_key", "book", "key", unique=True),
    Index("ix_subscription_duty_open", "team", "due", postgresql_where=text("done_at IS NULL")),
)

# A deal that was not kept without the counterparty, and how far the penalty is (article 12).
default = Table(
    "subscription_default",
    metadata,
    Column("book", Text, ForeignKey("subscription_book.book"), primary_key=True),
    Column("deal", BigInteger, primary_key=True, autoincrement=False),
    Column("guilty", Text, nullable=False),
    Column("injured", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("penalty", Numeric, nullable=False),
    *(Column(name, Date, nullable=False) for name in ("dealt", "dissolved")),
    *(Column(name, Date) for name in ("claimed", "noticed", "paid", "passed")),
    Column("no_claim", Boolean, nullable=False, server_default="false"),
)

# What the depository is asked or told: put here once by its key, answered once, by the depository
# or by a clerk. ``trouble`` says why the last try brought no answer, ``letter`` what a clerk
# answered from.
asked = Table(
    "subscription_asked",
    metadata,
    Column("key", Text, primary_key=True),
    Column("book", Text, ForeignKey("subscription_book.book"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("question", JSONB, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("answered_at", MOMENT),
    Column("answer", JSONB),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("tried_at", MOMENT),
    Column("trouble", Text, nullable=False, server_default=""),
    Column("author", Text),
    Column("letter", Text, nullable=False, server_default=""),
    Index("ix_subscription_asked_open", "book", postgresql_where=text("answered_at IS NULL")),
)

# A file of bids a buyer has brought. Its bytes are kept until it is entered or has failed, the
# report on its rows for a month.
upload = Table(
    "subscription_upload",
    metadata,
    Column("id", Text, primary_key=True),
    Column("book", Text, ForeignKey("subscription_book.book"), nullable=False),
    Column("buyer", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("atomic", Boolean, nullable=False),
    Column("language", Text, nullable=False),
    Column("brought_at", MOMENT, nullable=False),
    Column("state", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("rows", Integer),
    Column("accepted", Integer),
    Column("refused", Integer),
    Column("ended_at", MOMENT),
    Column("data", LargeBinary),
    Column("report", LargeBinary),
    CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
    Index("ix_subscription_upload_book_buyer", "book", "buyer", "brought_at"),
    Index("ix_subscription_upload_brought_at", "brought_at"),
)

APPEND_ONLY = (edition, bid_version, act, move, register, register_row, news)
