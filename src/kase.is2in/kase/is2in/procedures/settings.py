"""The settings in force; defaults where the site has none yet."""

from kase.is2in.procedures.interfaces import IWorkSettings
from plone.registry.interfaces import IRegistry
from zope.component import queryUtility


PREFIX = f"{IWorkSettings.__identifier__}."


def setting(name: str) -> int:
    """Return one setting of IWorkSettings."""
    registry = queryUtility(IRegistry)
    found = registry.get(PREFIX + name) if registry is not None else None
    return IWorkSettings[name].default if found is None else found
