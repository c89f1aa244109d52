"""The settings in force; defaults where the site has none yet."""

from kase.is2in.onboarding.interfaces import IOnboardingSettings
from plone.registry.interfaces import IRegistry
from zope.component import queryUtility


PREFIX = f"{IOnboardingSettings.__identifier__}."


def setting(name: str):
    """Return one setting of IOnboardingSettings."""
    field = IOnboardingSettings[name]
    registry = queryUtility(IRegistry)
    found = registry.get(PREFIX + name) if registry is not None else None
    return field.default if found is None else found
