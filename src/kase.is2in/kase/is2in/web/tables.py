"""What the room keeps: views of lists people saved, what they chose for a list, long work."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import CheckConstraint
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import ForeignKey
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import LargeBinary
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB


list_view = Table(
    "list_view",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("list", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("filters", JSONB, nullable=False),
    Column("sort", Text, nullable=False),
    Column("descending", Boolean, nullable=False),
    Column("columns", JSONB, nullable=False),
    # Whose people see it besides the owner; NULL for nobody.
    Column("department", Text),
    Column("version", Integer, nullable=False),
    Column("changed", DateTime(timezone=True), nullable=False),
    UniqueConstraint("owner", "list", "name"),
    Index("list_view_by_department", "department", "list"),
)

list_choice = Table(
    "list_choice",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("list", Text, primary_key=True),
    Column("columns", JSONB, nullable=False),
    Column("size", Integer),
    Column("default_view", BigInteger, ForeignKey("list_view.id", ondelete="SET NULL")),
)

long_job = Table(
    "long_job",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("message", Text, nullable=False),
    Column("asked", DateTime(timezone=True), nullable=False),
    Column("began", DateTime(timezone=True)),
    Column("ended", DateTime(timezone=True)),
    Column("filename", Text),
    Column("content_type", Text),
    Column("data", LargeBinary),
    CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
    Index("long_job_by_owner", "owner", "asked"),
    Index("long_job_by_age", "asked"),
)
