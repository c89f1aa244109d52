"""The audit trail: append-only, chained, and honest about what was done to it."""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import noSecurityManager
from AccessControl.users import SimpleUser
from AccessControl.users import system
from contextlib import redirect_stderr
from contextlib import redirect_stdout
from datetime import datetime
from datetime import UTC
from hashlib import sha256
from io import StringIO
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger import audit_cli
from kase.is2in.ledger.chain import GENESIS
from kase.is2in.ledger.interfaces import IActorFacts
from kase.is2in.terms import clock
from sqlalchemy.exc import DBAPIError
from tests.ledger.case import LedgerCase
from unittest import mock
from zope.component import getGlobalSiteManager
from zope.globalrequest import clearRequest
from zope.globalrequest import setRequest
from zope.interface import implementer
import json
import os
import threading
import transaction


class Person(SimpleUser):
    """A user as PAS gives it: an id that is not the name."""

    def getId(self):
        """Return the id."""
        return f"id-of-{self.name}"


class Request(dict):
    """As much of a request as the audit trail looks at."""

    def getClientAddr(self):
        """Return the caller's address."""
        return "203.0.113.7"


@implementer(IActorFacts)
class Facts:
    """Everybody belongs to one organisation."""

    def organization(self, user_id):
        """Return its code."""
        return "ISSR"


class AuditCase(LedgerCase):
    """A test with helpers to write a chain."""

    def chain(self, rows: int):
        """Commit so many facts, each in a transaction of its own."""
        for number in range(rows):
            ledger.record("app.sent", f"app-{number}", {"text": f"«{number}»"})
            transaction.commit()


class WhatIsWritten(AuditCase):
    """A fact is kept as told, with who and from where."""

    def setUp(self):
        super().setUp()
        self.addCleanup(noSecurityManager)
        self.addCleanup(clearRequest)

    def log_in(self, user):
        newSecurityManager(None, user)

    def test_as_told(self):
        moment = datetime(2026, 11, 21, 4, 5, 6, 789, tzinfo=UTC)
        with clock.frozen(moment):
            ledger.record("application.signed", "app-1", {"б": [1, None, "ү"]}, actor="head")
        entry = ledger.history("app-1")[0]
        self.assertEqual(
            (entry.at, entry.action, entry.actor), (moment, "application.signed", "head")
        )
        self.assertEqual(entry.details, {"б": [1, None, "ү"]})
        self.assertEqual(ledger.history("app-2"), ())

    def test_oldest_first(self):
        self.chain(2)
        for action in ("a", "b", "c"):
            ledger.record(action, "app-0", {})
        actions = [entry.action for entry in ledger.history("app-0")]
        self.assertEqual(actions, ["app.sent", "a", "b", "c"])

    def test_person_and_address_come_from_the_request(self):
        facts = Facts()
        getGlobalSiteManager().registerUtility(facts, IActorFacts)
        self.addCleanup(getGlobalSiteManager().unregisterUtility, facts, IActorFacts)
        self.log_in(Person("executor", "", [], []))
        setRequest(Request())
        ledger.record("a", "s", {})
        entry = ledger.history("s")[0]
        found = (entry.actor, entry.organization, entry.address)
        self.assertEqual(found, ("id-of-executor", "ISSR", "203.0.113.7"))

    def test_raised_privilege_does_not_hide_the_person(self):
        self.log_in(system)
        setRequest(Request(AUTHENTICATED_USER=Person("executor", "", [], [])))
        ledger.record("a", "s", {})
        self.assertEqual(ledger.history("s")[0].actor, "id-of-executor")

    def test_a_job_is_the_system_and_nobody_is_nobody(self):
        self.log_in(system)
        ledger.record("a", "s", {})
        noSecurityManager()
        ledger.record("b", "s", {})
        self.assertEqual([entry.actor for entry in ledger.history("s")], ["system", None])

    def test_an_aborted_request_leaves_nothing(self):
        ledger.record("a", "s", {})
        transaction.abort()
        self.assertEqual(ledger.history("s"), ())
        savepoint = transaction.savepoint()
        ledger.record("b", "s", {})
        savepoint.rollback()
        transaction.commit()
        self.assertEqual(ledger.history("s"), ())
        self.assertEqual(ledger.verify_chain().rows, 0)

    def test_a_refusal_survives_its_abort_when_told_so(self):
        ledger.record("login.refused", "user-1", {}, now=True)
        transaction.abort()
        self.assertEqual([entry.action for entry in ledger.history("user-1")], ["login.refused"])
        self.assertTrue(ledger.verify_chain().ok)

    def test_what_is_no_json_is_refused(self):
        for details in ({"a": object()}, {"a": float("nan")}, {"a": b"x"}):
            with self.assertRaises((TypeError, ValueError)):
                ledger.record("a", "s", details)


class NobodyChangesIt(AuditCase):
    """The database itself refuses every way to change what was written."""

    def refuse(self, statement: str):
        with self.assertRaises(DBAPIError) as caught:
            ledger.write(statement)
        transaction.abort()
        self.assertEqual(caught.exception.orig.sqlstate, "23001", statement)

    def test_update_delete_truncate(self):
        self.chain(2)
        before = ledger.verify_chain()
        self.refuse("UPDATE audit_entry SET record = '{}'")
        self.refuse("UPDATE audit_seal SET hash = 'x'")
        self.refuse("DELETE FROM audit_entry")
        self.refuse("DELETE FROM audit_seal")
        for table in ("audit_entry", "audit_seal"):
            self.refuse(f"TRUNCATE {table}")
            self.refuse(f"TRUNCATE {table} CASCADE")
        self.assertEqual(ledger.verify_chain(), before)

    def test_the_columns_cannot_tell_another_story(self):
        statement = "INSERT INTO audit_entry (record, actor) VALUES ('{}', 'somebody')"
        with self.assertRaises(DBAPIError):
            ledger.write(statement)


