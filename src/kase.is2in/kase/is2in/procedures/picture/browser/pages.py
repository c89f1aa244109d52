"""«Схема»: the picture of an application's procedure with where the application is."""

from functools import cached_property
from kase.is2in.procedures.browser.base import ApplicationPage
from kase.is2in.procedures.picture.browser.panel import Panel
from kase.is2in.procedures.picture.course import of_application
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class ApplicationPicture(ApplicationPage):
    """A tab of the application."""

    index = ViewPageTemplateFile("templates/application_picture.pt")
    tab = "picture"

    @cached_property
    def panel(self) -> Panel:
        """Return the drawing with its table."""
        return Panel(self.context, self.request, of_application(self.context, self.person))
