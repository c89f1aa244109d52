"""The page around every page of the site."""

from plone.base.utils import is_truthy
from Products.CMFPlone.browser.main_template import MainTemplate
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Is2inMainTemplate(MainTemplate):
    """Our frame instead of Plone's; Plone's own for what its scripts load into a dialog."""

    main_template = ViewPageTemplateFile("main_template.pt")

    @property
    def use_ajax(self):
        """Return True only where a script asks for the bare page by ``ajax_load``."""
        return is_truthy(self.request.get("ajax_load", False))
