"""The working calendar of the exchange: the year as it is, days that staff move, settings."""

from datetime import date
from datetime import timedelta
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.browser.day_words import day_words
from kase.is2in.procedures.interfaces import IWorkSettings
from kase.is2in.web.api import asked
from kase.is2in.web.api import formats
from kase.is2in.web.api import FormPage
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from plone.z3cform import layout
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


FIRST_YEAR, LAST_YEAR = 2020, 2100


class WorkingCalendar(FormPage):
    """``@@working-calendar``: days off that are no weekend, and a form to move a day."""

    index = ViewPageTemplateFile("templates/calendar.pt")
    title = _("Working calendar")

    @cached_property
    def year(self) -> int:
        """Return the year that is shown: the one asked for, or this one."""
        asked = self.field("year")
        year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
        return year if FIRST_YEAR <= year <= LAST_YEAR else api.today().year

    def years(self) -> tuple[int, int]:
        """Return the years before and after."""
        return max(FIRST_YEAR, self.year - 1), min(LAST_YEAR, self.year + 1)

    def rows(self) -> list[dict[str, str]]:
        """Return ``{"day", "weekday", "why"}`` of the days that are no plain ones."""
        found = []
        for one in self._days():
            kind = api.kind_of(one)
            if kind.reason in ("holiday", "moved"):
                found.append({"day": formats.date(one), "why": day_words(kind)})
        return found

    def working_days(self) -> int:
        """Return how many working days the year has."""
        return sum(1 for one in self._days() if api.kind_of(one).working)

    def moved(self):
        """Return the days staff have moved."""
        return api.moved_days()

    def value(self, name: str) -> str:
        """Return what was entered last."""
        return self.field(name)

    def date(self, value) -> str:
        """Return a day as people read it."""
        return formats.date(value)

    def author(self, one) -> str:
        """Return who moved a day."""
        return api.person_name(one.author)

    def handle(self):
        """Move a day or give it back, and say how many deadlines moved with it."""
        if self.field("restore"):
            count = api.restore_day(_day(self.field("restore"), "restore"))
        else:
            working = self.field("working") == "yes"
            count = api.move_day(_day(self.field("day"), "day"), working, self.field("note"))
        text = _("The calendar is changed. Deadlines moved: ${count}.", mapping={"count": count})
        return self.redirect(f"{self.site_url}/@@working-calendar?year={self.year}", text)

    def _days(self) -> list[date]:
        first = date(self.year, 1, 1)
        count = (date(self.year, 12, 31) - first).days + 1
        return [first + timedelta(days=number) for number in range(count)]


def _day(text: str, field: str) -> date:
    return asked.given_day(text, field)


class WorkSettingsForm(RegistryEditForm):
    """Every setting of IWorkSettings."""

    schema = IWorkSettings
    label = _("Deadlines and work lists")
    description = _("When work is stuck and when people are reminded.")


WorkSettings = layout.wrap_form(WorkSettingsForm, ControlPanelFormWrapper)
