"""The one writer: nothing is lost, nothing is half kept, outages have a name."""

from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.interfaces import LedgerDown
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import OperationalError
from tests.ledger.case import bid
from tests.ledger.case import LedgerCase
from unittest import mock
from uuid import uuid4
import os
import threading
import transaction


class NoWriteIsLost(LedgerCase):
    """Each spelling a colleague may think of is there after the commit."""

    def test_core_insert(self):
        ledger.write(insert(bid).values(who="a"))
        transaction.commit()
        self.assertEqual(self.kept(), ["a"])

    def test_rows_of_one_statement(self):
        ledger.write(insert(bid), [{"who": "a"}, {"who": "b"}])
        transaction.commit()
        self.assertEqual(self.kept(), ["a", "b"])

    def test_text(self):
        ledger.write("INSERT INTO test_bid (who) VALUES (:who)", {"who": "a"})
        transaction.commit()
        self.assertEqual(self.kept(), ["a"])

    def test_copy(self):
        rows = ((f"{number} «ё»\t\\N",) for number in range(2500))
        self.assertEqual(ledger.copy_rows(bid, ["who"], rows), 2500)
        transaction.commit()
        self.assertEqual(len(self.kept()), 2500)
        self.assertEqual(self.kept()[7], "7 «ё»\t\\N")

    def test_past_the_writer_by_the_session(self):
        ledger.session().execute(insert(bid).values(who="a"))
        transaction.commit()
        ledger.session().execute(text("INSERT INTO test_bid (who) VALUES ('b')"))
        transaction.commit()
        self.assertEqual(self.kept(), ["a", "b"])

    def test_after_a_read(self):
        ledger.read(select(bid))
        ledger.write(insert(bid).values(who="a"))
        ledger.read(select(bid))
        transaction.commit()
        self.assertEqual(self.kept(), ["a"])


