"""Large portions enter without asking which of their ids were used, and are answered the same."""

from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from kase.is2in.ledger import api as ledger
from kase.is2in.subscription import accounts
from kase.is2in.subscription import books
from kase.is2in.subscription import entry
from kase.is2in.subscription import reader
from kase.is2in.subscription.types import CCP
from kase.is2in.subscription.types import LIVE
from psycopg.errors import UniqueViolation
from tests.subscription.case import ACCOUNT
from tests.subscription.case import conditions
from tests.subscription.storage import all_at_once
from tests.subscription.storage import BOOK
from tests.subscription.storage import own_transaction
from tests.subscription.storage import row
from tests.subscription.storage import StorageCase
from unittest import mock
import transaction


MANY = entry.ASKING + 10
JOURNAL = "SELECT count(*) FROM audit_entry WHERE action = 'subscription.bids-submitted'"


def portion(first=1, count=MANY, quantity=1) -> list[dict]:
    """Return bids with the ids from ``first`` on."""
    return [row(quantity=quantity, client_id=f"c-{n}") for n in range(first, first + count)]


@contextmanager
def asked():
    """Tell how often a submission asked for ids, as sets of them."""
    found, around = [], reader.around

    def looked(book, buyer, codes, ids, keys):
        found.append(set(ids))
        return around(book, buyer, codes, ids, keys)

    with mock.patch.object(reader, "around", looked):
        yield found


class PortionCase(StorageCase):
    """A book, and what is true of it after every submission."""

    def numbers(self) -> list[int]:
        numbers = [one.number for one in reader.every(BOOK, live=False)]
        self.assertEqual(numbers, list(range(1, books.get(BOOK).last_number + 1)))
        return numbers

    def alike(self, *rows, atomic=False):
        """Submit; the answers are those of a submission that asks first."""
        before = transaction.savepoint()
        with mock.patch.object(entry, "ASKING", entry.MOST_ROWS):
            careful = self.submit(*rows, atomic=atomic)
        before.rollback()
        report = self.submit(*rows, atomic=atomic)
        self.assertEqual(report, careful)
        return report


class Answers(PortionCase):
    """Articles 4.1 and 4.3: the same answers, however they are found."""

    def setUp(self):
        super().setUp()
        self.open_book()

    def test_a_new_portion_asks_for_no_ids(self):
        with asked() as ids:
            report = self.submit(*portion())
        self.assertEqual((report.accepted, ids), (MANY, [set()]))
        self.assertEqual(self.numbers(), list(range(1, MANY + 1)))

    def test_a_small_portion_asks_at_once(self):
        with asked() as ids:
            self.submit(*portion(count=entry.ASKING))
        self.assertEqual([len(one) for one in ids], [entry.ASKING])

    def test_a_retry_of_the_whole(self):
        first = self.submit(*portion())
        again = self.alike(*portion())
        self.assertEqual([one.number for one in again.rows], [one.number for one in first.rows])
        self.assertTrue(all(one.repeated for one in again.rows))
        self.assertEqual(len(self.numbers()), MANY)

    def test_a_retry_with_new_rows_and_a_conflict(self):
        self.submit(*portion(5, 3))
        self.submit(*portion(9, 1, quantity=7))
        report = self.alike(*portion())
        numbers = [5, 6, 7, 8, 1, 2, 3, 9, None, 10]
        self.assertEqual([one.number for one in report.rows[:10]], numbers)
        self.assertEqual([one.code for one in report.rows[8].errors], ["client-id"])
        self.assertEqual(len(self.numbers()), MANY)

    def test_only_the_last_was_used(self):
        self.submit(*portion(MANY, 1))
        report = self.alike(*portion())
        self.assertEqual(report.rows[-1].number, 1)
        self.assertEqual(report.rows[0].number, 2)

    def test_twice_in_one_portion(self):
        with asked() as ids:
            report = self.submit(*portion(), *portion(3, 1), *portion(4, 1, quantity=2))
        self.assertEqual(report.rows[-2].number, 3)
        self.assertEqual([one.code for one in report.rows[-1].errors], ["client-id"])
        self.assertEqual((self.numbers()[-1], ids), (MANY, [set(), {"c-4"}]))

    def test_all_or_nothing(self):
        self.submit(*portion(2, 1))
        bad = row(quantity=0, client_id="bad")
        for last in (bad, *portion(2, 1, quantity=9)):
            report = self.alike(*portion(), last, atomic=True)
            self.assertEqual({one.number for one in report.rows}, {None})
            self.assertEqual((report.rows[1].repeated, self.numbers()), (True, [1]))
        self.assertEqual(self.alike(*portion(), atomic=True).accepted, MANY)

    def test_one_good_row_among_many_bad(self):
        bad = [row(quantity=0)] * MANY
        self.assertEqual(self.alike(*bad, row(client_id="a")).rows[-1].number, 1)
        again = self.alike(*bad, row(client_id="a"))
        self.assertEqual((again.rows[-1].number, again.rows[-1].repeated), (1, True))
        self.assertEqual(self.numbers(), [1])

    def test_the_journal_tells_it_once(self):
        self.submit(*portion())
        before = ledger.read(JOURNAL)[0][0]
        self.submit(*portion(2))
        self.assertEqual(ledger.read(JOURNAL)[0][0], before + 1)

    def test_another_refusal_of_the_database_is_an_error(self):
        refused = UniqueViolation('duplicate key value violates unique constraint "pk"')
        refusing = mock.patch.object(ledger, "copy_lines", side_effect=refused)
        with refusing, self.assertRaises(UniqueViolation):
            self.submit(*portion())
        self.assertEqual(self.numbers(), [])


