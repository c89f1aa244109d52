"""«Мои задачи», подписки: what waits for the person's organisation or departments."""

from kase.is2in import _
from kase.is2in.parties.api import current_person
from kase.is2in.subscription import books
from kase.is2in.subscription import folders
from kase.is2in.subscription.course import duties
from kase.is2in.subscription.course import telling
from kase.is2in.subscription.course.duties import Duty
from kase.is2in.web.api import Column
from kase.is2in.web.api import formats
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate


class Tasks(ListView):
    """One list: the soonest first."""

    title = _("Tasks in subscriptions")
    lead = _("What waits for your organisation or department in subscriptions to securities.")
    empty = _("Nothing waits for you.")
    file_name = "subscription-tasks"
    searchable = False

    @property
    def columns(self):
        """Return the columns."""
        return (
            Column("subscription", _("Subscription"), name_of, False, address_of),
            Column("todo", _("What is to be done"), todo_of),
            Column("article", _("Article"), lambda row: row.article, css="code"),
            Column("due", _("Deadline"), due_of),
            Column("since", _("Waits since"), lambda row: row.at),
        )

    def actions(self):
        """Return the way to the tasks on applications."""
        return ((f"{self.site_url}/@@my-tasks", _("My tasks")),)

    def fetch(self, query, sort, descending, start, size):
        """Return a page of what waits."""
        found = duties.waiting(current_person())
        return found[start : start + size], len(found)


def name_of(row: Duty) -> str:
    """Return number and issuer of the subscription."""
    return telling.name_of(books.get(row.book))


def address_of(row: Duty) -> str:
    """Return where it is done."""
    return f"{folders.address_of(row.book)}{row.page}"


def todo_of(row: Duty) -> str:
    """Return what is to be done, in words."""
    return translate(telling.filled(duties.KINDS[row.kind][0].action, due=row.due, **row.facts))


def due_of(row: Duty) -> str:
    """Return the day, and that it has passed."""
    day = formats.date(row.due)
    return translate(_("${day}, overdue", mapping={"day": day})) if row.overdue else day
