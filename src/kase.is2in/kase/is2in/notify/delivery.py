"""Mails on their way out: by SMTP where a server is named, else into a folder.

Environment: IS2IN_SMTP (host or host:port), IS2IN_SMTP_USER, IS2IN_SMTP_PASSWORD,
IS2IN_SMTP_TLS (tls, starttls or none; by default tls for port 465, starttls for 587, none
for others), IS2IN_MAIL_FROM, IS2IN_MAIL_DIR (default var/mail).
"""

from email.message import EmailMessage
from kase.is2in.notify.interfaces import DeliveryFailed
from kase.is2in.notify.letters import BadSender
from kase.is2in.notify.letters import Letter
from kase.is2in.notify.letters import message
from pathlib import Path
from plone import api
from zope.component.hooks import getSite
import contextlib
import logging
import os
import re
import smtplib
import ssl
import tempfile


logger = logging.getLogger(__name__)

SECONDS = 20
NO_SENDER = "is2in@localhost"
DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,190}")
# Kinds of failure; the code of the server's answer or the name of the error follows.
ADDRESS_WRONG, SENDER_WRONG, REFUSED, UNREACHABLE = "address", "sender", "refused", "unreachable"
TLS_OF_PORT = {465: "tls", 587: "starttls"}


def deliver(letter: Letter) -> None:
    """Send a mail. Raises DeliveryFailed when it is not taken, or could never be."""
    try:
        mail = message(letter, sender())
    except BadSender:
        raise DeliveryFailed(SENDER_WRONG) from None
    except ValueError:
        raise DeliveryFailed(ADDRESS_WRONG, final=True) from None
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


def domain() -> str:
    """Return the part behind the sender's at sign, for the ids of mails."""
    found = sender().rpartition("@")[2]
    return found if DOMAIN.fullmatch(found) else NO_SENDER.rpartition("@")[2]


def _send(mail: EmailMessage, server: str) -> None:
    host, _colon, number = server.partition(":")
    port = int(number or 25)
    tls = os.environ.get("IS2IN_SMTP_TLS") or TLS_OF_PORT.get(port, "none")
    user = os.environ.get("IS2IN_SMTP_USER", "")
    connection = None
    try:
        connection = _connection(host, port, tls)
        if tls == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if user:
            connection.login(user, os.environ.get("IS2IN_SMTP_PASSWORD", ""))
        connection.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        # The error's own text may quote the address.
        raise _failure(error) from None
    finally:
        # The mail is taken or not by now; how the parting goes changes nothing.
        if connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                connection.quit()


def _failure(error: Exception) -> DeliveryFailed:
    """Return what went wrong by its kind: 4xx and silence may pass, 5xx about a mail will not."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return DeliveryFailed(ADDRESS_WRONG, final=True)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
        return DeliveryFailed(f"{REFUSED} {code}", final=500 <= code < 600)
    if isinstance(error, smtplib.SMTPResponseException):
        # A sender, greeting or password that is refused is a setting: mended, it goes out.
        final = isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600
        return DeliveryFailed(f"{REFUSED} {error.smtp_code}", final=final)
    return DeliveryFailed(f"{UNREACHABLE} {type(error).__name__}", silent=True)


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
        draft.write(mail.as_bytes())
    os.replace(draft.name, path)
    return path
