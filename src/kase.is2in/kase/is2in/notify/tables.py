"""The tables of this room."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import ForeignKey
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import text
from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB


# What happened, told once for all who are told the same words. ``link`` is a path inside the
# site: the site may move to another address.
notification_event = Table(
    "notification_event",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("event", Text, nullable=False),
    Column("subject", JSONB, nullable=False),
    Column("action", JSONB, nullable=False),
    Column("link", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("author", Text),
    Column("at", DateTime(timezone=True), nullable=False),
)

# One row per person and key: whoever holds two roles, or is told twice, has one.
notification = Table(
    "notification",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column(
        "event_id",
        BigInteger,
        ForeignKey("notification_event.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("key", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("read_at", DateTime(timezone=True)),
    UniqueConstraint("user_id", "key"),
    Index("ix_notification_user_id_id", "user_id", "id"),
    Index("ix_notification_unread", "user_id", postgresql_where=text("read_at IS NULL")),
)

# A letter waits here until it is sent, and is deleted with its sending: it may hold a
# one-time link, which has no business in the arguments of a job.
outgoing_mail = Table(
    "outgoing_mail",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
