"""«Уведомления»: what happened, who did it, when, and the one link to act (manual, 8.1)."""

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
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Column
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Filter
from kase.is2in.web.api import ListView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


UNREAD = {"unread": True, "read": False}


class Notifications(Names, ListView):
    """The person's own notifications, the newest first; forms mark them as read.

    Pages go on from the last row (``after``): the hundredth is as fast as the first.
    """

    index = ViewPageTemplateFile("notifications.pt")
    title = _("Notifications")
    lead = _("What has happened to your applications, and what waits for you.")
    empty = _("There are no notifications yet. They come when an application moves on.")
    file_name = "notifications"
    refused: object = None

    @property
    def columns(self):
        """Return the columns of the export."""
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
        if self.request.form.get("format") == "xlsx":
            return self.export()
        self.rows, self.next_after = self._page()
        return self.index()

    def filters(self) -> tuple[Filter, ...]:
        """Return the choices: read or not, and the kind of events."""
        states = (("unread", _("Unread")), ("read", _("Read")))
        kinds = tuple((kind.code, kind.title) for _group, found in GROUPS for kind in found)
        return (Filter("state", _("State"), states), Filter("kind", _("Event"), kinds))

    @cached_property
    def query(self) -> dict[str, str]:
        """Return the filters that are set."""
        found = {name: self._parameter(name) for name in ("state", *filters.NAMES)}
        return {name: value for name, value in found.items() if value}

    def fetch(self, query, sort, descending, start, size):
        """Return rows for the export."""
        return cabinet.notifications(self.user_id, None, start, size, self._wanted())

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
        return self.redirect(self.address(after=self._parameter("after")), done)

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

    def older(self) -> str:
        """Return the address of the next page, "" on the last one."""
        return self.address(after=self.next_after) if self.next_after else ""

    def newest(self) -> str:
        """Return the address of the first page, "" on it."""
        return self.address() if self._parameter("after") else ""

    def here(self) -> str:
        """Return the address of this page, for its forms."""
        return self.address(after=self._parameter("after"))

    def _page(self) -> tuple[tuple[Notification, ...], int | None]:
        try:
            after = self._parameter("after")
            last = numbers(after)[0] if after else None
            return cabinet.notifications_after(self.user_id, self._wanted(), last, self.size)
        except Malformed as refusal:
            self.refused = refusal.message
            self.request.response.setStatus(refusal.status)
            return (), None

    def _wanted(self) -> Wanted:
        return filters.wanted(self.query, UNREAD.get(self.query.get("state", "")))
