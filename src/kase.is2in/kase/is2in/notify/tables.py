"""The tables of this room."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import Date
from sqlalchemy import DateTime
from sqlalchemy import ForeignKey
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import text
from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB


# What happened, told once for all who are told the same words. ``link`` is a path inside the
# site: the site may move to another address. ``words`` is what a search looks through: the
# texts in every language, in small letters.
notification_event = Table(
    "notification_event",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("event", Text, nullable=False),
    Column("subject", JSONB, nullable=False),
    Column("action", JSONB, nullable=False),
    Column("title", JSONB),
    Column("words", Text, nullable=False, server_default=""),
    Column("link", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("author", Text),
    Column("at", DateTime(timezone=True), nullable=False),
)

# The daily letter of a person: the constraint is what makes it one a day.
notification_digest = Table(
    "notification_digest",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("user_id", "day"),
)

# One row per person and key: whoever holds two roles, or is told twice, has one. ``behalf``
# names the absent people whose substitute the person is; ``channel`` is how it went out.
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
    Column("kind", Text, nullable=False, server_default="other"),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("channel", Text, nullable=False, server_default="mail"),
    Column("behalf", ARRAY(Text), nullable=False, server_default="{}"),
    Column("read_at", DateTime(timezone=True)),
    Column(
        "digest_id",
        BigInteger,
        ForeignKey("notification_digest.id", ondelete="SET NULL"),
        index=True,
    ),
    UniqueConstraint("user_id", "key"),
    Index("ix_notification_user_id_id", "user_id", "id"),
    Index("ix_notification_kind", "user_id", "kind", "id"),
    Index("ix_notification_unread", "user_id", postgresql_where=text("read_at IS NULL")),
    Index("ix_notification_read", "read_at", postgresql_where=text("read_at IS NOT NULL")),
    Index(
        "ix_notification_for_digest",
        "user_id",
        "id",
        postgresql_where=text("channel = 'digest' AND digest_id IS NULL AND read_at IS NULL"),
    ),
)

# What a person has chosen; a kind without a row follows the exchange's default.
notification_choice = Table(
    "notification_choice",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("channel", Text, nullable=False),
)

# The text of a letter waits here until it is sent, and is deleted with its sending: it may
# hold a one-time link, which has no business in the arguments of a job.
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

# Every mail is a row here before it is sent. Of the three references one is set: what the
# mail is about. ``reason`` is a code, never the text of a server's answer: it quotes addresses.
mail_queue = Table(
    "mail_queue",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("user_id", Text),
    Column("address", Text),
    Column("subject", Text),
    Column(
        "notification_id",
        BigInteger,
        ForeignKey("notification.id", ondelete="CASCADE"),
        unique=True,
    ),
    Column(
        "digest_id",
        BigInteger,
        ForeignKey("notification_digest.id", ondelete="CASCADE"),
        unique=True,
    ),
    Column(
        "letter_id", BigInteger, ForeignKey("outgoing_mail.id", ondelete="SET NULL"), unique=True
    ),
    Column("site", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", DateTime(timezone=True)),
    Column("done_at", DateTime(timezone=True)),
    Column("reason", Text),
    Index("ix_mail_queue_state", "state", "id"),
    Index("ix_mail_queue_done_at", "done_at"),
)
