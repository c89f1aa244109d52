"""What the room's tests begin with: real PostgreSQL, emptied after tests that commit."""

from kase.is2in.ledger.engine import engine
from sqlalchemy import Column
from sqlalchemy import Integer
from sqlalchemy import MetaData
from sqlalchemy import Table
from sqlalchemy import Text
from tests.layers import POSTGRES
from tests.layers import truncate_all
import contextlib
import transaction
import unittest


bid = Table(
    "test_bid",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("who", Text, unique=True),
)


class LedgerCase(unittest.TestCase):
    """A test with an empty ledger and a table of its own."""

    layer = POSTGRES

    def setUp(self):
        truncate_all()
        bid.drop(engine(), checkfirst=True)
        bid.create(engine())
        self.addCleanup(self._leave)

    def _leave(self):
        transaction.abort()
        bid.drop(engine())
        truncate_all()

    def kept(self) -> list[str]:
        """Return what another connection sees in the test's table."""
        with engine().connect() as connection:
            return [row.who for row in connection.execute(bid.select().order_by(bid.c.id))]

    def sql(self, *statements: str):
        """Execute as the database's owner, outside the writer, with triggers asleep."""
        with engine().begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.exec_driver_sql(statement)

    @contextlib.contextmanager
    def zope(self):
        """Commit the block's work as a request does."""
        transaction.begin()
        yield
        transaction.commit()
