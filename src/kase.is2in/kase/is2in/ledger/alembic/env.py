"""What alembic runs for each command: the migrations, on the connection it was given."""

from alembic import context
from kase.is2in.ledger.tables import metadata


def run() -> None:
    """Run the migrations in the transaction of the caller (see ledger/migrate.py)."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        raise RuntimeError("Migrations are run by bin/is2in-migrate")
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


run()
