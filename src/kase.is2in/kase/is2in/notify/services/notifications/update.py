"""PATCH @notifications: mark the caller's own as read."""

from kase.is2in import _
from kase.is2in.notify.cabinet import mark_read
from kase.is2in.notify.cabinet import unread_count
from kase.is2in.notify.services.base import ids_in
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Service


class MarkRead(Service):
    """Takes ``{"read": [id, …]}`` or ``{"read": "all"}``; answers ``{"marked", "unread"}``.

    An id that is not the caller's is answered as one that does not exist, and nothing is
    marked.
    """

    def answer(self):
        """Mark and return how many changed and how many are left unread."""
        user_id = current_user_id() or ""
        read = self.body().get("read")
        if read != "all" and not ids_in(read):
            raise Malformed("read", _('Name the notifications in a list, or say "all".'), "read")
        marked = mark_read(user_id, None if read == "all" else read)
        return {"marked": marked, "unread": unread_count(user_id)}
