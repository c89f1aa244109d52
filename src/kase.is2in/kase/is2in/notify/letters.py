"""Mails as they are written: short, in the reader's language, without personal data."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from kase.is2in import _
from kase.is2in.web.api import translate
import re


SENDER = "is2in"
SUBJECT_LIMIT = 200
# What an address may be in a header; anything else is not written to at all.
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9.-]{1,190}")


@dataclass(frozen=True)
class Letter:
    """One mail: to whom, what, and an id that is the same when it is sent again."""

    address: str
    subject: str
    text: str
    lang: str
    number: str
    at: datetime
    html: str = ""


def of_notification(
    address: str, subject: str, action: str, link: str, site: str, lang: str, number: int, at
) -> Letter:
    """Return the mail about a notification: the first line says what to do, then the link."""
    cabinet = f"{site}/@@notifications"
    note = translate(_("Sent by is2in automatically. All notifications:"), lang)
    open_it = translate(_("Open"), lang)
    text = f"{action}\n\n{link}\n\n-- \n{note}\n{cabinet}\n"
    html = (
        f'<!DOCTYPE html><html lang="{lang}"><body>'
        f"<p><strong>{escape(action)}</strong></p>"
        f'<p>{escape(subject)}</p><p><a href="{escape(link)}">{escape(open_it)}</a></p>'
        f'<p><small>{escape(note)} <a href="{escape(cabinet)}">{escape(cabinet)}</a></small></p>'
        "</body></html>"
    )
    return Letter(address, subject, text, lang, f"notification-{number}", at, html)


def message(letter: Letter, sender: str) -> EmailMessage:
    """Return the mail ready to be sent; raise ValueError for an address that is none."""
    if not ADDRESS.fullmatch(letter.address):
        raise ValueError("not the address of a mailbox")
    mail = EmailMessage()
    mail["Subject"] = one_line(letter.subject)
    mail["From"] = Address(SENDER, addr_spec=sender)
    mail["To"] = Address(addr_spec=letter.address)
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.number}@{sender.rpartition('@')[2]}>"
    mail["Content-Language"] = letter.lang
    # Asks holiday answers and other robots not to reply.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    return mail


def one_line(text: str) -> str:
    """Return a text fit for a header: no line ends, no invisible characters, not too long."""
    seen = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(seen.split())[:SUBJECT_LIMIT]
