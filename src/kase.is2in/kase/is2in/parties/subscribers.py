"""What is written down when a setting of accounts changes."""

from kase.is2in.ledger import api as ledger
from kase.is2in.parties.interfaces import IAccountSettings


def on_setting_changed(event) -> None:
    """Write the change into the audit trail; texts of the agreement by their length only."""
    name = event.record.__name__ or ""
    prefix = f"{IAccountSettings.__identifier__}."
    if not name.startswith(prefix) or event.oldValue == event.newValue:
        return
    field = name.removeprefix(prefix)
    long = field.startswith("agreement_") and field != "agreement_version"
    before, after = (
        (len(event.oldValue or ""), len(event.newValue or ""))
        if long
        else (event.oldValue, event.newValue)
    )
    details = {"setting": field, "before": before, "after": after}
    ledger.record("account-setting-changed", "settings:accounts", details)
