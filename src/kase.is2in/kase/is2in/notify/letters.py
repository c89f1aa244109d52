"""Mails as they are written: short, in the reader's language, without personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from kase.is2in import _
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
import re


SENDER = "is2in"
SUBJECT_LIMIT = 200
# Python loses spaces where it folds a header of Cyrillic and Latin words; a subject within
# SUBJECT_LIMIT fits into one line of a mail, which may have 998 characters.
WHOLE_LINES = SMTP.clone(max_line_length=998)
ENCODING = "base64"
# What an address may be in a header; anything else is not written to at all.
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9.-]{1,190}")
MESSAGE_ID = re.compile(r"[A-Za-z0-9._-]{1,100}@[A-Za-z0-9.-]{1,190}")
# A digest longer than this is not read; the rest is in the cabinet.
MOST = 100


@dataclass(frozen=True)
class Letter:
    """One mail: to whom, what, and an id that is the same when it is sent again."""

    address: str
    subject: str
    text: str
    lang: str
    number: str
    message_id: str
    at: datetime
    html: str = ""


@dataclass(frozen=True)
class Told:
    """A notification in its reader's language, with names of those they stand in for."""

    subject: str
    action: str
    title: str
    link: str
    about: str
    at: datetime
    behalf: tuple[str, ...]


class BadSender(Exception):
    """The sender that is set is no address."""


def of_notification(told: Told, site: str, lang: str) -> tuple[str, str, str]:
    """Return subject, text and HTML: the first line says what to do, then the link."""
    behalf = _behalf(told, lang)
    lines = [told.action, *([behalf] if behalf else []), "", told.link, *_foot(site, lang)]
    html = (
        f"<p><strong>{escape(told.action)}</strong></p>"
        f"<p>{escape(told.subject)}</p>"
        + (f"<p>{escape(behalf)}</p>" if behalf else "")
        + f'<p><a href="{escape(told.link)}">{escape(translate(_("Open"), lang))}</a></p>'
    )
    return told.subject, "\n".join(lines), _page(html, site, lang)


def of_digest(told: Sequence[Told], at: datetime, site: str, lang: str) -> tuple[str, str, str]:
    """Return subject, text and HTML of a daily letter: what came, by what it is about."""
    day = formats.date(at, lang)
    values = {"day": day, "count": str(len(told))}
    subject = translate(_("is2in: unread notifications on ${day}: ${count}", mapping=values), lang)
    first = translate(
        _("What came since the last letter and is not read yet: ${count}", mapping=values), lang
    )
    lines, html = [first, ""], f"<p><strong>{escape(first)}</strong></p>"
    for heading, rows in _groups(told[:MOST]):
        lines.append(heading)
        html += f"<h2>{escape(heading)}</h2><ul>"
        for row in rows:
            text, link = _line(row, lang), row.link
            lines += [f"- {text}", f"  {link}"]
            html += f'<li>{escape(text)} <a href="{escape(link)}">'
            html += f"{escape(translate(_('Open'), lang))}</a></li>"
        lines.append("")
        html += "</ul>"
    if (rest := len(told) - MOST) > 0:
        values = {"count": str(rest)}
        more = translate(_("In the cabinet, besides: ${count}", mapping=values), lang)
        lines += [more, ""]
        html += f"<p>{escape(more)}</p>"
    return subject, "\n".join([*lines, *_foot(site, lang)]), _page(html, site, lang)


def message(letter: Letter, sender: str) -> EmailMessage:
    """Return the mail ready to be sent.

    Raises ValueError for an address that is none, BadSender for a sender that is none.
    """
    if not is_address(letter.address):
        raise ValueError("not the address of a mailbox")
    if not is_address(sender):
        raise BadSender("not the address of a mailbox")
    if not MESSAGE_ID.fullmatch(letter.message_id):
        raise ValueError("not the id of a mail")
    mail = EmailMessage(policy=WHOLE_LINES)
    mail["Subject"] = one_line(letter.subject)
    mail["From"] = Address(SENDER, addr_spec=sender)
    mail["To"] = Address(addr_spec=letter.address)
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.message_id}>"
    # Asks holiday answers and other robots not to reply.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, cte=ENCODING)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html", cte=ENCODING)
    # After the contents: setting them takes every header of contents away.
    mail["Content-Language"] = one_line(letter.lang)
    return mail


def is_address(text: str) -> bool:
    """Return whether a text is one plain address, with nothing that could end a header."""
    return text.isprintable() and ADDRESS.fullmatch(text) is not None


def one_line(text: str) -> str:
    """Return a text fit for a header: no line ends, no invisible characters, not too long."""
    seen = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(seen.split())[:SUBJECT_LIMIT]


def _groups(told: Sequence[Told]) -> list[tuple[str, list[Told]]]:
    """Return what is told by what it is about, the first of each first."""
    found: dict[str, list[Told]] = {}
    for row in told:
        found.setdefault(row.about, []).append(row)
    return [
        (next((row.title for row in reversed(rows) if row.title), rows[-1].subject), rows)
        for rows in found.values()
    ]


def _line(row: Told, lang: str) -> str:
    said = [formats.moment(row.at, lang), row.subject, row.action, _behalf(row, lang)]
    return one_line(" · ".join(each for each in said if each))


def _behalf(told: Told, lang: str) -> str:
    if not told.behalf:
        return ""
    values = {"names": ", ".join(told.behalf)}
    return translate(_("You stand in for: ${names}", mapping=values), lang)


def _foot(site: str, lang: str) -> list[str]:
    lines = ["", "-- "]
    for words, url in _links(site, lang):
        lines += [words, url]
    return [*lines, ""]


def _page(html: str, site: str, lang: str) -> str:
    foot = "".join(
        f'<p><small>{escape(words)} <a href="{escape(url)}">{escape(url)}</a></small></p>'
        for words, url in _links(site, lang)
    )
    return f'<!DOCTYPE html><html lang="{lang}"><body>{html}{foot}</body></html>'


def _links(site: str, lang: str) -> tuple[tuple[str, str], ...]:
    return (
        (
            translate(_("Sent by is2in automatically. All notifications:"), lang),
            f"{site}/@@notifications",
        ),
        (
            translate(_("Choose what comes by e-mail:"), lang),
            f"{site}/@@notification-settings",
        ),
    )
