"""The queue: rows first, sent after the commit, tried again, given up, found when lost."""

from contextlib import contextmanager
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.notify import delivery
from kase.is2in.notify import mails
from kase.is2in.notify import queue
from kase.is2in.notify.settings import PREFIX
from kase.is2in.notify.tables import mail_queue
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from pathlib import Path
from plone import api
from sqlalchemy import select
from tests.notify.case import NotifyCase
from tests.notify.smtp import MailServer
from unittest import mock
import os
import subprocess
import sys
import transaction


BUSY = b"450 4.2.0 <head@issuer.example> is busy"
NO_BOX = b"550 5.1.1 <head@issuer.example> unknown"
PROGRAM = Path(__file__).with_name("worker_program.py")


class QueueCase(NotifyCase):
    """What is read of the queue."""

    def rows(self):
        """Return the rows of the queue, the oldest first."""
        return ledger.read(select(mail_queue).order_by(mail_queue.c.id))

    def row(self):
        (found,) = self.rows()
        return found

    @contextmanager
    def later(self, **length):
        """Run what is due some time from now."""
        with clock.frozen(clock.now() + timedelta(**length)):
            yield

    def run_jobs(self):
        """Run the jobs that are due, as a worker does after the commit."""
        transaction.commit()
        ledger.run_pending_jobs()
        transaction.commit()


class Sending(QueueCase):
    """Rows and what becomes of them."""

    def test_a_row_before_it_is_sent(self):
        self.tell("head", "executor")
        self.assertEqual([row.state for row in self.rows()], ["queued", "queued"])
        self.assertEqual([row.user_id for row in self.rows()], ["executor", "head"])
        self.assertEqual(len(self.mails()), 2)
        self.assertEqual([row.state for row in self.rows()], ["sent", "sent"])
        self.assertIsNotNone(self.rows()[0].done_at)
        self.assertEqual(self.rows()[0].attempts, 1)

    def test_an_aborted_transaction_queues_nothing(self):
        self.tell("head")
        transaction.abort()
        self.assertEqual(self.rows(), [])

    def test_nobody_to_write_to_is_said(self):
        self.tell("gone", "mute")
        self.run_jobs()
        self.assertEqual(
            [(row.state, row.reason) for row in self.rows()], [("dropped", "nobody")] * 2
        )

    def test_a_letter_s_text_goes_with_its_sending(self):
        notify.post("new@issuer.example", "Тема", "Ссылка s3cret", "ru")
        self.assertEqual(self.row().subject, "Тема")
        self.run_jobs()
        self.assertEqual((self.row().state, self.row().letter_id), ("sent", None))
        self.assertEqual(ledger.read("SELECT count(*) FROM outgoing_mail")[0][0], 0)

    def test_a_row_is_sent_once_however_often_its_job_comes(self):
        self.tell("head")
        number = self.row().id
        self.assertEqual(len(self.mails()), 1)
        queue.send(number)
        self.assertEqual(self.row().attempts, 1)

    def test_a_notification_that_is_deleted_takes_its_mail_along(self):
        self.tell("head")
        ledger.write("DELETE FROM notification")
        self.assertEqual(self.rows(), [])
        self.assertEqual(self.mails(), [])


