"""Tables of the register: organisations, people, first heads, yearly confirmations of users.

Content and members stay the truth; the first two tables are their mirrors, for searching,
sorting and counting, and for a code and a BIN that nobody else has.
"""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import Date
from sqlalchemy import DateTime
from sqlalchemy import false
from sqlalchemy import ForeignKey
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB


organization = Table(
    "organization_register",
    metadata,
    Column("code", Text, primary_key=True),
    Column("bin", Text, nullable=False),
    Column("names", JSONB, nullable=False),
    Column("legal_forms", JSONB, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("contacts", Text, nullable=False),
    # What is searched, in small letters, and the names as each language puts them in order:
    # compared sign by sign, whatever the database's own order.
    Column("search", Text, nullable=False),
    Column("sort_ru", Text(collation="C"), nullable=False),
    Column("sort_kk", Text(collation="C"), nullable=False),
    Column("sort_en", Text(collation="C"), nullable=False),
    # Two with one BIN could come before there was a register; the later one is marked.
    Column("doubled", Boolean, nullable=False, server_default=false()),
    Index("organization_register_bin", "bin", unique=True, postgresql_where=text("NOT doubled")),
    Index("organization_register_by_ru", "sort_ru", "code"),
    Index("organization_register_by_kk", "sort_kk", "code"),
    Index("organization_register_by_en", "sort_en", "code"),
)

person = Table(
    "person_register",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("full_name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("organization", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("departments", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("search", Text, nullable=False),
    Column("sort", Text(collation="C"), nullable=False),
    Index("person_register_by_organization", "organization", "active"),
    Index("person_register_by_name", "sort", "user_id"),
    Index("person_register_by_email", "email"),
)

head = Table(
    "first_head_term",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("code", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True)),
    Index("first_head_term_by_code", "code", "since"),
    # A person is first head of an organisation once at a time.
    Index(
        "first_head_term_living",
        "code",
        "user_id",
        unique=True,
        postgresql_where=text("until IS NULL"),
    ),
)

confirmation_round = Table(
    "confirmation_round",
    metadata,
    # One in a year: two workers, or a worker and an officer, begin no second one.
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("begun", DateTime(timezone=True), nullable=False),
    Column("begun_by", Text, nullable=False),
    Column("due", Date, nullable=False),
    # The last day on which people were reminded, and whether the exchange was told of the end.
    Column("reminded_on", Date),
    Column("reported", Boolean, nullable=False, server_default=false()),
)

confirmation_request = Table(
    "confirmation_request",
    metadata,
    Column("year", Integer, ForeignKey("confirmation_round.year"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("asked", DateTime(timezone=True), nullable=False),
    Column("reminded", DateTime(timezone=True)),
    Index("confirmation_request_by_code", "code", "year"),
)

# What an administrator has stated; the database refuses to change it.
confirmation_statement = Table(
    "confirmation_statement",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("code", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("stated_by", Text, nullable=False),
    Column("stated_by_name", Text, nullable=False),
    Column("people", JSONB, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
)
