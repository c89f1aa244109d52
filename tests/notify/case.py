"""What all tests of the room begin with: an empty floor, a folder for mails, telling."""

from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.engine import engine
from kase.is2in.notify import api as notify
from kase.is2in.notify import queue
from pathlib import Path
from plone import api
from sqlalchemy import text
from tempfile import TemporaryDirectory
from tests.notify.layers import NOTIFY_FUNCTIONAL
from tests.notify.smtp import MailServer
from unittest import mock
import os
import transaction
import unittest


SITE = "https://is2in.example"
SUBJECT = _("${procedure}: told", mapping={"procedure": "Листинг"})
ACTION = _("Notifications")
TABLES = (
    "notification_event, notification, notification_choice, notification_digest, mail_queue, "
    "outgoing_mail, procrastinate_jobs, audit_entry"
)


class NotifyCase(unittest.TestCase):
    """A test on the room's own layer."""

    layer = NOTIFY_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.request = self.layer["request"]
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        clean = {name: "" for name in os.environ if name.startswith(("IS2IN_SMTP", "IS2IN_MAIL"))}
        self.enterContext(
            mock.patch.dict(
                os.environ, {**clean, "IS2IN_MAIL_DIR": str(self.folder), "IS2IN_URL": SITE}
            )
        )
        queue._silent_until.clear()
        self.addCleanup(self.empty)
        self.empty()

    def empty(self):
        """Throw away what a test has written."""
        transaction.abort()
        with engine().begin() as connection:
            # Rows of the audit trail are kept by a trigger, which sleeps here.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f"TRUNCATE {TABLES} CASCADE"))

    def tell(self, *recipients, **changes):
        """Tell people something; what is told may be changed."""
        given = {
            "event": "application.sign",
            "recipients": recipients,
            "subject": SUBJECT,
            "action": ACTION,
            "link": f"{self.portal.absolute_url()}/applications/a1",
            "about": "application:a1",
            "author": "executor",
        }
        given.update(changes)
        return notify.tell(
            given.pop("event"),
            given.pop("recipients"),
            given.pop("subject"),
            given.pop("action"),
            **given,
        )

    def mails(self) -> list[EmailMessage]:
        """Run the jobs and return the mails in the folder, as the email package reads them."""
        ledger.run_pending_jobs()
        return [
            message_from_bytes(path.read_bytes(), policy=default)
            for path in sorted(self.folder.glob("*.eml"))
        ]

    @contextmanager
    def server(self, **behaviour):
        """Send mails to a server that behaves so, for the length of a block."""
        with (
            MailServer(**behaviour) as server,
            mock.patch.dict(
                os.environ,
                IS2IN_SMTP=f"127.0.0.1:{server.port}",
                IS2IN_MAIL_FROM="is2in@kase.example",
            ),
        ):
            yield server

    def in_language(self, lang: str):
        """Show pages in a language from here on."""
        self.request.set("LANGUAGE", lang)
        api.portal.set_registry_record("plone.available_languages", ["ru", "kk", "en"])
