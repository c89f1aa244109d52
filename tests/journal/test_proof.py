"""The proof as a page and a job: what holds, what is broken, who is told."""

from kase.is2in.journal import proofs
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.engine import engine
from kase.is2in.ledger.types import TrailQuery
from kase.is2in.notify import api as notify
from tests.journal.case import JournalCase
from tests.parties.floor import form
import json
import transaction


class Proof(JournalCase):
    """Asked for by a reader, run by the worker."""

    def sql(self, *statements):
        transaction.abort()
        with engine().begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.exec_driver_sql(statement)

    def asked(self):
        browser = self.page_of(self.reader, "@@journal-proof")
        browser.getControl("Проверить сейчас").click()
        transaction.begin()
        return browser

    def result(self, browser):
        self.run_jobs()
        browser.open(f"{self.url}/@@journal-proof")
        return browser.contents

    def test_it_holds(self):
        browser = self.asked()
        self.assertIn("Ожидает или идет", browser.contents)
        page = self.result(browser)
        self.assertIn("Все строки целы", page)
        self.assertIn(self.reader.full_name, page)
        [one] = ledger.trail(TrailQuery(action="journal.proven"), 5)
        self.assertEqual(one.actor, "system")

    def test_tampering_is_named_and_told(self):
        self.act("partner-added", "organization:ISSR", reason="x")
        number = ledger.read("SELECT max(id) FROM audit_entry")[0][0]
        self.sql(
            "UPDATE audit_entry SET record = replace(record, 'partner-added', 'partner-gone')"
        )
        page = self.result(self.asked())
        self.assertIn(f"Нарушена в строке {number}", page)
        self.assertEqual(page.count('class="hash"'), 2)
        rows, _total = notify.notifications(self.reader.id)
        self.assertIn("Целостность", rows[0].subject)
        self.result(self.asked())
        self.assertEqual(len(notify.notifications(self.reader.id)[0]), len(rows))

    def test_a_cut_tail_is_seen_by_what_was_noted(self):
        self.act("partner-added", "organization:ISSR")
        noted = ledger.note_checkpoint()
        transaction.commit()
        last = noted.rows - 1
        self.sql(
            f"DELETE FROM audit_seal WHERE number > {last:d}",  # noqa: S608
            "DELETE FROM audit_entry WHERE id NOT IN (SELECT entry FROM audit_seal)",
        )
        found = ledger.verify_chain()
        self.assertEqual((found.broken, found.expected), (noted.rows, noted.hash))

    def test_one_run_at_a_time(self):
        self.asked()
        browser = self.asked()
        self.assertIn("Проверка уже идет", browser.contents)
        self.assertEqual(len(self.proofs()), 1)

    def proofs(self):
        return ledger.read("SELECT * FROM journal_proof")

    def test_every_night(self):
        proofs.prove_nightly()
        transaction.commit()
        self.run_jobs()
        [one] = self.proofs()
        self.assertIsNone(one.broken)
        self.assertIsNone(one.asked_by)
        self.assertIsNotNone(one.done_at)

    def test_the_head_as_a_file(self):
        browser = self.page_of(self.reader, "@@journal-proof")
        browser.getControl(name="take").click()
        facts = json.loads(browser.contents)
        transaction.begin()
        self.assertEqual(facts["hash"], ledger.checkpoints()[-1].hash)
        self.assertEqual(len(ledger.trail(TrailQuery(action="journal.checkpoint-taken"), 5)), 1)

    def test_a_forged_form_does_nothing(self):
        browser = self.page_of(self.reader, "@@journal-proof")
        for data in ("take=1", "", "_authenticator=x"):
            browser.post(f"{self.url}/@@journal-proof", data)
            self.assertEqual(self.status(browser), 403)
        transaction.begin()
        self.assertEqual((self.proofs(), ledger.checkpoints()), ([], ()))

    def test_the_form_is_there(self):
        browser = self.page_of(self.reader, "@@journal-proof")
        self.assertIsNotNone(form(browser, "take"))
