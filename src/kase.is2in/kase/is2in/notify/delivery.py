"""Mails on their way out: by SMTP where a server is named, else into a folder.

Environment: IS2IN_SMTP (host or host:port), IS2IN_SMTP_USER, IS2IN_SMTP_PASSWORD,
IS2IN_SMTP_TLS (tls, starttls or none; by default tls for port 465, starttls for 587, none
for others), IS2IN_MAIL_FROM, IS2IN_MAIL_DIR (default var/mail).
"""

from email.message import EmailMessage
from email.policy import SMTP as LINE_ENDS
from kase.is2in.notify.interfaces import DeliveryFailed
from kase.is2in.notify.letters import Letter
from kase.is2in.notify.letters import message
from pathlib import Path
from plone import api
from zope.component.hooks import getSite
import logging
import os
import re
import smtplib
import ssl
import tempfile


logger = logging.getLogger(__name__)

SECONDS = 20
NO_SENDER = "is2in@localhost"
TLS_OF_PORT = {465: "tls", 587: "starttls"}


def deliver(letter: Letter) -> None:
    """Send a mail. Raises DeliveryFailed when the server does not take it.

    An address that is none is logged and left: trying again would not mend it.
    """
    try:
        mail = message(letter, sender())
    except ValueError:
        logger.warning("Mail %s: the address is not one of a mailbox", letter.number)
        return
    server = os.environ.get("IS2IN_SMTP", "").strip()
    if server:
        _send(mail, server)
        logger.info("Mail %s was handed to the mail server", letter.number)
    else:
        path = _keep(mail, letter)
        logger.info("Mail %s was written to %s: IS2IN_SMTP is not set", letter.number, path)


def sender() -> str:
    """Return the address mails come from: IS2IN_MAIL_FROM, else the site's own."""
    named = os.environ.get("IS2IN_MAIL_FROM", "").strip()
    if not named and getSite() is not None:
        named = api.portal.get_registry_record("plone.email_from_address", default="") or ""
    return named or NO_SENDER


def _send(mail: EmailMessage, server: str) -> None:
    host, _colon, number = server.partition(":")
    port = int(number or 25)
    tls = os.environ.get("IS2IN_SMTP_TLS") or TLS_OF_PORT.get(port, "none")
    user = os.environ.get("IS2IN_SMTP_USER", "")
    try:
        with _connection(host, port, tls) as connection:
            if tls == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if user:
                connection.login(user, os.environ.get("IS2IN_SMTP_PASSWORD", ""))
            connection.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        # The error's own text may quote the address.
        code = getattr(error, "smtp_code", "")
        raise DeliveryFailed(f"{type(error).__name__} {code}".strip()) from None


def _connection(host: str, port: int, tls: str) -> smtplib.SMTP:
    if tls == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    return smtplib.SMTP(host, port, timeout=SECONDS)


def _keep(mail: EmailMessage, letter: Letter) -> Path:
    """Write a mail as .eml; the same mail sent again is the same file."""
    folder = Path(os.environ.get("IS2IN_MAIL_DIR") or "var/mail")
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^A-Za-z0-9-]", "_", letter.number)
    path = folder / f"{letter.at:%Y%m%d-%H%M%S}-{name}.eml"
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".mail-", delete=False) as draft:
        draft.write(mail.as_bytes(policy=LINE_ENDS))
    os.replace(draft.name, path)
    return path
