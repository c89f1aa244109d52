"""GET, POST and DELETE @working-calendar: the days staff have moved."""

from datetime import date
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.services import work_shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import Missing
from kase.is2in.web.api import asked


class WorkingCalendar(ApplicationService):
    """The moved days, the latest first."""

    def answer(self):
        """Return the days."""
        rows = [work_shapes.moved_day(one) for one in api.moved_days()]
        return {
            "@id": f"{self.context.absolute_url()}/@working-calendar",
            "items": rows,
            "items_total": len(rows),
        }


class MoveDay(ApplicationService):
    """Takes ``day``, ``working`` and ``note``."""

    status = 201

    def answer(self):
        """Move a day; return it with how many deadlines moved."""
        data = self.body()
        working = data.get("working")
        if not isinstance(working, bool):
            raise Malformed("shape", _("True or false is expected here."), "working")
        day = _day(self.text(data, "day"))
        moved = api.move_day(day, working, self.text(data, "note"))
        return {"day": day.isoformat(), "working": working, "deadlines_moved": moved}


class RestoreDay(ApplicationService):
    """The day stands behind the name: ``@working-calendar/2026-05-08``."""

    deepest = 1

    def answer(self):
        """Give the day back to the calendar."""
        day = read_day(self.part(0))
        if day is None:
            raise Missing("day", _("This day is not moved."))
        api.restore_day(day)


def _day(text: str) -> date:
    return asked.given_day(text, "day")
