"""The one metadata of the product, and the tables of this room."""

from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import Computed
from sqlalchemy import DateTime
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import LargeBinary
from sqlalchemy import MetaData
from sqlalchemy import Table
from sqlalchemy import Text


# Names by rule, so that a migration can name what it drops.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# ``record`` is the canonical JSON and the only thing written; the columns are computed from
# it, so that they cannot tell another story.
audit_entry = Table(
    "audit_entry",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("record", Text, nullable=False),
    Column("subject", Text, Computed("(record::jsonb) ->> 'subject'", persisted=True)),
    Column("action", Text, Computed("(record::jsonb) ->> 'action'", persisted=True)),
    Column("actor", Text, Computed("(record::jsonb) ->> 'actor'", persisted=True)),
    # UTC in one fixed form, so that texts sort as moments do: a cast would not be immutable.
    Column("at", Text, Computed("(record::jsonb) ->> 'at'", persisted=True)),
    Column("organization", Text, Computed("(record::jsonb) ->> 'organization'", persisted=True)),
    Column("address", Text, Computed("(record::jsonb) ->> 'address'", persisted=True)),
    Index("ix_audit_entry_subject_id", "subject", "id"),
    Index("ix_audit_entry_at_id", "at", "id"),
    *(
        Index(f"ix_audit_entry_{name}_at_id", name, "at", "id")
        for name in ("action", "actor", "organization", "address")
    ),
)

# The chain in the order of commits, made by the database itself at commit.
audit_seal = Table(
    "audit_seal",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", BigInteger, nullable=False, unique=True),
    Column("hash", LargeBinary, nullable=False),
)

# Heads of the chain, noted from time to time: a chain that ends before one was cut.
audit_checkpoint = Table(
    "audit_checkpoint",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("key", Text, nullable=False),
    Column("signature", Text, nullable=False),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)

# Written in the transaction of the job: a job done twice is a job done once.
job_done = Table(
    "job_done",
    metadata,
    Column("job", BigInteger, primary_key=True, autoincrement=False),
)

job_failure = Table(
    "job_failure",
    metadata,
    Column("job", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("error", Text, nullable=False),
)

# The last number of a register in a year. A sequence would leave gaps where a transaction is
# aborted.
serial = Table(
    "ledger_serial",
    metadata,
    Column("register", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)
