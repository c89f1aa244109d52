"""«Уведомления»: what happened, who did it, when, and the one link to act (manual, 8.1)."""

from collections.abc import Mapping
from functools import cached_property
from kase.is2in import _
from kase.is2in.notify import cabinet
from kase.is2in.notify import filters
from kase.is2in.notify.browser.base import Names
from kase.is2in.notify.browser.base import numbers
from kase.is2in.notify.kinds import GROUPS
from kase.is2in.notify.kinds import KINDS
from kase.is2in.notify.kinds import OTHER
from kase.is2in.notify.types import Notification
from kase.is2in.notify.types import Wanted
from kase.is2in.web.api import Column
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Filter
from kase.is2in.web.api import ListView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


UNREAD = {"unread": True, "read": False}


class Notifications(Names, ListView):
    """The person's own notifications, the newest first; forms mark them as read."""

    index = ViewPageTemplateFile("notifications.pt")
    title = _("Notifications")
    lead = _("What has happened to your applications, and what waits for you.")
    empty = _("There are no notifications yet. They come when an application moves on.")
    file_name = "notifications"
    keyset = True

    @property
    def columns(self):
        """Return the columns of the files."""
        return (
            Column("subject", _("Procedure"), lambda row: row.subject),
            Column("title", _("About what"), lambda row: row.title),
            Column("action", _("What to do"), lambda row: row.action),
            Column("kind", _("Event"), self.kind),
            Column("author", _("Author"), lambda row: self.name_of(row.author)),
            Column("behalf", _("You stand in for"), self.behalf),
            Column("at", _("Time"), lambda row: row.at),
            Column("read", _("Read"), lambda row: row.read_at),
            Column("link", _("Link"), lambda row: row.link),
        )

    def __call__(self):
        if self.authenticated_post():
            return self.mark()
        return super().__call__()

    def filters(self) -> tuple[Filter, ...]:
        """Return the filters: read or not, the kind of events, days."""
        states = (("unread", _("Unread")), ("read", _("Read")))
        kinds = tuple((kind.code, kind.title) for _group, found in GROUPS for kind in found)
        return (
            Filter("state", _("State"), states),
            Filter("kind", _("Event"), kinds),
            Filter("at", _("Time"), kind="days"),
        )

    def fetch_after(self, query, sort, descending, after, size):
        """Return the rows behind one, and the number the next page is behind."""
        last = numbers(after)[0] if after else None
        rows, behind = cabinet.notifications_after(self.user_id, _wanted(query), last, size)
        return rows, str(behind or "")

    def count(self) -> int:
        """Return how many fit the filters: a short file is made at once."""
        return cabinet.count(self.user_id, _wanted(self.query))

    def mark(self) -> str:
        """Mark one, those with a tick, or all as read, and show the page again."""
        form = self.request.form
        if form.get("all"):
            marked = cabinet.mark_read(self.user_id, None)
        elif form.get("selected"):
            marked = cabinet.mark_read(self.user_id, numbers(form.get("ids")))
        else:
            marked = cabinet.mark_read(self.user_id, numbers(form.get("id")))
        done = _("Marked as read: ${count}", mapping={"count": str(marked)})
        return self.redirect(self.here(), done)

    @cached_property
    def user_id(self) -> str:
        """Return the id of whoever looks."""
        return current_user_id() or ""

    @cached_property
    def unread(self) -> int:
        """Return how many are unread in all."""
        return cabinet.unread_count(self.user_id)

    def behalf(self, row: Notification) -> str:
        """Return the names of the absent people for whom the person got it."""
        return ", ".join(name for each in row.behalf if (name := self.name_of(each)))

    def kind(self, row: Notification):
        """Return the kind of the event in words."""
        return KINDS.get(row.kind, OTHER).title

    def here(self) -> str:
        """Return the address of this page, for its forms."""
        return self.address(after=self._parameter("after"))


def _wanted(query: Mapping[str, str]) -> Wanted:
    given = {**query, "from": query.get("at_from", ""), "to": query.get("at_to", "")}
    return filters.wanted(given, UNREAD.get(query.get("state", "")))
