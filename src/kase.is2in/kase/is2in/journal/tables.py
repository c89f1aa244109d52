"""The table of this room: runs of the proof."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import Identity
from sqlalchemy import Table
from sqlalchemy import Text


journal_proof = Table(
    "journal_proof",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("asked_by", Text),
    Column("done_at", DateTime(timezone=True)),
    Column("rows", BigInteger),
    Column("checkpoints", BigInteger),
    Column("head", Text),
    Column("broken", BigInteger),
    Column("entry", BigInteger),
    Column("expected", Text),
    Column("actual", Text),
    Column("reason", Text),
)
