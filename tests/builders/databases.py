"""A database of a test's own, for steps of SQL that go up and down."""

from kase.is2in.ledger import engine
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from unittest import mock
import os
import transaction
import unittest


def own_database(case: unittest.TestCase, name: str) -> None:
    """Give a test an empty database, which the ledger takes for its own until the test ends."""
    transaction.abort()
    server = create_engine(engine.dsn(), isolation_level="AUTOCOMMIT")
    case.addCleanup(server.dispose)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
    address = make_url(engine.dsn()).set(database=name)
    dsn = address.render_as_string(hide_password=False)
    case.enterContext(mock.patch.dict(os.environ, {"IS2IN_DSN": dsn}))
    case.addCleanup(_leave)


def _leave() -> None:
    transaction.abort()
    engine.dispose()
