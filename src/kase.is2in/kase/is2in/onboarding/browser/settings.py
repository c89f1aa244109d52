"""The control panel of requests to connect."""

from kase.is2in import _
from kase.is2in.onboarding.interfaces import IOnboardingSettings
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from plone.z3cform import layout


class OnboardingSettingsForm(RegistryEditForm):
    """Every setting of IOnboardingSettings."""

    schema = IOnboardingSettings
    label = _("Requests to connect")
    description = _(
        "Where requests go, how robots and floods are kept out, how long personal data is kept."
    )


OnboardingSettings = layout.wrap_form(OnboardingSettingsForm, ControlPanelFormWrapper)
