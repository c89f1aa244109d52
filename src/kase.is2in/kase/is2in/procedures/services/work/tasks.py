"""GET @tasks, GET @workload: work lists and how much each executor has."""

from kase.is2in.procedures import api
from kase.is2in.procedures.services import work_shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.web.api import asked


PAGE = 25
LARGEST_PAGE = 200
FILTERS = ("q", "procedure", "organization", "state", "executor")


class Tasks(ApplicationService):
    """``tab`` mine, team, overdue or stuck; filters, ``sort_on``, ``b_start``, ``b_size``."""

    def answer(self):
        """Return a page of the list, with the number of tasks in each tab."""
        form = self.request.form
        start, size = asked.page_of(self.request.form, PAGE, LARGEST_PAGE)
        found = api.tasks(
            self.person,
            str(form.get("tab", "mine")),
            {name: str(form[name]) for name in FILTERS if form.get(name)},
            str(form.get("sort_on", "due")),
            form.get("sort_order") in ("descending", "reverse"),
            start,
            size,
        )
        return {
            "@id": f"{self.context.absolute_url()}/@tasks",
            "items": [work_shapes.task(row) for row in found.rows],
            "items_total": found.total,
            "b_start": start,
            "b_size": size,
            "tabs": api.task_counts(self.person),
        }


class Workload(ApplicationService):
    """The executors of the caller's organisation or departments."""

    def answer(self):
        """Return everybody, the busiest first."""
        rows = api.workload(self.person)
        return {
            "@id": f"{self.context.absolute_url()}/@workload",
            "items": [work_shapes.workload(row) for row in rows],
            "items_total": len(rows),
        }
