"""What was read long ago goes; what is unread stays; mails go after their days."""

from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.notify import retention
from kase.is2in.notify import settings
from kase.is2in.terms import clock
from tests.notify.case import NotifyCase


class Retention(NotifyCase):
    def later(self, days, task):
        with clock.frozen(clock.now() + timedelta(days=days)):
            task()

    def count(self, table):
        return ledger.read(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608

    def test_read_ones_go_after_the_months(self):
        self.tell("head", "executor")
        self.tell("head", subject="только одному")
        notify.mark_read("head", None)
        self.later(700, retention.forget_read)
        self.assertEqual(self.count("notification"), 3)
        self.later(740, retention.forget_read)
        self.assertEqual(notify.notifications("head")[1], 0)
        self.assertEqual(notify.notifications("executor")[1], 1)
        self.assertEqual(self.count("notification_event"), 1)

    def test_for_ever(self):
        settings.decide({}, {}, {"retention_months": 0})
        self.tell("head")
        notify.mark_read("head", None)
        self.later(9000, retention.forget_read)
        self.assertEqual(self.count("notification"), 1)

    def test_mails_go_after_the_days(self):
        self.tell("head")
        notify.post("new@issuer.example", "Тема", "Текст", "ru")
        self.mails()
        notify.post("a@b, c@d", "Тема", "Ссылка s3cret", "ru")
        with self.assertLogs("kase.is2in.notify", "ERROR"):
            ledger.run_pending_jobs()
        notify.post("other@issuer.example", "Тема", "Текст", "ru")
        self.later(29, retention.forget_mails)
        self.assertEqual((self.count("mail_queue"), self.count("outgoing_mail")), (4, 2))
        self.later(31, retention.forget_mails)
        self.assertEqual((self.count("mail_queue"), self.count("outgoing_mail")), (1, 1))
        self.assertEqual(self.count("notification"), 1)
