"""Tables are brought up to date once, by whoever comes first."""

from contextlib import contextmanager
from contextlib import redirect_stderr
from contextlib import redirect_stdout
from io import StringIO
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger import engine
from kase.is2in.ledger import migrate
from kase.is2in.ledger.tables import metadata
from sqlalchemy import inspect
from tests.builders.databases import own_database
from tests.layers import POSTGRES
from unittest import mock
import json
import os
import subprocess
import sys
import transaction
import unittest


ROOM = ("audit_entry", "audit_seal", "audit_checkpoint", "idempotency", "job_done", "job_failure")


class Migrations(unittest.TestCase):
    """On an empty database of each test's own."""

    layer = POSTGRES

    def setUp(self):
        own_database(self, "empty")

    @contextmanager
    def said(self):
        """Collect what a command prints."""
        output = StringIO()
        with redirect_stdout(output), redirect_stderr(output):
            yield output

    def test_from_nothing_and_again(self):
        self.assertIsNone(migrate.current())
        with self.said() as output:
            self.assertEqual(migrate.main(), 0)
            self.assertEqual(migrate.main(), 0)
        first, second = output.getvalue().splitlines()
        newest = migrate.newest()
        self.assertEqual(first, f"The tables were brought from nothing to revision {newest}.")
        self.assertEqual(second, f"The tables are up to date (revision {newest}).")
        self.assertEqual(migrate.current(), newest)

    def test_starters_do_not_race(self):
        code = "from kase.is2in.ledger.migrate import main; raise SystemExit(main())"
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        starters = [
            subprocess.Popen(
                [sys.executable, "-W", "ignore", "-c", code],
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for _ in range(3)
        ]
        said = [process.communicate(timeout=60)[0] for process in starters]
        self.assertEqual([process.returncode for process in starters], [0, 0, 0], said)
        self.assertEqual(migrate.current(), migrate.newest())

    def test_a_step_that_fails_leaves_nothing(self):
        with (
            mock.patch("kase.is2in.ledger.protection.FUNCTION", "SELECT broken"),
            self.assertRaises(Exception) as caught,
        ):
            migrate.upgrade()
        self.assertIn("broken", str(caught.exception))
        self.assertEqual(inspect(engine.engine()).get_table_names(), [])

    def test_the_tables_are_those_the_code_knows(self):
        migrate.upgrade()
        found = inspect(engine.engine())
        for name in ROOM:
            with self.subTest(table=name):
                stored = {column["name"] for column in found.get_columns(name)}
                self.assertEqual(stored, set(metadata.tables[name].columns.keys()))

    def test_a_trail_of_before_is_kept_whole_and_can_be_searched(self):
        with mock.patch.object(migrate.command, "upgrade", self.upgrade_to("0008")):
            migrate.upgrade()
        record = {"action": "a", "actor": "u", "address": "192.0.2.1", "organization": "ISSR"}
        text = json.dumps(record | {"at": "2026-11-20T10:00:00.000000+00:00", "subject": "s"})
        ledger.write("INSERT INTO audit_entry (record) VALUES (:text)", {"text": text})
        transaction.commit()
        before = "SELECT number, entry, hash FROM audit_seal"
        seals = ledger.read(before)
        transaction.abort()
        migrate.upgrade()
        self.assertEqual(ledger.read(before), seals)
        self.assertTrue(ledger.verify_chain().ok)
        columns = ledger.read("SELECT at, organization, address FROM audit_entry")
        self.assertEqual(
            [tuple(row) for row in columns],
            [("2026-11-20T10:00:00.000000+00:00", "ISSR", "192.0.2.1")],
        )
        transaction.abort()

    def test_numbers_of_subscriptions_go_on_from_the_highest(self):
        with mock.patch.object(migrate.command, "upgrade", self.upgrade_to("0034")):
            migrate.upgrade()
        ledger.write("CREATE SEQUENCE number_subscription_number")
        numbers = ("П-2025-0041", "П-2025-0007", "П-2026-0042", None)
        for place, number in enumerate(numbers):
            ledger.write(
                "INSERT INTO subscription_book "
                "(book, placement, state, edition, conditions, number) "
                "VALUES (:book, 'p', 'announced', 1, '{}', :number)",
                {"book": f"s-{place}", "number": number},
            )
        transaction.commit()
        migrate.upgrade()
        self.assertEqual([ledger.next_serial("subscription", y) for y in (2025, 2026)], [42, 43])
        transaction.abort()

    def upgrade_to(self, revision):
        """Return alembic's command that goes no further than a revision."""
        whole = migrate.command.upgrade
        return lambda config, _head: whole(config, revision)

    def test_no_database_is_said(self):
        with mock.patch.dict(os.environ, {"IS2IN_DSN": ""}), self.said() as output:
            self.assertEqual(migrate.main(), 1)
        self.assertIn("ledger-unset", output.getvalue())

    def test_a_missing_table_is_no_outage(self):
        with self.assertRaises(Exception) as caught:
            ledger.read("SELECT * FROM audit_entry")
        self.assertIn("does not exist", str(caught.exception))
