"""The settings in force; defaults where the site has none yet."""

from kase.is2in.insiders.interfaces import IInsiderSettings
from plone.registry.interfaces import IRegistry
from zope.component import queryUtility


def setting(name: str) -> bool:
    """Return one setting of IInsiderSettings."""
    registry = queryUtility(IRegistry)
    key = f"{IInsiderSettings.__identifier__}.{name}"
    if registry is None or key not in registry:
        return IInsiderSettings[name].default
    return bool(registry[key])
