"""Pages of a later day for the answer: the applicant asks, the officer decides."""

from datetime import date
from functools import cached_property
from kase.is2in import _
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.examination import extension
from kase.is2in.procedures.types import Extension
from kase.is2in.procedures.types import Request
from kase.is2in.terms.days import read_day
from kase.is2in.terms.errors import Conflict
from kase.is2in.web.api import FormPage
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class ExtensionPage(FormPage, ApplicationPage):
    """A page about the last request of an application."""

    @cached_property
    def asked(self) -> Request:
        """Return the request that waits for its answer."""
        return self.facts.requests[-1]

    def due(self) -> date | None:
        """Return the day that was entered."""
        return read_day(self.field("due"))


class AskExtension(ExtensionPage):
    """``@@extension``: ask for a later day, with a reason."""

    index = ViewPageTemplateFile("templates/extension.pt")
    title = _("Ask for a later day")

    def check(self) -> None:
        """Refuse whoever may not ask now."""
        if not extension.may_ask(self.context, self.person):
            raise Conflict("extension", _("No later day can be asked for now."))

    def handle(self):
        """Ask, and go back to the application."""
        extension.ask(self.context, self.person, self.due(), self.field("reason"))
        return self.redirect(self.url, _("The exchange is told that a later day is asked for."))


class DecideExtension(ExtensionPage):
    """``@@extension-decide``: grant the later day, another one, or none."""

    index = ViewPageTemplateFile("templates/extension_decide.pt")
    title = _("Decide about the later day")

    def check(self) -> None:
        """Refuse whoever does not decide."""
        if not extension.may_decide(self.context, self.person):
            raise Conflict("extension", _("No later day is asked for."))

    @property
    def wanted(self) -> Extension:
        """Return what is asked for."""
        return self.asked.extensions[-1]

    def handle(self):
        """Decide, and go back to the application."""
        granted = self.field("granted") == "yes"
        extension.decide(self.context, self.person, granted, self.field("reason"), self.due())
        return self.redirect(self.url, _("The applicant is told of the decision."))
