"""What follows from a change of a setting."""

from kase.is2in.ledger import api as ledger
from kase.is2in.notify.settings import PREFIX


def on_setting_changed(event) -> None:
    """Write the change into the audit trail."""
    name = event.record.__name__ or ""
    if not name.startswith(PREFIX) or event.oldValue == event.newValue:
        return
    details = {
        "setting": name.removeprefix(PREFIX),
        "before": event.oldValue,
        "after": event.newValue,
    }
    ledger.record("notify.setting-changed", "settings:notifications", details)
