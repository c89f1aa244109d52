"""Tables of signing in: sessions, second factors, tries, accepted agreements, absences."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import Date
from sqlalchemy import DateTime
from sqlalchemy import false
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import Table
from sqlalchemy import Text


# ``id`` stands in the ticket or the token, which are signed: knowing it opens nothing.
session = Table(
    "account_session",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    # "page" for a browser's cookie, "program" for a token.
    Column("kind", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("started", DateTime(timezone=True), nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("ended", DateTime(timezone=True)),
    # The first log-in's advice is put off until the next one.
    Column("postponed", Boolean, nullable=False, server_default=false()),
    Index("account_session_by_user", "user_id", "started"),
    Index("account_session_by_until", "until"),
)

# ``secret`` is encrypted by a key kept outside SQL; ``last_step`` the last used time step.
second_factor = Table(
    "second_factor",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("secret", Text, nullable=False),
    Column("started", DateTime(timezone=True), nullable=False),
    Column("confirmed", DateTime(timezone=True)),
    Column("last_step", BigInteger, nullable=False, server_default="0"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("mark", Text, primary_key=True),
    Column("used", DateTime(timezone=True)),
)

# What is limited by how often it was tried: ``mark`` stands for an address, a login, a person.
attempt = Table(
    "attempt",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("attempt_by_mark", "kind", "mark", "at"),
    Index("attempt_by_at", "at"),
)

# Evidence: the person as known at that moment. Never changed.
agreement_acceptance = Table(
    "agreement_acceptance",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("full_name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("organization", Text, nullable=False),
    Column("address", Text, nullable=False),
    Index("agreement_acceptance_by_at", "at"),
    Index("agreement_acceptance_by_version", "version", "at"),
)

absence = Table(
    "absence",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("substitute", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("stated", DateTime(timezone=True), nullable=False),
    Column("stated_by", Text, nullable=False),
    Column("cancelled", DateTime(timezone=True)),
)
# Both questions are about absences that stand: who replaces whom, and for whom one acts.
Index(
    "absence_of",
    absence.c.user_id,
    absence.c.last_day,
    postgresql_where=absence.c.cancelled.is_(None),
)
Index(
    "absence_substitute",
    absence.c.substitute,
    absence.c.last_day,
    postgresql_where=absence.c.cancelled.is_(None),
)
