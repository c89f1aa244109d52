"""Notifications as programs see them."""

from kase.is2in.notify.types import Notification
from kase.is2in.terms.clock import almaty


def as_json(row: Notification) -> dict[str, object]:
    """Return a notification; moments are ISO 8601 in Almaty time."""
    return {
        "id": row.id,
        "event": row.event,
        "subject": row.subject,
        "action": row.action,
        "link": row.link,
        "about": row.about,
        "author": row.author,
        "at": almaty(row.at).isoformat(),
        "read": almaty(row.read_at).isoformat() if row.read_at else None,
    }
