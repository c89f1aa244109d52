"""«Уведомления»: what happened, who did it, when, and the one link to act (manual, 8.1)."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.notify import cabinet
from kase.is2in.notify.interfaces import IRecipients
from kase.is2in.notify.types import Notification
from kase.is2in.terms.errors import Malformed
from kase.is2in.web.api import Column
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import Filter
from kase.is2in.web.api import ListView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.component import queryUtility


UNREAD = {"unread": True, "read": False}
# Longer than any id of ours, shorter than what PostgreSQL refuses.
ID_DIGITS = 18


class Notifications(ListView):
    """The person's own notifications; forms mark one or all of them as read."""

    index = ViewPageTemplateFile("notifications.pt")
    title = _("Notifications")
    lead = _("What has happened to your applications, and what waits for you.")
    empty = _("There are no notifications yet. They come when an application moves on.")
    file_name = "notifications"
    searchable = False

    @property
    def columns(self):
        """Return the columns, for the page and for export."""
        return (
            Column("subject", _("Procedure"), lambda row: row.subject),
            Column("action", _("What to do"), lambda row: row.action),
            Column("author", _("Author"), lambda row: self.author(row)),
            Column("at", _("Time"), lambda row: row.at),
        )

    def __call__(self):
        if self.authenticated_post():
            return self.mark()
        return super().__call__()

    def filters(self):
        """Return the filter by read and unread."""
        options = (("unread", _("Unread")), ("read", _("Read")))
        return (Filter("state", _("State"), options),)

    def fetch(self, query, sort, descending, start, size):
        """Return a page of the person's notifications."""
        unread = UNREAD.get(query.get("state", ""))
        return cabinet.notifications(self.user_id, unread, start, size)

    def mark(self) -> str:
        """Mark what the form names as read and show the page again."""
        form = self.request.form
        if form.get("all"):
            cabinet.mark_read(self.user_id, None)
        else:
            cabinet.mark_read(self.user_id, [_number(form.get("id"))])
        return self.redirect(self.address())

    @cached_property
    def user_id(self) -> str:
        """Return the id of whoever looks."""
        return current_user_id() or ""

    @cached_property
    def unread(self) -> int:
        """Return how many are unread in all."""
        return cabinet.unread_count(self.user_id)

    def author(self, row: Notification) -> str:
        """Return who did it by name, the exchange's system for nobody."""
        found = self._authors.get(row.author)
        if found is None:
            people = queryUtility(IRecipients)
            person = people.resolve(row.author) if people is not None and row.author else None
            found = self._authors[row.author] = person.name if person is not None else ""
        return found

    @cached_property
    def _authors(self) -> dict[str | None, str]:
        return {}


def _number(raw: object) -> int:
    text = raw if isinstance(raw, str) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= ID_DIGITS):
        raise Malformed("notification", _("There is no such notification."))
    return int(text)
