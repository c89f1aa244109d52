"""The tables of this part. A slip is never deleted; the database refuses overlapping outages."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import CheckConstraint
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import ForeignKey
from sqlalchemy import Identity
from sqlalchemy import Integer
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import UniqueConstraint


MOMENT = DateTime(timezone=True)

# ``ended`` may lie ahead: until then the outage goes on.
paper_outage = Table(
    "paper_outage",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("began", MOMENT, nullable=False),
    Column("ended", MOMENT),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("ended_by", Text, nullable=False, server_default=""),
    CheckConstraint("ended > began", name="ck_paper_outage_period"),
)

# The last number of a year. A sequence would leave gaps where a transaction is aborted.
paper_serial = Table(
    "paper_serial",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

paper_slip = Table(
    "paper_slip",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("received", MOMENT, nullable=False),
    Column("organization", Text, nullable=False, index=True),
    Column("procedure", Text, nullable=False),
    Column("brought_by", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("outage", BigInteger, ForeignKey("paper_outage.id")),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("annulled_at", MOMENT),
    Column("annulled_by", Text, nullable=False, server_default=""),
    Column("annulled_why", Text, nullable=False, server_default=""),
    Column("application", Text, unique=True),
    Column("scan", Text, nullable=False, server_default=""),
    Column("entered_at", MOMENT),
    Column("entered_by", Text, nullable=False, server_default=""),
    UniqueConstraint("year", "serial"),
    CheckConstraint("pages > 0", name="ck_paper_slip_pages"),
)