class TheTransactionIsZopes(LedgerCase):
    """SQL goes the way of the request."""

    def test_abort(self):
        ledger.write(insert(bid).values(who="a"))
        ledger.copy_rows(bid, ["who"], [("b",)])
        transaction.abort()
        self.assertEqual(self.kept(), [])

    def test_savepoint(self):
        ledger.write(insert(bid).values(who="a"))
        savepoint = transaction.savepoint()
        ledger.write(insert(bid).values(who="b"))
        savepoint.rollback()
        ledger.write(insert(bid).values(who="c"))
        transaction.commit()
        self.assertEqual(self.kept(), ["a", "c"])

    def test_a_refused_row_inside_a_savepoint_leaves_the_rest(self):
        ledger.write(insert(bid).values(who="a"))
        savepoint = transaction.savepoint()
        with self.assertRaises(IntegrityError):
            ledger.write(insert(bid).values(who="a"))
        savepoint.rollback()
        ledger.write(insert(bid).values(who="b"))
        transaction.commit()
        self.assertEqual(self.kept(), ["a", "b"])

    def test_nobody_may_commit_by_hand(self):
        ledger.write(insert(bid).values(who="a"))
        with self.assertRaisesRegex(AssertionError, "transaction manager"):
            ledger.session().commit()

    def test_write_now_survives_an_abort(self):
        ledger.write(insert(bid).values(who="a"))
        rows = ledger.write_now(insert(bid).values(who="b").returning(bid.c.who))
        self.assertEqual(rows[0].who, "b")
        self.assertEqual(ledger.write_now("DELETE FROM test_bid WHERE who = 'nobody'"), ())
        transaction.abort()
        self.assertEqual(self.kept(), ["b"])

    def test_a_deadlock_is_repeated_by_zope(self):
        ledger.write(insert(bid), [{"who": "a"}, {"who": "b"}])
        transaction.commit()
        barrier = threading.Barrier(2)
        raised, tries, done = [], [], []

        def both(first, second):
            change = "UPDATE test_bid SET who = who WHERE who = :who"
            for attempt in transaction.manager.attempts(5):
                with attempt:
                    tries.append(first)
                    ledger.write(change, {"who": first})
                    if len(tries) <= 2:
                        barrier.wait(10)
                    try:
                        ledger.write(change, {"who": second})
                    except OperationalError as error:
                        raised.append(error.orig.sqlstate)
                        raise
            done.append(first)

        threads = [threading.Thread(target=both, args=pair) for pair in ("ab", "ba")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        self.assertEqual(set(raised), {"40P01"})
        self.assertEqual(sorted(done), ["a", "b"])

    def test_a_serialisation_failure_is_repeated_by_zope(self):
        ledger.write("SELECT 1")
        with self.assertRaises(OperationalError) as caught:
            ledger.write("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")
        self.assertTrue(transaction.get().isRetryableError(caught.exception))

    def test_a_refused_row_is_not_repeated(self):
        ledger.write(insert(bid).values(who="a"))
        with self.assertRaises(IntegrityError) as caught:
            ledger.write(insert(bid).values(who="a"))
        self.assertFalse(transaction.get().isRetryableError(caught.exception))


class Numbers(LedgerCase):
    """Numbers come from SQL sequences."""

    def test_one_after_the_other(self):
        first = ledger.next_number("test_numbers")
        self.assertEqual(ledger.next_number("test_numbers"), first + 1)
        transaction.abort()
        self.assertEqual(ledger.next_number("test_numbers"), first + 2)

    def test_two_requests_at_once_at_the_first_use(self):
        name = f"test_{uuid4().hex}"
        found, barrier = [], threading.Barrier(6)

        def take():
            barrier.wait(10)
            found.extend(ledger.next_number(name) for _ in range(20))
            transaction.commit()

        threads = [threading.Thread(target=take) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        self.assertEqual(sorted(found), list(range(1, 121)))

    def test_a_name_is_a_name(self):
        for name in ("", "Numbers", "a;drop table x", "a" * 60, 'a"b'):
            with self.assertRaises(ValueError):
                ledger.next_number(name)


class Outages(LedgerCase):
    """What cannot be reached says so."""

    def address(self, dsn: str):
        """Set another DSN for a block."""
        return mock.patch.dict(os.environ, {"IS2IN_DSN": dsn})

    def test_no_dsn(self):
        with self.address(""), self.assertRaises(LedgerDown) as caught:
            ledger.read("SELECT 1")
        self.assertEqual((caught.exception.status, caught.exception.code), (503, "ledger-unset"))

    def test_not_an_address(self):
        for wrong in ("nonsense", "postgresql+nodriver://localhost/x"):
            with self.address(wrong), self.assertRaises(LedgerDown):
                ledger.read("SELECT 1")

    def test_nobody_answers(self):
        nowhere = "postgresql+psycopg://is2in:secret@/is2in?host=/nonexistent"
        with (
            self.address(nowhere),
            self.assertLogs("kase.is2in.ledger", "ERROR") as log,
            self.assertRaises(LedgerDown) as caught,
        ):
            ledger.read("SELECT 1")
        self.assertEqual(caught.exception.code, "ledger-down")
        self.assertNotIn("secret", "".join(log.output))

    def test_a_connection_that_died_while_idle_is_replaced(self):
        pid = ledger.read("SELECT pg_backend_pid()")[0][0]
        transaction.abort()
        ledger.write_now("SELECT pg_terminate_backend(:pid)", {"pid": pid})
        self.assertEqual(ledger.read("SELECT 1")[0][0], 1)

    def test_a_connection_that_dies_at_work_is_an_outage(self):
        pid = ledger.read("SELECT pg_backend_pid()")[0][0]
        ledger.write_now("SELECT pg_terminate_backend(:pid)", {"pid": pid})
        with self.assertLogs("kase.is2in.ledger", "ERROR"), self.assertRaises(LedgerDown):
            ledger.read("SELECT 1")
        transaction.abort()
        self.assertEqual(ledger.read("SELECT 1")[0][0], 1)

    def test_parameters_stay_out_of_errors(self):
        ledger.write(insert(bid).values(who="850101300124"))
        with self.assertRaises(OperationalError) as caught:
            ledger.write(
                "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$", {"who": "850101"}
            )
        self.assertNotIn("850101", str(caught.exception))
