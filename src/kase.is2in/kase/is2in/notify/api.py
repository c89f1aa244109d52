"""The door of the room: telling people, their notifications, direct mails."""

from kase.is2in.notify.cabinet import mark_read
from kase.is2in.notify.cabinet import notifications
from kase.is2in.notify.cabinet import unread_count
from kase.is2in.notify.tasks import post
from kase.is2in.notify.telling import tell


__all__ = ["mark_read", "notifications", "post", "tell", "unread_count"]
