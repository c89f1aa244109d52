"""Ports, settings and failure of the room."""

from kase.is2in import _
from zope.interface import Interface
from zope.schema import ASCIILine
from zope.schema import Bool
from zope.schema import Dict
from zope.schema import Int


class IRecipients(Interface):
    """Port: who a user is; a higher room that knows people provides it as a utility."""

    def resolve(user_id):
        """Return the ``Recipient``, or None for nobody to be written to (unknown, deactivated)."""


class ISubstitutes(Interface):
    """Port: who acts for those who are absent; without it nobody gets a copy."""

    def of(user_ids):
        """Return user id → ids of who acts now, for those of the people who are absent."""


class ICabinet(Interface):
    """Port: the pages of a person's account, among which the choice of channels stands."""

    def tabs(path):
        """Return ``{"url", "title", "here"}`` of each page, the one at a path being here."""


class INotificationSettings(Interface):
    """What the exchange decides about notifications and mails."""

    channels = Dict(
        title=_("Channels until somebody chooses"),
        description=_("Kinds that are not named keep the channel of the system."),
        key_type=ASCIILine(),
        value_type=ASCIILine(),
        default={},
        required=False,
    )
    mandatory = Dict(
        title=_("Kinds that always come by e-mail at once"),
        key_type=ASCIILine(),
        value_type=Bool(),
        default={},
        required=False,
    )
    digest_hour = Int(title=_("Hour of the daily digest (Almaty)"), default=9, min=0, max=23)
    retention_months = Int(
        title=_("Months a read notification is kept"),
        description=_("0 keeps them for ever. Unread ones are always kept."),
        default=24,
        min=0,
        max=600,
    )
    tries = Int(title=_("Tries to send a mail"), default=8, min=1, max=50)
    mail_days = Int(
        title=_("Days a mail stays in the list after the last try"),
        description=_("Addresses are personal data: keep them as long as questions come."),
        default=30,
        min=1,
        max=3650,
    )


class DeliveryFailed(Exception):
    """The mail server did not take a message.

    ``reason`` names the kind of failure, never an address: it lands in logs. ``final`` when
    trying again would not mend it; ``silent`` when nobody answered, so that the next mail
    need not try at once.
    """

    def __init__(self, reason: str, *, final: bool = False, silent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final
        self.silent = silent
