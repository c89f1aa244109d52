"""GET @notifications: the caller's own, with ``unread=1`` or ``unread=0`` some of them."""

from kase.is2in import _
from kase.is2in.notify.cabinet import notifications
from kase.is2in.notify.cabinet import PAGE
from kase.is2in.notify.cabinet import unread_count
from kase.is2in.notify.services.shapes import as_json
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Service
from plone import api


SIZE_LIMIT = 500
UNREAD = {"": None, "1": True, "0": False}


class Notifications(Service):
    """Answers with ``{"@id", "items", "items_total", "unread"}``, the newest first."""

    def answer(self):
        """Return a page of notifications and the number of unread ones."""
        user_id = current_user_id() or ""
        start = self._number("b_start", 0, 10**6)
        size = self._number("b_size", PAGE, SIZE_LIMIT)
        wanted = self.request.form.get("unread", "")
        if wanted not in UNREAD:
            raise Malformed("unread", _("Say unread=1 or unread=0."), "unread")
        rows, total = notifications(user_id, UNREAD[wanted], start, size)
        return {
            "@id": f"{api.portal.get().absolute_url()}/@notifications",
            "items": [as_json(row) for row in rows],
            "items_total": total,
            "unread": unread_count(user_id),
        }

    def _number(self, name: str, default: int, most: int) -> int:
        raw = self.request.form.get(name, str(default))
        if not (isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 10):
            raise Malformed("number", _("A number without a sign is needed."), name)
        return min(int(raw), most)