class Refused(QueueCase):
    """Servers that do not take a mail: for now, for good, not at all."""

    def test_busy_is_tried_again_and_again(self):
        self.tell("head")
        with self.server(refuse=BUSY):
            with self.assertLogs("kase.is2in.notify", "WARNING") as logs:
                self.run_jobs()
            self.assertNotIn("issuer.example", "".join(logs.output))
            first = self.row()
            self.assertEqual(
                (first.state, first.attempts, first.reason), ("queued", 1, "refused 450")
            )
            self.assertEqual(ledger.run_pending_jobs(), 0)
            with self.later(minutes=1, seconds=1):
                self.run_jobs()
                self.assertEqual(self.row().attempts, 2)
                self.assertGreater(self.row().next_at, clock.now() + timedelta(minutes=4))
        with self.server() as server, self.later(minutes=10):
            self.run_jobs()
        self.assertEqual((self.row().state, self.row().attempts), ("sent", 3))
        self.assertEqual(server.mails[0]["Message-ID"], f"<{first.message_id}>")

    def test_waits_grow(self):
        waits = [queue.wait_after(tries) for tries in range(1, 12)]
        self.assertEqual(waits, sorted(waits))
        self.assertEqual(waits[-1], timedelta(hours=12))

    def test_given_up_after_the_last_try(self):
        api.portal.set_registry_record(PREFIX + "tries", 3)
        self.addCleanup(api.portal.set_registry_record, PREFIX + "tries", 8)
        self.tell("head")
        with self.server(refuse=BUSY), self.assertLogs("kase.is2in.notify", "WARNING"):
            for hours in (0, 1, 2):
                with self.later(hours=hours):
                    self.run_jobs()
        self.assertEqual((self.row().state, self.row().attempts), ("failed", 3))
        self.assertEqual(self.row().address, "head@issuer.example")
        self.assertEqual(notify.given_up(), 1)

    def test_an_unknown_mailbox_is_not_tried_again(self):
        self.tell("head")
        with self.server(refuse=NO_BOX), self.assertLogs("kase.is2in.notify", "ERROR") as logs:
            self.run_jobs()
        self.assertNotIn("issuer.example", "".join(logs.output))
        self.assertEqual((self.row().state, self.row().reason), ("failed", "refused 550"))

    def test_a_refused_text(self):
        for answer, state in ((b"451 later", "queued"), (b"554 spam", "failed")):
            self.empty()
            self.tell("head")
            with (
                self.server(refuse_text=answer) as server,
                self.assertLogs("kase.is2in.notify", "WARNING"),
            ):
                self.run_jobs()
            self.assertEqual((self.row().state, server.mails), (state, []))

    def test_an_address_that_is_none(self):
        notify.post("a@b.example\r\nBcc: all@evil.example", "Тема", "Текст", "ru")
        with self.assertLogs("kase.is2in.notify", "ERROR") as logs:
            self.run_jobs()
        self.assertNotIn("evil", "".join(logs.output))
        self.assertEqual((self.row().state, self.row().reason), ("failed", "address"))


class Silent(QueueCase):
    """Nobody answers: one mail finds out, the others wait without trying."""

    def test_connection_refused(self):
        with MailServer() as server:
            port = server.port
        notify.post("new@issuer.example", "Тема", "Текст", "ru")
        self.tell("head")
        with (
            mock.patch.dict(os.environ, IS2IN_SMTP=f"127.0.0.1:{port}"),
            self.assertLogs("kase.is2in.notify", "WARNING") as logs,
        ):
            self.run_jobs()
        self.assertEqual(len(logs.output), 1)
        self.assertEqual([row.attempts for row in self.rows()], [1, 0])
        self.assertEqual(self.rows()[0].reason, "unreachable ConnectionRefusedError")
        self.assertEqual(ledger.read("SELECT count(*) FROM outgoing_mail")[0][0], 1)
        with self.server() as server, self.later(minutes=2):
            self.run_jobs()
        self.assertEqual(len(server.mails), 2)
        self.assertEqual([row.state for row in self.rows()], ["sent", "sent"])

    def test_time_out(self):
        self.tell("head")
        with (
            self.server(silent=True),
            mock.patch.object(delivery, "SECONDS", 0.3),
            self.assertLogs("kase.is2in.notify", "WARNING"),
        ):
            self.run_jobs()
        self.assertEqual(self.row().state, "queued")
        self.assertRegex(self.row().reason, "^unreachable ")


