"""The rules of accounts, from the registry; defaults where the site has none yet."""

from kase.is2in.parties.interfaces import IAccountSettings
from plone.registry.interfaces import IRegistry
from zope.component import queryUtility


PREFIX = f"{IAccountSettings.__identifier__}."


class Rules:
    """Each name of IAccountSettings can be read and set; unset ones are the manual's own.

    A site that is about to be upgraded has no record of a setting that has just come.
    """

    def __getattr__(self, name):
        field = IAccountSettings[name]
        registry = queryUtility(IRegistry)
        found = registry.get(PREFIX + name) if registry is not None else None
        return field.default if found is None else found

    def __setattr__(self, name, value):
        queryUtility(IRegistry)[PREFIX + name] = value


def settings() -> Rules:
    """Return the settings in force."""
    return Rules()
