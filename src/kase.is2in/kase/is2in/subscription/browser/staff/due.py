"""``@@subscriptions-due``: what is due across all subscriptions, and what waits for whom."""

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from functools import cached_property
from kase.is2in import _
from kase.is2in.subscription import books
from kase.is2in.subscription import folders
from kase.is2in.subscription import past
from kase.is2in.subscription import timed
from kase.is2in.subscription.book import life
from kase.is2in.subscription.books import BookRow
from kase.is2in.subscription.browser import words
from kase.is2in.subscription.seats import require_trading
from kase.is2in.terms import clock
from kase.is2in.terms.clock import almaty
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import formats
from kase.is2in.web.api import ListView
from kase.is2in.web.api import translate


OVERDUE, TODAY, LATER, PERSON = "overdue", "today", "later", "person"
WHEN = {
    OVERDUE: _("Overdue"),
    PERSON: _("Waits for a person"),
    TODAY: _("Today"),
    LATER: _("Later"),
}
# A minute belongs to the clock: its sweep comes once in it.
GRACE = timedelta(minutes=1)
# States in which somebody, not the clock, is to act.
PERSONS = frozenset(
    ("submitted", "checking", "depository", "approved", "allotting", "settling", "settled")
)


@dataclass(frozen=True)
class Due:
    """One thing that is to be done: of which subscription, what, when, and how it stands."""

    row: BookRow
    act: str
    at: datetime | None
    when: str
    waits: str = ""

    @property
    def title(self) -> str:
        """Return what is to be done."""
        found = words.ACTS.get(self.act) or words.ACTORS[self.row.state]
        return translate(found)


class DueSteps(ListView):
    """Everything that is to be done, the most pressing first."""

    title = _("What is due in subscriptions")
    lead = _("Steps of the timetable are made by the clock. An overdue one can be made by hand.")
    empty = _("Nothing is due: no subscription is under way.")
    file_name = "subscriptions-due"
    searchable = False

    def __call__(self):
        require_trading()
        return super().__call__()

    @cached_property
    def columns(self):
        """Return the columns; what is overdue leads to making it by hand."""
        return (
            Column("when", _("How urgent"), lambda one: translate(WHEN[one.when])),
            Column("title", _("What is to be done"), lambda one: one.title, link=self.page_of),
            Column("at", _("Due at"), lambda one: formats.moment(one.at)),
            Column("waits", _("Why it waits"), waits),
            Column("book", _("Number"), number_of, link=self.book_of, css="together"),
            Column("issuer", _("Issuer"), lambda one: one.row.conditions.issuer),
            Column("state", _("State"), lambda one: translate(words.STATES[one.row.state])),
        )

    def filters(self) -> tuple[Filter, ...]:
        """Return the choice of urgency."""
        return (Filter("when", _("How urgent"), tuple(WHEN.items())),)

    def book_of(self, one: Due) -> str:
        """Return the address of the subscription."""
        return f"{self.context.absolute_url()}/{one.row.book}"

    def page_of(self, one: Due) -> str:
        """Return where it is done: an overdue step by hand, the rest on its page."""
        if one.when == OVERDUE and one.act:
            return f"{self.book_of(one)}/@@subscription-step/{one.act}"
        return self.book_of(one)

    def fetch(self, query, sort, descending, start, size):
        """Return what is due, the most pressing first."""
        wanted = query.get("when", "")
        found = [one for one in everything() if wanted in ("", one.when)]
        return found[start : start + size], len(found)


def everything() -> list[Due]:
    """Return what is to be done in every subscription that is under way."""
    found = []
    for name in folders.all_books():
        row = books.get(name)
        if row.state in life.ENDED or row.state == "draft":
            continue
        if row.state in PERSONS:
            found.append(Due(row, "", None, PERSON))
        if row.state in timed.WATCHED:
            found += steps_of(row)
    order = tuple(WHEN)
    late = clock.now() + timedelta(days=3650)
    return sorted(found, key=lambda one: (order.index(one.when), one.at or late, one.row.book))


def steps_of(row: BookRow) -> list[Due]:
    """Return the steps of a timetable that are not done."""
    done = {one.name for one in past.performed(row.book)}
    reason, now = timed.waits_for(row.book), clock.now()
    found = []
    for act in life.timetable(row.conditions):
        if act.name in done:
            continue
        overdue = act.at + GRACE < now
        today = almaty(act.at).date() == almaty(now).date()
        when = OVERDUE if overdue else TODAY if today else LATER
        found.append(Due(row, act.name, act.at, when, reason if overdue else ""))
    return found


def number_of(one: Due) -> str:
    """Return the unique number; the name in the address until the decision gives one."""
    return one.row.number or one.row.book


def waits(one: Due) -> str:
    """Return why a step waits, in words."""
    return translate(words.WAITS[one.waits]) if one.waits in words.WAITS else ""
