"""The control panel of accounts: passwords, locks, links, the agreement (A3, A4)."""

from kase.is2in import _
from kase.is2in.parties.interfaces import IAccountSettings
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from plone.z3cform import layout


class AccountSettingsForm(RegistryEditForm):
    """Every setting of IAccountSettings."""

    schema = IAccountSettings
    label = _("Accounts")
    description = _(
        "Passwords, locks after failed tries, one-time links and the user agreement. A new "
        "version of the agreement is shown to everybody at the next log-in. A language without "
        "a text shows the one that comes with the system."
    )


AccountSettings = layout.wrap_form(AccountSettingsForm, ControlPanelFormWrapper)
