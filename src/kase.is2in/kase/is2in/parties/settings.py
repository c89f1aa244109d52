"""The rules of accounts, from the registry; defaults where the site has none yet."""

from kase.is2in.parties.interfaces import IAccountSettings
from plone.registry.interfaces import IRegistry
from zope.component import queryUtility


class Defaults:
    """The manual's own rules."""

    def __getattr__(self, name):
        return IAccountSettings[name].default


def settings():
    """Return the settings in force; each attribute of IAccountSettings can be read."""
    registry = queryUtility(IRegistry)
    if registry is None or f"{IAccountSettings.__identifier__}.password_min" not in registry:
        return Defaults()
    return registry.forInterface(IAccountSettings, check=False)
