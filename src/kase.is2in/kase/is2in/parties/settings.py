"""The settings of the room, from the registry; defaults where the site has none yet."""

from kase.is2in.parties.interfaces import IAccountSettings
from plone.registry.interfaces import IRegistry
from zope.component import queryUtility
from zope.interface.interface import InterfaceClass


class Rules:
    """Each name of a schema of settings can be read and set; unset ones are its defaults.

    A site that is about to be upgraded has no record of a setting that has just come.
    """

    def __init__(self, schema: InterfaceClass) -> None:
        object.__setattr__(self, "schema", schema)

    def __getattr__(self, name):
        registry = queryUtility(IRegistry)
        found = registry.get(self._key(name)) if registry is not None else None
        return self.schema[name].default if found is None else found

    def __setattr__(self, name, value):
        queryUtility(IRegistry)[self._key(name)] = value

    def _key(self, name: str) -> str:
        return f"{self.schema.__identifier__}.{name}"


def settings(schema: InterfaceClass = IAccountSettings) -> Rules:
    """Return the settings in force: those of accounts unless another schema is named."""
    return Rules(schema)
