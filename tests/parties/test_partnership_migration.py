"""Partnerships of a site of before: what waited still waits, what had ended has ended (A9)."""

from alembic import command
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger import migrate
from kase.is2in.parties import api as parties
from tests.builders.databases import own_database
from tests.layers import POSTGRES
from unittest import mock
import transaction
import unittest


ROWS = """
INSERT INTO partnership (code, partner, role, until, removal_requested, removal_reason, added_by)
VALUES ('ISSR', 'CONS', 'financial_consultant', NULL, now(), 'Ошибка', 'u-1'),
       ('ISSR', 'AUDT', 'auditor', NULL, NULL, '', 'u-1'),
       ('ISSR', 'CONS', 'auditor', now(), now(), 'Договор', 'u-1')
"""


class Migration(unittest.TestCase):
    """On a database of its own."""

    layer = POSTGRES

    def setUp(self):
        own_database(self, "before")

    def move(self, to, revision):
        """Go up, or down, to a revision."""
        with mock.patch.object(
            migrate.command, "upgrade", lambda config, _head: to(config, revision)
        ):
            migrate.upgrade()

    def test_there_and_back(self):
        self.move(command.upgrade, "0012")
        ledger.write(ROWS)
        transaction.commit()
        self.move(command.upgrade, "0013")
        living = {(one.partner, one.role): one for one in parties.partners("ISSR")}
        self.assertEqual(
            set(living), {("CONS", "financial_consultant"), ("AUDT", "auditor")}
        )
        waiting = living["CONS", "financial_consultant"].request
        self.assertEqual(
            (waiting.kind, waiting.reason, waiting.asked_for), ("end", "Ошибка", "ISSR")
        )
        ended, total = parties.partnerships(state="ended")
        self.assertEqual(total, 1)
        [request] = parties.history_of(ended[0].id)
        self.assertEqual((request.decision, request.reason), ("agreed", "Договор"))
        transaction.abort()
        self.move(command.downgrade, "0012")
        rows = ledger.read("SELECT removal_reason FROM partnership WHERE until IS NULL ORDER BY id")
        self.assertEqual([row[0] for row in rows], ["Ошибка", ""])
        transaction.abort()
        self.move(command.upgrade, "0013")
        self.assertEqual(parties.count_removal_requests(), 1)
