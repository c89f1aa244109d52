"""What the exchange has decided; defaults where the site has no records yet."""

from collections.abc import Mapping
from kase.is2in.notify.interfaces import INotificationSettings
from kase.is2in.notify.kinds import CHANNELS
from kase.is2in.notify.kinds import Kind
from kase.is2in.notify.kinds import KINDS
from kase.is2in.notify.kinds import MAIL
from plone import api
from plone.registry.interfaces import IRegistry
from zope.component import queryUtility


PREFIX = f"{INotificationSettings.__identifier__}."
NUMBERS = ("digest_hour", "retention_months", "tries", "mail_days")


def setting(name: str):
    """Return one setting of INotificationSettings."""
    registry = queryUtility(IRegistry)
    found = registry.get(PREFIX + name) if registry is not None else None
    return INotificationSettings[name].default if found is None else found


def mandatory(kind: Kind) -> bool:
    """Return whether a kind always comes by mail at once."""
    return setting("mandatory").get(kind.code, kind.mandatory)


def channel_of(kind: Kind) -> str:
    """Return the channel of a kind for who has not chosen."""
    return setting("channels").get(kind.code, kind.channel)


def decide(
    channels: Mapping[str, str], mandatory: Mapping[str, bool], numbers: Mapping[str, int]
) -> None:
    """Keep what the exchange decides: a channel and a yes or no per kind, and the numbers.

    Values are checked by whoever calls; kinds that are unknown are left out.
    """
    values = {
        "channels": {
            code: channels[code]
            for code, kind in KINDS.items()
            if channels.get(code) in CHANNELS and channels[code] != kind.channel
        },
        "mandatory": {
            code: mandatory[code]
            for code, kind in KINDS.items()
            if code in mandatory and mandatory[code] != kind.mandatory
        },
        **{name: numbers[name] for name in NUMBERS if name in numbers},
    }
    for name, value in values.items():
        api.portal.set_registry_record(PREFIX + name, value)


def effective(kind: Kind, chosen: str | None) -> str:
    """Return how a notification of a kind goes out to who has chosen so."""
    if mandatory(kind):
        return MAIL
    return chosen if chosen in CHANNELS else channel_of(kind)
