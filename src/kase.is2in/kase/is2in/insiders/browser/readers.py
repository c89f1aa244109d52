"""Who reads the list besides its editors, and the settings of the room."""

from kase.is2in import _
from kase.is2in.insiders import readers
from kase.is2in.insiders.browser.base import InsidersPage
from kase.is2in.insiders.interfaces import IInsiderSettings
from kase.is2in.insiders.rights import require_editor
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from plone.z3cform import layout
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile


class Readers(InsidersPage):
    """``@@insider-readers``: named staff, added by e-mail."""

    index = ViewPageTemplateFile("templates/readers.pt")
    title = _("Who reads the list")

    def check(self) -> None:
        """Refuse whoever does not keep the list."""
        require_editor()

    def rows(self):
        """Return the named staff."""
        return readers.readers()

    def value(self) -> str:
        """Return the e-mail that was entered last."""
        return self.field("email")

    def handle(self):
        """Add or remove one, then show the page again."""
        if self.field("remove"):
            readers.remove_reader(self.field("remove"))
            message = _("The person does not read the list any more.")
        else:
            readers.add_reader(self.field("email"))
            message = _("The person reads the list from now on.")
        return self.redirect(f"{self.site_url}/@@insider-readers", message)


class InsiderSettingsForm(RegistryEditForm):
    """Every setting of IInsiderSettings."""

    schema = IInsiderSettings
    label = _("Insiders")
    description = _("Who is told and who is proposed for the list of insiders.")


InsiderSettings = layout.wrap_form(InsiderSettingsForm, ControlPanelFormWrapper)
