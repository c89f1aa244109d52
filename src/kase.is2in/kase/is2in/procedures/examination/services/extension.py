"""POST and PATCH <app>/@extension: a later day for the answer, asked for and decided."""

from datetime import date
from kase.is2in import _
from kase.is2in.procedures import api
from kase.is2in.procedures.examination import extension
from kase.is2in.procedures.services import shapes
from kase.is2in.procedures.services.base import ApplicationService
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import Malformed


class ExtensionService(ApplicationService):
    """The base of the two: a day of the body, the application as the answer."""

    def day(self, data: dict) -> date | None:
        """Return the day of the body, None where it is left out; raise Malformed."""
        if data.get("due") is None:
            return None
        found = read_day(self.text(data, "due"))
        if found is None:
            raise Malformed("date", _("A day looks like 2026-11-21"), "due")
        return found

    def application(self) -> dict:
        """Return the application."""
        self.etag(self.version())
        return shapes.application(api.facts(self.context, self.person))


class AskExtension(ExtensionService):
    """Takes ``{"due", "reason"}`` of an executor."""

    def answer(self):
        """Ask for a later day and return the application."""
        data = self.body()
        self.require_match(self.version())
        extension.ask(self.context, self.person, self.day(data), self.text(data, "reason"))
        return self.application()


class DecideExtension(ExtensionService):
    """Takes ``{"granted", "reason", "due"?}`` of the case officer."""

    def answer(self):
        """Decide about the later day and return the application."""
        data = self.body()
        self.require_match(self.version())
        granted = data.get("granted")
        if not isinstance(granted, bool):
            raise Malformed("shape", _("Say true or false."), "granted")
        reason = self.text(data, "reason")
        extension.decide(self.context, self.person, granted, reason, self.day(data))
        return self.application()
