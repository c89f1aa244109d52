"""Tables of the room: names of organisations, tries to log in."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import func
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB


failed_login = Table(
    "failed_login",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    # A hash of the login: the table must not become a list of addresses.
    Column("login", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("failed_login_by_login", "login", "at"),
    Index("failed_login_by_address", "address", "at"),
)

organization_name = Table(
    "organization_name",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("code", Text, nullable=False),
    Column("names", JSONB, nullable=False),
    Column("legal_forms", JSONB, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("changed_by", Text, nullable=False, server_default=""),
    Index("organization_name_by_code", "code", "since"),
)
