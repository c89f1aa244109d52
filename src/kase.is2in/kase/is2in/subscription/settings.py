"""The settings in force; defaults where the site has none yet."""

from kase.is2in.ledger import api as ledger
from kase.is2in.subscription.interfaces import ISubscriptionSettings
from kase.is2in.subscription.types import CURRENCIES
from kase.is2in.web.api import setting_change
from plone.registry.interfaces import IRegistry
from zope.component import queryUtility


def on_changed(event) -> None:
    """Write the change of a setting into the audit trail."""
    details = setting_change(event, f"{ISubscriptionSettings.__identifier__}.")
    if details is not None:
        ledger.record("subscription.setting-changed", "settings:subscription", details)


def currencies() -> tuple[str, ...]:
    """Return the currencies deals settle in, as the exchange's list has them (article 2.1)."""
    registry = queryUtility(IRegistry)
    key = f"{ISubscriptionSettings.__identifier__}.currencies"
    found = registry.get(key) if registry is not None else None
    return tuple(found or CURRENCIES)
