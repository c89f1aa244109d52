"""«Сроки»: the clocks of an application, each with the days that were counted and why."""

from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.browser.day_words import day_words
from kase.is2in.procedures.browser.day_words import not_counted
from kase.is2in.web.api import formats
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


SIDES = {"exchange": _("The exchange"), "client": _("The client")}
STATUSES = {
    "running": _("The clock runs"),
    "paused": _("The clock stands"),
    "overdue": _("Overdue"),
    "met": _("Done in time"),
    "missed": _("Done late"),
    "stopped": _("Stopped"),
}

PAUSING = {"pause": _("Make the term stand"), "resume": _("Let the term go on")}


class Deadlines(ApplicationPage):
    """Each clock says when it began, which days count, why it stands, when it is due."""

    index = ViewPageTemplateFile("templates/deadlines.pt")
    tab = "deadlines"

    @cached_property
    def clocks(self):
        """Return the clocks, the last first."""
        return tuple(reversed(api.deadlines(self.context)))

    def side(self, clock) -> object:
        """Return whose clock it is."""
        return SIDES[clock.side]

    def status(self, clock) -> object:
        """Return how the clock is in words."""
        return STATUSES[clock.status]

    def left(self, clock) -> object:
        """Return how many working days are left, or by how many it is overdue; "" at the end."""
        if clock.left is None:
            return ""
        if clock.status == "overdue":
            return _("overdue by ${days}", mapping={"days": formats.number(-clock.left)})
        return _("${days} left", mapping={"days": formats.number(clock.left)})

    def counted(self, clock) -> list[dict[str, str]]:
        """Return ``{"day", "why"}`` of the days that count; a moved one says by what decision."""
        return [
            {"day": formats.date(one.day), "why": self.why(one)}
            for one in clock.line
            if one.number
        ]

    def skipped(self, clock) -> list[dict[str, object]]:
        """Return ``{"day", "why"}`` of the days that do not count."""
        return [
            {"day": formats.date(one.day), "why": self.why(one)}
            for one in clock.line
            if not one.number
        ]

    def why(self, one) -> str:
        """Return why a day counts or not, "" for a plain working day."""
        words = day_words(one.kind) if one.number else not_counted(one)
        note = self.decisions.get(one.day, "") if one.kind.reason == "moved" else ""
        return f"{words} ({note})" if note else words

    @cached_property
    def decisions(self) -> dict[object, str]:
        """Return the decisions by which staff have moved days."""
        return {one.day: one.note for one in api.moved_days()}

    @cached_property
    def pause_words(self) -> object:
        """Return the words of the button that pauses the term that runs now, None for no button."""
        return PAUSING.get(api.pause_action(self.context, self.person))

    def date(self, value) -> str:
        """Return a day as people read it."""
        return formats.date(value)
