"""Notifications, choices and mails as programs see them."""

from kase.is2in.notify.kinds import KINDS
from kase.is2in.notify.kinds import OTHER
from kase.is2in.notify.mails import reason_in_words
from kase.is2in.notify.types import Choice
from kase.is2in.notify.types import Mail
from kase.is2in.notify.types import Notification
from kase.is2in.terms.clock import almaty
from kase.is2in.web.api import translate


def as_json(row: Notification) -> dict[str, object]:
    """Return a notification; moments are ISO 8601 in Almaty time."""
    return {
        "id": row.id,
        "event": row.event,
        "kind": row.kind,
        "kind_title": translate(KINDS.get(row.kind, OTHER).title),
        "subject": row.subject,
        "action": row.action,
        "title": row.title,
        "link": row.link,
        "about": row.about,
        "author": row.author,
        "behalf": list(row.behalf),
        "at": moment(row.at),
        "read": moment(row.read_at),
    }


def of_choice(choice: Choice) -> dict[str, object]:
    """Return how a kind of events reaches a person."""
    return {
        "kind": choice.kind,
        "title": translate(choice.title),
        "group": translate(choice.group),
        "channel": choice.channel,
        "chosen": choice.chosen,
        "default": choice.default,
        "mandatory": choice.mandatory,
    }


def of_mail(mail: Mail) -> dict[str, object]:
    """Return a mail of the queue; its text is nobody's but the recipient's."""
    return {
        "id": mail.id,
        "kind": mail.kind,
        "state": mail.state,
        "address": mail.address,
        "subject": mail.subject,
        "at": moment(mail.at),
        "attempts": mail.attempts,
        "next_at": moment(mail.next_at),
        "done_at": moment(mail.done_at),
        "reason": reason_in_words(mail),
    }


def moment(value) -> str | None:
    """Return a moment in Almaty time, None for none."""
    return almaty(value).isoformat() if value else None
