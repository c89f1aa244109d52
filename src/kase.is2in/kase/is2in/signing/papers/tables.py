"""Tables of papers under the exchange's seal: only added to; the papers lie with the documents."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import ForeignKey
from sqlalchemy import Identity
from sqlalchemy import Integer
from sqlalchemy import LargeBinary
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import UniqueConstraint


MOMENT = DateTime(timezone=True)

sealed_paper = Table(
    "sealed_paper",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("document", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("sealed_at", MOMENT, nullable=False),
    Column("sealed_by", Text, nullable=False),
    Column("until", MOMENT),
)

# ``tail`` is what a further time-stamp added to the end of the file; ``sha256`` of the whole.
sealed_paper_renewal = Table(
    "sealed_paper_renewal",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("paper", BigInteger, ForeignKey("sealed_paper.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("tail", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("until", MOMENT, nullable=False),
    UniqueConstraint("paper", "number"),
)
