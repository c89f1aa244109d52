"""GET @tasks, GET @workload: work lists and how much each executor has."""

from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.services import work_shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.terms.errors import Malformed


LARGEST_PAGE = 200
FILTERS = ("q", "procedure", "organization", "state", "executor")


class Tasks(ApplicationService):
    """``tab`` mine, team, overdue or stuck; filters, ``sort_on``, ``b_start``, ``b_size``."""

    def answer(self):
        """Return a page of the list, with the number of tasks in each tab."""
        form = self.request.form
        start = self.count("b_start", 0, 10**6)
        size = self.count("b_size", 25, LARGEST_PAGE)
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

    def count(self, name: str, default: int, largest: int) -> int:
        """Return a number of the query; raise Malformed for anything else."""
        raw = str(self.request.form.get(name, default))
        if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
            raise Malformed("number", _("A number is expected here."), name)
        return min(int(raw), largest)


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
