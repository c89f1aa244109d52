"""The database keeps every version of a bid, whoever changes it and by whatever way."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger import migrate
from kase.is2in.subscription import changing
from kase.is2in.subscription import reader
from kase.is2in.subscription.tables import bid_version
from kase.is2in.terms import clock
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from tests.subscription.storage import BOOK
from tests.subscription.storage import NOON
from tests.subscription.storage import row
from tests.subscription.storage import StorageCase


LATER = NOON + timedelta(minutes=1)
EVERYTHING = {
    "client_code": 'К "1" \\ 2',
    "client_id": "a\\n1",
    "currency": "KZT",
    "yield": "-0.50",
}


def kept() -> int:
    """Return how many versions the database has written down."""
    return ledger.read(select(func.count()).select_from(bid_version))[0][0]


class History(StorageCase):
    """A bid is its own first version until somebody touches it."""

    def setUp(self):
        super().setUp()
        self.open_book(is_debt=True, market_bids=True)

    def first(self, number=1):
        return reader.versions(BOOK, number)[0]

    def sent(self, number=1):
        """Submit a bid that says all that can be said, and return its only version."""
        self.submit(row("98.750", **EVERYTHING))
        [version] = reader.versions(BOOK, number)
        return version

    def test_an_unchanged_bid_is_written_once(self):
        version = self.sent()
        self.assertEqual(kept(), 0)
        self.assertEqual(version.content, row("98.750", **EVERYTHING))
        self.assertEqual((version.version, version.change), (1, "submitted"))
        self.assertEqual((version.at, version.actor, version.state), (NOON, "user", "registered"))

    def test_the_database_keeps_what_the_reader_shows(self):
        before = self.sent()
        market = row(type="market", price=None, quantity=None, amount="1000.10")
        self.submit(market)
        second = self.first(2)
        with clock.frozen(LATER):
            changing.change(BOOK, 1, "BRK2", row("11", **EVERYTHING), "somebody")
            changing.delete(BOOK, 2, "BRK2", "somebody")
        self.assertEqual(kept(), 4)
        self.assertEqual((self.first(), self.first(2)), (before, second))
        [_first, last] = reader.versions(BOOK, 1)
        self.assertEqual((last.version, last.change, last.actor), (2, "changed", "somebody"))
        self.assertEqual(last.content["price"], "11")
        [_first, last] = reader.versions(BOOK, 2)
        self.assertEqual((last.change, last.content), ("deleted_by_buyer", None))

    def test_many_at_once(self):
        self.submit(*[row(quantity=n) for n in range(1, 6)])
        before = [self.first(number) for number in range(1, 6)]
        changing.put_many(BOOK, (1, 2, 3, 5), "active", "system", LATER)
        changing.put_many(BOOK, (1, 2), "satisfied", "system", LATER)
        self.assertEqual([self.first(number) for number in range(1, 6)], before)
        found = [len(reader.versions(BOOK, number)) for number in range(1, 6)]
        self.assertEqual((found, kept()), ([3, 3, 2, 1, 2], 10))

    def test_bids_that_came_with_their_versions_keep_them(self):
        version = self.sent()
        ledger.write(insert(bid_version).values(book=BOOK, number=1, **vars(version)))
        self.assertEqual(self.first(), version)
        changing.put_many(BOOK, (1,), "active", "system", LATER)
        self.assertEqual([one.version for one in reader.versions(BOOK, 1)], [1, 2])
        self.assertEqual(self.first(), version)

    def test_nobody_overwrites_a_bid(self):
        before = self.sent()
        for change in ("price = 1", "state = 'active'", "number = 7, version = 2", "version = 3"):
            with self.assertRaises(DBAPIError), ledger.session().begin_nested():
                ledger.write(f"UPDATE subscription_bid SET {change}")  # noqa: S608
        with self.assertRaises(DBAPIError), ledger.session().begin_nested():
            ledger.write("TRUNCATE subscription_bid")
        self.assertEqual(reader.versions(BOOK, 1), (before,))

    def test_who_changes_a_bid_past_the_product_leaves_what_it_said(self):
        before = self.sent()
        for price in (1, 2):
            ledger.write(
                "UPDATE subscription_bid SET price = :price, version = version + 1",
                {"price": price},
            )
        first, second, third = reader.versions(BOOK, 1)
        self.assertEqual(first, before)
        self.assertEqual((second.change, second.actor, third.actor), ("changed", None, None))
        self.assertEqual([one.content["price"] for one in (second, third)], ["1", "2"])
        ledger.write("DELETE FROM subscription_bid")
        self.assertEqual([one.version for one in reader.versions(BOOK, 1)], [1, 2, 3])

    def test_the_step_down_writes_the_versions_and_the_step_up_takes_them(self):
        before = self.sent()
        step = ScriptDirectory.from_config(migrate._config()).get_revision("0034").module
        with Operations.context(MigrationContext.configure(ledger.session().connection())):
            step.downgrade()
            self.assertEqual(kept(), 1)
            step.upgrade()
        [version] = reader.versions(BOOK, 1)
        self.assertEqual((version, kept()), (before, 1))
