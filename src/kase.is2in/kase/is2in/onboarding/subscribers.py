"""What follows from a change of a setting."""

from kase.is2in.ledger import api as ledger
from kase.is2in.onboarding.settings import PREFIX
from kase.is2in.web.api import setting_change


def on_setting_changed(event) -> None:
    """Write the change into the audit trail."""
    details = setting_change(event, PREFIX)
    if details is not None:
        ledger.record("onboarding.setting-changed", "settings:onboarding", details)