class Lost(QueueCase):
    """Workers that die."""

    def test_a_mail_without_a_job_gets_one(self):
        self.tell("head")
        transaction.commit()
        ledger.write("DELETE FROM procrastinate_jobs")
        transaction.commit()
        queue.find_lost()
        self.assertEqual(ledger.run_pending_jobs(), 0)
        with self.later(minutes=16):
            queue.find_lost()
            queue.find_lost()
            self.assertEqual(ledger.run_pending_jobs(), 1)
        self.assertEqual(self.row().state, "sent")

    def test_killed_between_sending_and_marking(self):
        notify.post("new@issuer.example", "Тема", "Текст", "ru")
        transaction.commit()
        with self.server() as server:
            for code in (-9, 0):
                done = subprocess.run(
                    [sys.executable, "-W", "ignore", PROGRAM, str(self.folder)],
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                    capture_output=True,
                    text=True,
                    timeout=60,
                )
                self.assertEqual(done.returncode, code, done.stderr)
        transaction.abort()
        self.assertEqual(self.row().state, "sent")
        self.assertEqual(len(server.mails), 2)
        self.assertEqual(len({mail["Message-ID"] for mail in server.mails}), 1)

    def test_two_workers_send_it_once(self):
        self.tell("head")
        number = self.row().id
        transaction.commit()
        with ledger.session().get_bind().begin() as other:
            other.exec_driver_sql("SELECT 1 FROM mail_queue FOR UPDATE")
            queue.send(number)
            self.assertEqual(list(self.folder.iterdir()), [])
        queue.send(number)
        self.assertEqual(len(list(self.folder.iterdir())), 1)


class Staff(QueueCase):
    """Trying again and giving up."""

    def setUp(self):
        super().setUp()
        self.tell("head", "executor")
        with self.server(refuse=NO_BOX), self.assertLogs("kase.is2in.notify", "ERROR"):
            self.run_jobs()
        self.numbers = [row.id for row in self.rows()]

    def test_again(self):
        self.assertEqual(mails.retry(self.numbers), 2)
        self.assertEqual({row.state for row in self.rows()}, {"queued"})
        self.assertEqual(len(self.mails()), 2)
        self.assertEqual({row.state for row in self.rows()}, {"sent"})
        with self.assertRaises(Conflict):
            mails.retry(self.numbers)
        entry = ledger.history("mail-queue")[-1]
        self.assertEqual(
            (entry.action, entry.details), ("notify.mails-retried", {"mails": self.numbers})
        )

    def test_given_up_by_hand(self):
        notify.post("new@issuer.example", "Тема", "Ссылка s3cret", "ru")
        numbers = [row.id for row in self.rows()]
        self.assertEqual(mails.give_up(numbers), 3)
        self.assertEqual({row.state for row in self.rows()}, {"dropped"})
        self.assertEqual(ledger.read("SELECT count(*) FROM outgoing_mail")[0][0], 0)
        self.assertEqual(self.mails(), [])
        for number in (numbers[:1], [10**12], []):
            with self.assertRaises(Conflict):
                mails.give_up(number)

    def test_what_is_listed(self):
        rows, total = mails.mails(mails.Sought(state="failed"))
        self.assertEqual((total, len(rows)), (2, 2))
        self.assertEqual(rows[1].address, "executor@issuer.example")
        self.assertEqual(mails.mails(mails.Sought(text="EXECUTOR@"))[1], 1)
        self.assertEqual(mails.mails(mails.Sought(text="100%_"))[1], 0)
        self.assertEqual(mails.mails(mails.Sought(kind="digest"))[1], 0)
        self.assertEqual(
            mails.mails(mails.Sought(since=clock.now() - timedelta(days=1)), size=1)[1], 2
        )
        self.assertEqual(mails.mails(mails.Sought(until=clock.now() - timedelta(days=1)))[1], 0)
        self.in_language("ru")
        self.assertEqual(mails.reason_in_words(rows[0]), "Почтовый сервер отказал: 550")
