"""Tables of partnerships: who works for whom, and what was asked about it."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import ForeignKey
from sqlalchemy import func
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY


partnership = Table(
    "partnership",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("code", Text, nullable=False),
    Column("partner", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False, server_default=func.now()),
    # When access ends or has ended; in the future while an end is set in advance.
    Column("until", DateTime(timezone=True)),
    Column("added_by", Text, nullable=False),
    # Empty: all categories, all procedures.
    Column("categories", ARRAY(Text), nullable=False, server_default="{}"),
    Column("procedures", ARRAY(Text), nullable=False, server_default="{}"),
    # When the end was taken note of; access never waits for that.
    Column("closed", DateTime(timezone=True)),
    Index("partnership_by_code", "code", "since"),
    Index("partnership_by_partner", "partner", "since"),
)
# One living partnership of two organisations in one role.
Index(
    "partnership_living",
    partnership.c.code,
    partnership.c.partner,
    partnership.c.role,
    unique=True,
    postgresql_where=partnership.c.closed.is_(None),
)

partnership_request = Table(
    "partnership_request",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("partnership_id", BigInteger, ForeignKey("partnership.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("asked", DateTime(timezone=True), nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_for", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("categories", ARRAY(Text), nullable=False, server_default="{}"),
    Column("procedures", ARRAY(Text), nullable=False, server_default="{}"),
    Column("until", DateTime(timezone=True)),
    Column("decided", DateTime(timezone=True)),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decision", Text, nullable=False, server_default=""),
    Column("decision_reason", Text, nullable=False, server_default=""),
    Index("partnership_request_by_partnership", "partnership_id", "asked"),
)
# One request about a partnership at a time.
Index(
    "partnership_request_waiting",
    partnership_request.c.partnership_id,
    unique=True,
    postgresql_where=partnership_request.c.decided.is_(None),
)
