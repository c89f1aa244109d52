"""GET @notifications: the caller's own, with filters, by pages or after one of them."""

from kase.is2in import _
from kase.is2in.notify import cabinet
from kase.is2in.notify import filters
from kase.is2in.notify.services.base import LARGEST
from kase.is2in.notify.services.base import Reading
from kase.is2in.notify.services.shapes import as_json
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import asked
from kase.is2in.web.api import current_user_id
from plone import api


SIZE_LIMIT = 500
UNREAD = {"": None, "1": True, "0": False}


class Notifications(Reading):
    """Answers with ``{"@id", "items", "items_total", "unread", "after"}``, the newest first.

    ``after`` is what the next page is asked with, None on the last one; unlike ``b_start`` it
    is as fast on the hundredth page as on the first.
    """

    def answer(self):
        """Return a page of notifications and the number of unread ones."""
        user_id = current_user_id() or ""
        form = self.request.form
        start, size = asked.page_of(form, cabinet.PAGE, SIZE_LIMIT)
        last = asked.number_of(form, "after", 0, LARGEST)
        unread = self.text("unread")
        if unread not in UNREAD:
            raise Malformed("unread", _("Say unread=1 or unread=0."), "unread")
        given = {name: self.text(name) for name in filters.NAMES}
        wanted = filters.wanted(given, UNREAD[unread])
        rows, total = cabinet.notifications(user_id, None, start, size, wanted)
        after = rows[-1].id if rows and start + len(rows) < total else None
        if last:
            rows, after = cabinet.notifications_after(user_id, wanted, last, size)
        return {
            "@id": f"{api.portal.get().absolute_url()}/@notifications",
            "items": [as_json(row) for row in rows],
            "items_total": total,
            "unread": cabinet.unread_count(user_id),
            "after": after,
        }