class Collateral(PortionCase):
    """Article 5.2: collateral is blocked once, and a repeated bid needs none."""

    def test_art_5_2_a_retry_without_money_left(self):
        self.open_book(mode=CCP)
        self.balance(MANY * 10)
        self.submit(*portion())
        self.assertEqual(self.free(), 0)
        again = self.alike(*portion())
        self.assertTrue(all(one.repeated for one in again.rows))
        self.assertEqual((self.free(), self.held()), (0, MANY))

    def test_art_5_2_part_of_it_is_new(self):
        self.open_book(mode=CCP)
        self.balance((MANY + 5) * 10)
        self.submit(*portion())
        report = self.alike(*portion(11))
        self.assertEqual((report.accepted, report.refused), (MANY - 5, 5))
        self.assertEqual((self.free(), self.held()), (0, MANY + 5))
        self.assertEqual(self.numbers()[-1], MANY + 5)

    def free(self):
        return accounts.free_on([ACCOUNT.code], conditions(mode=CCP))[ACCOUNT.code]

    def held(self):
        blocks = ledger.read("SELECT count(*) FROM subscription_block WHERE released_at IS NULL")
        return blocks[0][0]


class Writers(PortionCase):
    """Two at once with the same ids."""

    def test_each_id_enters_once(self):
        with own_transaction():
            self.open_book(mode=CCP)
            self.balance(Decimal(10) * 10 * MANY)
        firsts = (1, 51, 101)
        reports = all_at_once(*(partial(self.submit, *portion(first)) for first in firsts))
        numbers = {one.client_id: one.number for report in reports for one in report.rows}
        for report in reports:
            self.assertEqual(report.refused, 0)
            self.assertTrue(all(numbers[one.client_id] == one.number for one in report.rows))
        transaction.abort()
        self.assertEqual(sorted(numbers.values()), self.numbers())
        self.assertEqual(len(numbers), MANY + 100)


class Plans(PortionCase):
    """A look at an investor takes the one index, whatever statistics say of the book."""

    def test_a_new_book_beside_a_known_one(self):
        for book in ("known", "new"):
            self.open_book(book)
            for first in (1, 501):
                self.submit(*portion(first, 500), book=book)
            if book == "known":
                ledger.write("ANALYZE subscription_bid")
        values = {"codes": "", "ids": "", "keys": "person:a\nperson:b", "book": "new"}
        values |= {"buyer": "BRK2", "live": sorted(LIVE)}
        lines = [one[0] for one in ledger.read(f"EXPLAIN {reader.AROUND}", values)]
        self.assertIn("ix_subscription_bid_investor_key_book", "\n".join(lines))
