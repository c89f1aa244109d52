"""Mails: in the reader's language, short, without a way in for others."""

from datetime import datetime
from datetime import UTC
from kase.is2in.ledger import api as ledger
from kase.is2in.notify import api as notify
from kase.is2in.notify.delivery import deliver
from kase.is2in.notify.interfaces import DeliveryFailed
from kase.is2in.notify.letters import Letter
from tests.notify.case import NotifyCase
from tests.notify.case import SITE
from unittest import mock
import os
import transaction


AT = datetime(2026, 11, 21, 5, 51, tzinfo=UTC)


def letter(**changes) -> Letter:
    """Return a mail to the head."""
    given = {
        "address": "head@issuer.example",
        "subject": "Тема",
        "text": "Текст\n",
        "lang": "ru",
        "number": "mail-1",
        "message_id": "1@is2in.example",
        "at": AT,
    }
    return Letter(**{**given, **changes})


class Mails(NotifyCase):
    """What the mails about notifications say."""

    def test_in_each_reader_s_language(self):
        self.tell("head", "executor", "officer", subject="Листинг: подпишите")
        mails = {mail["To"]: mail for mail in self.mails()}
        lines = {to: mail.get_body(("plain",)).get_content() for to, mail in mails.items()}
        firsts = {to: text.splitlines()[0] for to, text in lines.items()}
        self.assertEqual(
            firsts,
            {
                "executor@issuer.example": "Уведомления",
                "head@issuer.example": "Хабарламалар",
                "officer@exchange.example": "Notifications",
            },
        )
        self.assertIn("Барлық хабарламалар", lines["head@issuer.example"])

    def test_subject_link_and_forms(self):
        self.tell("head", subject="Листинг: подпишите заявление")
        (mail,) = self.mails()
        self.assertEqual(mail["Subject"], "Листинг: подпишите заявление")
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        self.assertIn("is2in", str(mail["From"]))
        self.assertEqual(mail.get_content_type(), "multipart/alternative")
        self.assertEqual(list(mail.iter_attachments()), [])
        for kind in ("plain", "html"):
            self.assertIn(f"{SITE}/applications/a1", mail.get_body((kind,)).get_content())

    def test_no_names_of_people(self):
        self.tell("head", author="executor")
        (mail,) = self.mails()
        self.assertNotIn("Ахметов", mail.as_string())
        self.assertNotIn("Серікова", mail.as_string())

    def test_hostile_words_cannot_add_headers_or_markup(self):
        self.tell(
            "head",
            subject="Тема\r\nBcc: all@evil.example\n\n<script>",
            action="<script>alert(1)</script>",
        )
        (mail,) = self.mails()
        self.assertIsNone(mail["Bcc"])
        self.assertEqual(mail["Subject"], "Тема Bcc: all@evil.example <script>")
        self.assertNotIn("<script>", mail.get_body(("html",)).get_content())

    def test_nobody_to_write_to(self):
        self.assertEqual(self.tell("gone", "mute"), 2)
        self.assertEqual(self.mails(), [])

    def test_the_address_of_the_request_where_no_other_is_set(self):
        with mock.patch.dict(os.environ, IS2IN_URL=""):
            self.tell("head")
        (mail,) = self.mails()
        text = mail.get_body(("plain",)).get_content()
        self.assertIn(f"{self.portal.absolute_url()}/applications/a1", text)

    def test_direct_mail(self):
        notify.post("new@issuer.example", "is2in: пароль", "Ссылка: https://x/?key=s3cret", "ru")
        self.assertNotIn("s3cret", str(ledger.read("SELECT args FROM procrastinate_jobs")))
        (mail,) = self.mails()
        self.assertEqual(mail["To"], "new@issuer.example")
        self.assertIn("key=s3cret", mail.get_content())
        self.assertEqual(ledger.read("SELECT count(*) FROM outgoing_mail")[0][0], 0)

    def test_direct_mail_of_an_aborted_transaction_is_not_sent(self):
        notify.post("new@issuer.example", "Тема", "Текст", "ru")
        transaction.abort()
        self.assertEqual(self.mails(), [])


class Delivery(NotifyCase):
    """Into the folder, to a server, and not at all."""

    def kept(self):
        return sorted(path.name for path in self.folder.iterdir())

    def test_the_same_mail_is_the_same_file(self):
        with self.assertLogs("kase.is2in.notify.delivery", "INFO") as logs:
            deliver(letter())
            deliver(letter())
        self.assertEqual(self.kept(), ["20261121-055100-mail-1.eml"])
        self.assertIn("IS2IN_SMTP is not set", logs.output[0])
        self.assertNotIn("issuer.example", "".join(logs.output))

    def test_addresses_that_are_none(self):
        for address in (
            "a@b\r\nBcc: x@y.example",
            "a@b, c@d",
            "",
            "a",
            "a@b@c",
            "<a@b.example>",
            "a b@c.example",
            "a@b.example\n",
            "a\x00@b.example",
            "a\u2028@b.example",
        ):
            with self.assertRaises(DeliveryFailed) as caught:
                deliver(letter(address=address))
            self.assertEqual((caught.exception.reason, caught.exception.final), ("address", True))
        self.assertEqual(self.kept(), [])

    def test_a_sender_that_is_none(self):
        for sender in ("a@b\r\nBcc: x@y.example", "nobody", "a@b, c@d"):
            with (
                mock.patch.dict(os.environ, IS2IN_MAIL_FROM=sender),
                self.assertRaises(DeliveryFailed) as caught,
            ):
                deliver(letter())
            self.assertEqual((caught.exception.reason, caught.exception.final), ("sender", False))

    def test_hostile_words_everywhere(self):
        hostile = "x\r\nBcc: all@evil.example\r\n\r\nbody"
        deliver(letter(subject=hostile, lang=hostile))
        with self.assertRaises(DeliveryFailed):
            deliver(letter(message_id=f"{hostile}@is2in.example"))
        (mail,) = self.mails()
        self.assertIsNone(mail["Bcc"])
        self.assertEqual(len(mail.keys()), len(set(mail.keys())))
        self.assertEqual(mail.get_content().strip(), "Текст")

    def test_by_a_server(self):
        with self.server() as server:
            self.tell("head", subject="Листинг: подпишите")
            self.assertEqual(self.mails(), [])
        (mail,) = server.mails
        self.assertEqual(mail["Subject"], "Листинг: подпишите")
        self.assertEqual(mail["From"].addresses[0].addr_spec, "is2in@kase.example")
        self.assertEqual(server.recipients, ["head@issuer.example"])
