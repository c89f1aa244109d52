"""«Мои задачи»: what waits for a person, their organisation or department; «Загрузка»."""

from decimal import Decimal
from functools import cached_property
from kase.is2in import _
from kase.is2in.parties.api import current_person
from kase.is2in.procedures import api
from kase.is2in.web.api import Column
from kase.is2in.web.api import Filter
from kase.is2in.web.api import formats
from kase.is2in.web.api import ItemAddress
from kase.is2in.web.api import ListView
from kase.is2in.web.api import nowhere
from kase.is2in.web.api import Tab
from kase.is2in.web.api import translate
from plone import api as plone


KEEP_CALENDAR = "kase.is2in: Keep the working calendar"
MINE = "mine"
TITLES = {
    MINE: _("Mine"),
    "overdue": _("Overdue"),
    "stuck": _("Stuck"),
}
LEADS = {
    MINE: _("Here you must act now, or stand in for somebody absent."),
    "team": _("What your colleagues and you must do, as far as you take part in it."),
    "overdue": _("The deadline has passed."),
    "stuck": _("Nothing has been done here for too long."),
}
EMPTY = {
    MINE: _("Nothing waits for you."),
    "team": _("Nothing waits for your colleagues."),
    "overdue": _("Nothing is overdue."),
    "stuck": _("Nothing is stuck."),
}


def due_words(row) -> str:
    """Return the due day with what it means today."""
    if row.paused:
        return translate(_("The clock stands"))
    if row.due is None:
        return ""
    day = formats.date(row.due)
    if row.overdue:
        return translate(_("${day}, overdue by ${days}", mapping={"day": day, "days": -row.left}))
    return translate(_("${day}, ${days} left", mapping={"day": day, "days": row.left}))


def points(row) -> int | None:
    """Return the number of comments that are not settled, nothing for none."""
    return row.points or None


def substitution(row) -> str:
    """Return for whom the person stands in, or who stands in for those who must act."""
    if row.stands_in:
        names = ", ".join(one.full_name for one in row.stands_in)
        return translate(_("for ${name}", mapping={"name": names}))
    texts = []
    for one in row.replaced:
        names = {"name": one.absent.full_name}
        if one.substitute is None:
            texts.append(translate(_("${name} is absent", mapping=names)))
        else:
            names["other"] = one.substitute.full_name
            texts.append(translate(_("${name} is absent, replaced by ${other}", mapping=names)))
    return "; ".join(texts)


def _executors(row) -> str:
    return ", ".join(one.full_name for one in row.executors) or translate(_("Nobody"))


class Tasks(ItemAddress, ListView):
    """Four lists under one name: ``@@my-tasks``, ``…/team``, ``…/overdue``, ``…/stuck``."""

    title = _("My tasks")
    file_name = "tasks"
    default_sort = "due"
    default_descending = False

    @cached_property
    def columns(self):
        """Return the columns; who may give work to others gets the way there."""
        number = _("not sent yet")
        found = (
            Column("number", _("Number"), lambda row: row.number or number, True, self.act_url),
            Column("organization", _("Company"), lambda row: row.organization_title, True),
            Column("procedure", _("Procedure"), lambda row: row.procedure_title, True),
            Column("state", _("Current process"), lambda row: row.process_title, True, shown=False),
            Column("todo", _("What is to be done"), lambda row: row.todo, link=self.act_url),
            Column("points", _("Open points"), points, link=self.points_url),
            Column("since", _("Waits since"), lambda row: row.since, True),
            Column("due", _("Deadline"), due_words, True),
            Column("moved", _("Last act"), lambda row: row.moved, shown=self.tab == "stuck"),
            Column("executor", _("Executor"), _executors),
            Column("substitution", _("Substitution"), substitution),
        )
        if self.tab == MINE:
            return found
        give = _("Assign")
        return (*found, Column("assign", give, lambda row: give, link=self.assign_url))

    @cached_property
    def person(self):
        """Return whose lists they are."""
        return current_person()

    @cached_property
    def tab(self) -> str:
        """Return which list is shown; raise Missing for an unknown one."""
        if self.word in LEADS and self.word != MINE:
            return self.word
        if self.path:
            raise nowhere()
        return MINE

    @property
    def lead(self):
        """Return what the list is."""
        return LEADS[self.tab]

    @property
    def empty(self):
        """Return what an empty list says."""
        return EMPTY[self.tab]

    def tabs(self) -> tuple[Tab, ...]:
        """Return the four lists with their counts."""
        team = _("My organisation's") if self.person.organization else _("My department's")
        titles = {**TITLES, "team": team}
        base = f"{self.site_url}/@@my-tasks"
        own = (
            Tab(base if tab == MINE else f"{base}/{tab}", titles[tab], count, tab == self.tab)
            for tab, count in api.task_counts(self.person).items()
        )
        more = (
            Tab(f"{self.site_url}/{address}", title, count, False)
            for address, title, count in api.more_tasks(self.person)
        )
        return (*own, *more)

    def actions(self):
        found = ((f"{self.site_url}/@@open-points", _("Open points")),)
        if api.may_see_workload(self.person):
            found = (*found, (f"{self.site_url}/@@workload", _("Workload")))
        return found

    def filters(self):
        found = api.task_filters(self.person, self.tab)
        return (
            Filter("procedure", _("Procedure"), found.procedures),
            Filter("state", _("What is to be done"), found.processes),
            Filter("organization", _("Company"), found.organizations),
            Filter("executor", _("Executor"), found.executors),
        )

    def fetch(self, query, sort, descending, start, size):
        found = api.tasks(self.person, self.tab, query, sort, descending, start, size)
        return found.rows, found.total

    def act_url(self, row) -> str:
        """Return the one place to act, or to look."""
        return row.url

    def points_url(self, row) -> str:
        """Return the page of what is to be mended and answered."""
        return f"{row.application_url}/@@comments"

    def assign_url(self, row) -> str:
        """Return the page on which the work is given to somebody."""
        return f"{row.application_url}/@@assign"


class Workload(ListView):
    """How much each executor has; a name leads to what waits for them."""

    title = _("Workload")
    lead = _("What waits for each executor now, and what was done in the last 30 days.")
    empty = _("There is nobody to show.")
    file_name = "workload"
    searchable = False

    @cached_property
    def rows_of_all(self):
        """Return the workload of everybody."""
        return api.workload(current_person())

    @cached_property
    def columns(self):
        """Return the columns."""
        return (
            Column("executor", _("Executor"), lambda row: row.full_name, link=self.list_url),
            Column("open", _("Open tasks"), lambda row: row.open, css="number"),
            Column("overdue", _("Overdue"), lambda row: row.overdue, css="number"),
            Column("stuck", _("Stuck"), lambda row: row.stuck, css="number"),
            Column("done", _("Done in 30 days"), lambda row: row.done, css="number"),
            Column("average", _("Working days on average"), average, css="number"),
        )

    def actions(self):
        if not plone.user.has_permission(KEEP_CALENDAR, obj=self.context):
            return ()
        return ((f"{self.site_url}/@@working-calendar", _("Working calendar")),)

    def fetch(self, query, sort, descending, start, size):
        return self.rows_of_all[start : start + size], len(self.rows_of_all)

    def list_url(self, row) -> str:
        """Return the list of what waits for an executor, from where it is given to others."""
        return f"{self.site_url}/@@my-tasks/team?executor={row.executor or api.NOBODY}"


def average(row) -> Decimal | None:
    """Return the mean of working days, exactly as it is shown."""
    return None if row.average is None else Decimal(str(row.average))
