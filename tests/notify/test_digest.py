"""The daily letter: at its hour, once, grouped, in the person's language, never empty."""

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.notify import digest
from kase.is2in.notify import letters
from kase.is2in.terms import clock
from tests.notify.case import NotifyCase
from tests.notify.case import SITE
from threading import Barrier
from threading import Thread
from unittest import mock
from zope.component.hooks import setSite
import transaction


# 09:05 in Almaty.
MORNING = datetime(2026, 11, 21, 4, 5, tzinfo=UTC)
KIND = "application.examination"


class Digest(NotifyCase):
    def setUp(self):
        super().setUp()
        for user_id in ("head", "executor"):
            notify.choose(user_id, {KIND: "digest"})

    def told(self, *people, about="application:a1", moment=None, **changes):
        """Tell something that people get in the daily letter."""
        with clock.frozen(moment or MORNING - timedelta(hours=2)):
            self.tell(*people, event="application.register", about=about, **changes)

    def daily(self, moment=MORNING):
        """Let the clock's task run at a moment, then what it has queued."""
        with clock.frozen(moment):
            digest.daily()
            return self.mails()

    def test_not_before_its_hour(self):
        self.told("head")
        self.assertEqual(self.daily(MORNING - timedelta(minutes=6)), [])
        self.assertEqual(len(self.daily()), 1)

    def test_later_when_no_worker_ran(self):
        self.told("head")
        self.assertEqual(len(self.daily(MORNING + timedelta(hours=9))), 1)

    def test_what_it_says(self):
        title = _("Application ${number} of ${company}", mapping={"number": 7, "company": "АБВ"})
        for subject in ("Листинг: зарегистрировано", "Листинг: рассматривается"):
            self.told("head", subject=subject, title=title)
        self.told("head", subject="Листинг: другое", about="application:a2")
        (mail,) = self.daily()
        text = mail.get_body(("plain",)).get_content()
        self.assertIn("3", mail["Subject"])
        self.assertTrue(text.startswith("Алдыңғы хаттан кейін"))
        self.assertEqual(text.count("7"), 1 + text.count("07:05"))
        self.assertLess(text.index("рассматривается"), text.index("другое"))
        self.assertEqual(text.count(f"{SITE}/applications/a1"), 3)
        self.assertIn(f"{SITE}/@@notification-settings", text)
        self.assertIn("<h2>", mail.get_body(("html",)).get_content())

    def test_each_in_their_language(self):
        self.told("head", "executor")
        subjects = {mail["To"]: mail["Subject"] for mail in self.daily()}
        self.assertIn("оқылмаған", subjects["head@issuer.example"])
        self.assertIn("непрочитанные", subjects["executor@issuer.example"])

    def test_none_when_there_is_nothing(self):
        self.assertEqual(self.daily(), [])
        self.told("head")
        notify.mark_read("head", None)
        self.assertEqual(self.daily(), [])

    def test_what_is_read_before_it_is_sent_is_left_out(self):
        self.told("head", subject="Первое")
        self.told("head", subject="Второе")
        with clock.frozen(MORNING):
            digest.daily()
            notify.mark_read("head", [notify.notifications("head")[0][0].id])
        (mail,) = self.mails()
        self.assertNotIn("Второе", mail.as_string())
        self.assertIn("1", mail["Subject"])

    def test_all_read_before_it_is_sent(self):
        self.told("head")
        with clock.frozen(MORNING):
            digest.daily()
        notify.mark_read("head", None)
        self.assertEqual(self.mails(), [])
        (row,) = ledger.read("SELECT state, reason FROM mail_queue")
        self.assertEqual(tuple(row), ("dropped", "read"))

    def test_once_a_day_and_only_what_is_new(self):
        self.told("head", subject="Вчера")
        self.assertEqual(len(self.daily()), 1)
        self.told("head", subject="Сегодня", moment=MORNING + timedelta(hours=1))
        self.assertEqual(len(self.daily(MORNING + timedelta(hours=2))), 1)
        mails = self.daily(MORNING + timedelta(days=1))
        self.assertEqual(len(mails), 2)
        self.assertIn("Сегодня", mails[1].get_body(("plain",)).get_content())
        self.assertNotIn("Вчера", mails[1].get_body(("plain",)).get_content())

    def test_after_a_crash_it_is_made_once(self):
        self.told("head")
        transaction.commit()
        with clock.frozen(MORNING):
            digest.daily()
            transaction.abort()
            digest.daily()
            transaction.commit()
            digest.daily()
        self.assertEqual(len(self.mails()), 1)

    def test_two_workers_make_one(self):
        self.told("head", "executor")
        transaction.commit()
        portal, barrier, failed = self.portal, Barrier(2), []

        def work():
            setSite(portal)
            try:
                barrier.wait(10)
                digest.make()
                transaction.commit()
            except Exception as error:
                failed.append(error)
            finally:
                transaction.abort()
                ledger.session().close()

        threads = [Thread(target=work) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        self.assertEqual(failed, [])
        transaction.begin()
        self.assertEqual(len(self.mails()), 2)
        self.assertEqual(ledger.read("SELECT count(*) FROM notification_digest")[0][0], 2)

    def test_many_people_in_several_goes(self):
        self.told("head", "executor")
        with mock.patch.object(digest, "AT_ONCE", 1):
            self.assertEqual(len(self.daily()), 2)

    def test_a_long_one_is_cut(self):
        for number in range(5):
            self.told("head", subject=f"№ {number}.")
        with mock.patch.object(letters, "MOST", 3):
            (mail,) = self.daily()
        text = mail.get_body(("plain",)).get_content()
        self.assertEqual(text.count("\n- 21.11.2026"), 3)
        self.assertIn("Жеке кабинетте тағы: 2", text)

    def test_hostile_words(self):
        self.told("head", subject="x\r\nBcc: all@evil.example", action="<script>alert(1)</script>")
        (mail,) = self.daily()
        self.assertIsNone(mail["Bcc"])
        self.assertNotIn("<script>", mail.get_body(("html",)).get_content())
