"""Brings the tables up to date; `bin/is2in-migrate` is its command.

All steps run in one transaction under one lock: two starters do not race, and a step that
fails leaves everything as it was.
"""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from kase.is2in.ledger.engine import engine
from kase.is2in.ledger.interfaces import LedgerDown
from pathlib import Path
from sqlalchemy import text
import sys


# Any number will do, as long as every version of the product uses the same.
LOCK = 7_251_001


def upgrade() -> str:
    """Run the steps that are missing; return the revision the tables are at now."""
    config = _config()
    with engine().begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return MigrationContext.configure(connection).get_current_revision() or ""


def current() -> str | None:
    """Return the revision the tables are at, None for an empty database."""
    with engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """Return the revision this version of the product needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    # A percent sign in the path would be read as the start of a reference.
    folder = str(Path(__file__).parent / "alembic").replace("%", "%%")
    config.set_main_option("script_location", folder)
    return config


def main() -> int:
    """Upgrade and say what was done; return the exit code."""
    try:
        before = current()
        after = upgrade()
    except LedgerDown as down:
        print(f"{down.message} ({down.__cause__ or down.code})", file=sys.stderr)
        return 1
    if before == after:
        print(f"The tables are up to date (revision {after}).")
    else:
        print(f"The tables were brought from {before or 'nothing'} to revision {after}.")
    return 0
