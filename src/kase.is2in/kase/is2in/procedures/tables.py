"""What the room keeps in SQL: whose turn it is, what was done, clocks, moved days.

Applications are content; these rows repeat what lists and clocks need of them, and are written
in the transaction of the step that changes them.
"""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import Date
from sqlalchemy import DateTime
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB


MOMENT = DateTime(timezone=True)

# What waits for somebody: an application in its process, and a withdrawal for its signature.
# ``waits_for`` users and groups whose turn it is, ``teams`` their organisations and
# departments, ``viewers`` who may see the application; ``since`` the turn, ``moved`` the last act.
work_task = Table(
    "work_task",
    metadata,
    Column("application", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("category", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("organization", Text, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("waits_for", ARRAY(Text), nullable=False),
    Column("teams", ARRAY(Text), nullable=False),
    Column("viewers", ARRAY(Text), nullable=False),
    Column("since", MOMENT, nullable=False),
    Column("moved", MOMENT, nullable=False),
    Column("words", Text, nullable=False),
    Index("ix_work_task_viewers", "viewers", postgresql_using="gin"),
)

# A process that somebody has finished: ``days`` working days from its beginning.
work_done = Table(
    "work_done",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("application", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("since", MOMENT, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("days", Integer, nullable=False),
    Index("ix_work_done_team_at", "team", "at"),
)

# A term: ``days`` from the day after ``started``, or until ``fixed``. ``pauses`` are pairs of
# moments, the second null while it stands (then ``due`` is null); where an officer made it stand
# the reason and the officer follow. ``soon_told`` and ``late_told`` keep reminders single.
deadline_clock = Table(
    "deadline_clock",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("application", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("started", MOMENT, nullable=False),
    Column("days", Integer, nullable=False),
    Column("fixed", Date),
    Column("pauses", JSONB, nullable=False, server_default="[]"),
    Column("due", Date),
    Column("ended", MOMENT),
    Column("soon_told", MOMENT),
    Column("late_told", MOMENT),
)
# One clock of a process runs at a time; reminders look for those that are due.
Index(
    "ix_deadline_clock_running",
    deadline_clock.c.application,
    deadline_clock.c.state,
    unique=True,
    postgresql_where=deadline_clock.c.ended.is_(None),
)
Index(
    "ix_deadline_clock_due",
    deadline_clock.c.due,
    postgresql_where=deadline_clock.c.ended.is_(None),
)

# Days moved by the government that the library of holidays does not know.
calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("working", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
)