class TheChain(AuditCase):
    """Every later change is found and its row is named."""

    def broken(self, *statements: str) -> tuple[int | None, str | None]:
        self.sql(*statements)
        result = ledger.verify_chain()
        self.assertFalse(result.ok)
        return result.broken, result.reason

    def test_it_is_the_chain_that_is_documented(self):
        self.chain(3)
        previous = GENESIS
        rows = ledger.read(
            "SELECT record, hash FROM audit_entry JOIN audit_seal ON entry = id ORDER BY number"
        )
        for text, stored in rows:
            self.assertEqual(
                text,
                json.dumps(
                    json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":")
                ),
            )
            previous = sha256(previous + text.encode()).digest()
            self.assertEqual(stored, previous)
        self.assertEqual(ledger.verify_chain().head, previous.hex())

    def test_an_empty_trail_holds(self):
        self.assertTrue(ledger.verify_chain().ok)

    def test_a_changed_row(self):
        self.chain(5)
        change = "UPDATE audit_entry SET record = replace(record, '«2»', '«7»') WHERE id = 3"
        self.assertEqual(self.broken(change), (3, "entry 3 or its hash was changed"))

    def test_a_changed_row_with_its_hash_made_anew(self):
        self.chain(5)
        found = self.broken(
            "UPDATE audit_entry SET record = replace(record, '«2»', '«7»') WHERE id = 3",
            "UPDATE audit_seal s SET hash = sha256((SELECT hash FROM audit_seal WHERE number = 2)"
            " || convert_to(e.record, 'UTF8')) FROM audit_entry e WHERE e.id = 3 AND number = 3",
        )
        self.assertEqual(found, (4, "entry 4 or its hash was changed"))

    def test_a_row_taken_out(self):
        self.chain(5)
        self.assertEqual(
            self.broken("DELETE FROM audit_entry WHERE id = 2"), (2, "entry 2 is missing")
        )
        self.assertEqual(
            self.broken("DELETE FROM audit_seal WHERE number = 2"),
            (2, "the row is missing from the chain"),
        )

    def test_the_first_row_taken_out(self):
        self.chain(3)
        found = self.broken(
            "DELETE FROM audit_entry WHERE id = 1", "DELETE FROM audit_seal WHERE number = 1"
        )
        self.assertEqual(found, (1, "the row is missing from the chain"))

    def test_rows_swapped(self):
        self.chain(4)
        found = self.broken(
            "UPDATE audit_seal SET entry = -1 WHERE number = 2",
            "UPDATE audit_seal SET entry = 2 WHERE number = 3",
            "UPDATE audit_seal SET entry = 3 WHERE number = 2",
        )
        self.assertEqual(found[0], 2)

    def test_a_row_put_in_past_the_trigger(self):
        self.chain(2)
        found = self.broken('INSERT INTO audit_entry (record) VALUES (\'{"action":"x"}\')')
        self.assertEqual(found, (3, "entry 3 is not in the chain"))

    def test_a_cut_at_the_end_shows_by_the_head(self):
        self.chain(3)
        noted = ledger.verify_chain()
        self.sql("DELETE FROM audit_seal WHERE number = 3", "DELETE FROM audit_entry WHERE id = 3")
        now = ledger.verify_chain()
        self.assertTrue(now.ok)
        self.assertNotEqual((now.rows, now.head), (noted.rows, noted.head))

    def test_parallel_writers_make_one_chain(self):
        def write(name):
            for number in range(25):
                with transaction.manager:
                    # Two facts in one transaction, some of them thrown away.
                    ledger.record("a", name, {"n": number})
                    ledger.record("b", f"shared-{number % 3}", {"by": name})
                    if number % 5 == 4:
                        transaction.doom()
                        transaction.abort()

        threads = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        result = ledger.verify_chain()
        self.assertEqual((result.broken, result.reason), (None, None))
        self.assertEqual(result.rows, 6 * 20 * 2)

    def test_portions(self):
        self.chain(7)
        with mock.patch("kase.is2in.ledger.chain.PORTION", 3):
            self.assertEqual(ledger.verify_chain().rows, 7)
            self.assertEqual(self.broken("UPDATE audit_entry SET record = '{}' WHERE id = 7")[0], 7)


class TheCommand(AuditCase):
    """bin/verify-audit says what it finds and ends with a code."""

    def run_it(self) -> tuple[int, str]:
        output = StringIO()
        with redirect_stdout(output), redirect_stderr(output):
            code = audit_cli.main([])
        return code, output.getvalue()

    def test_it_holds(self):
        self.chain(2)
        code, text = self.run_it()
        self.assertEqual(code, 0)
        self.assertIn("2 rows hold", text)
        self.assertIn(ledger.verify_chain().head, text)

    def test_it_is_broken(self):
        self.chain(3)
        self.sql("UPDATE audit_entry SET record = '{}' WHERE id = 2")
        code, text = self.run_it()
        self.assertEqual(code, 1)
        self.assertIn("Broken at row 2", text)

    def test_no_database(self):
        with mock.patch.dict(os.environ, {"IS2IN_DSN": ""}):
            self.assertEqual(self.run_it()[0], 2)
