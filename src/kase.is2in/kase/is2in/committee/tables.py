"""The tables of this room.

A version of a body is never changed. What belongs to a meeting that is closed or cancelled is
kept by a trigger as the minutes tell it: no row is added, changed or deleted.
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
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import text
from sqlalchemy import Time
from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB


MOMENT = DateTime(timezone=True)

deciding_body = Table(
    "deciding_body",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("code", Text, nullable=False, unique=True),
)

# What a body is called and how it decides, from a day on.
body_version = Table(
    "body_version",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("body", BigInteger, ForeignKey("deciding_body.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("titles", JSONB, nullable=False),
    Column("mark", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("quorum", Text, nullable=False),
    Column("majority", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("casting", Boolean, nullable=False),
    Column("recused_count", Boolean, nullable=False),
    Column("categories", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Text),
    Column("at", MOMENT, nullable=False),
    UniqueConstraint("body", "version"),
)

# ``until`` one day before ``since``: entered by mistake, counts on no day.
body_member = Table(
    "body_member",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("body", BigInteger, ForeignKey("deciding_body.id"), nullable=False, index=True),
    Column("user_id", Text, nullable=False, index=True),
    Column("part", Text, nullable=False),
    Column("voting", Boolean, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("author", Text),
    Column("at", MOMENT, nullable=False),
    CheckConstraint("until IS NULL OR until >= since - 1", name="period"),
)

# ``serial`` counts the closed minutes of a body in a year, without gaps.
meeting = Table(
    "meeting",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("body", BigInteger, ForeignKey("deciding_body.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("begins", Time),
    Column("votes_until", MOMENT),
    Column("place", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("chair", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("minutes", Text, nullable=False),
    Column("agenda", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("year", Integer),
    Column("serial", Integer),
    Column("author", Text),
    Column("at", MOMENT, nullable=False),
    Column("agenda_at", MOMENT),
    Column("opened_at", MOMENT),
    Column("closed_at", MOMENT),
    Column("cancelled_at", MOMENT),
    UniqueConstraint("body", "year", "serial"),
    CheckConstraint("(state = 'closed') = (serial IS NOT NULL)", name="numbered"),
    Index("ix_meeting_body_day", "body", "day"),
    Index("ix_meeting_day_id", "day", "id"),
)

# ``titles`` and ``organization`` are language → text as they were when the item was added;
# ``team`` the department and ``handlers`` the people who prepared it.
agenda_item = Table(
    "agenda_item",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("meeting", BigInteger, ForeignKey("meeting.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("titles", JSONB, nullable=False),
    Column("organization", JSONB, nullable=False),
    Column("handlers", ARRAY(Text), nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("invited", Text, nullable=False),
    Column("draft", Text, nullable=False),
    Column("proposal", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("extract", Text, nullable=False),
    Column("tally", JSONB),
    Column("author", Text),
    Column("at", MOMENT, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", MOMENT),
    Index("ix_agenda_item_meeting_place", "meeting", "place"),
    Index("ix_agenda_item_subject_id", "subject", "id"),
    # A subject waits on one agenda at a time.
    Index(
        "ix_agenda_item_open",
        "subject",
        unique=True,
        postgresql_where=text("state = 'open' AND subject <> ''"),
    ),
)

# The composition of a meeting, as it stood when the meeting was opened.
attendance = Table(
    "attendance",
    metadata,
    Column("meeting", BigInteger, ForeignKey("meeting.id"), primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("part", Text, nullable=False),
    Column("voting", Boolean, nullable=False),
    Column("presence", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Text),
    Column("at", MOMENT, nullable=False),
)

conflict_of_interest = Table(
    "conflict_of_interest",
    metadata,
    Column("item", BigInteger, ForeignKey("agenda_item.id"), primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("author", Text),
    Column("at", MOMENT, nullable=False),
)

# One vote of a member on an item; ``author`` is the secretary where it was read off a paper.
ballot = Table(
    "ballot",
    metadata,
    Column("item", BigInteger, ForeignKey("agenda_item.id"), primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("choice", Text, nullable=False),
    Column("author", Text),
    Column("at", MOMENT, nullable=False),
    CheckConstraint("choice IN ('for', 'against', 'abstain')", name="choice"),
)
