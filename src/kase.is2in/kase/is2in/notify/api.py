"""The door of the room: telling people, their notifications and choices, letters, the queue."""

from kase.is2in.notify.cabinet import mark_read
from kase.is2in.notify.cabinet import notifications
from kase.is2in.notify.cabinet import notifications_after
from kase.is2in.notify.cabinet import unread_count
from kase.is2in.notify.choices import choices
from kase.is2in.notify.choices import choose
from kase.is2in.notify.digest import daily
from kase.is2in.notify.installing import prepare
from kase.is2in.notify.mails import given_up
from kase.is2in.notify.queue import post
from kase.is2in.notify.retention import forget_read
from kase.is2in.notify.telling import tell


__all__ = [
    "choices",
    "choose",
    "daily",
    "forget_read",
    "given_up",
    "mark_read",
    "notifications",
    "notifications_after",
    "post",
    "prepare",
    "tell",
    "unread_count",
]
