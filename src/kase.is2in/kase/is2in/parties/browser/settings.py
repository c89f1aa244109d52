"""Control panels: accounts (A3, A4), organisations and their users (A1, A8)."""

from kase.is2in import _
from kase.is2in.parties.interfaces import IAccountSettings
from kase.is2in.parties.interfaces import IRegisterSettings
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from plone.z3cform import layout
from z3c.form.browser.checkbox import CheckBoxFieldWidget


class AccountSettingsForm(RegistryEditForm):
    """Every setting of IAccountSettings, in parts that belong together."""

    schema = IAccountSettings
    label = _("Accounts")
    default_fieldset_label = _("Passwords")
    description = _(
        "Passwords, locks after failed tries, one-time links, sessions and the second factor. "
        "The user agreement has a page of its own."
    )

    def updateFields(self):
        super().updateFields()
        for group in self.groups:
            if "second_factor_for" in group.fields:
                group.fields["second_factor_for"].widgetFactory = CheckBoxFieldWidget


AccountSettings = layout.wrap_form(AccountSettingsForm, ControlPanelFormWrapper)


class RegisterSettingsForm(RegistryEditForm):
    """Every setting of IRegisterSettings."""

    schema = IRegisterSettings
    label = _("Organisations and users")
    description = _("The yearly confirmation of users, and where organisations ask for changes.")


RegisterSettings = layout.wrap_form(RegisterSettingsForm, ControlPanelFormWrapper)
