"""The room's interfaces: content, settings, the port for mails, events, open doors."""

from kase.is2in import _
from zope.interface import Attribute
from zope.interface import Interface
from zope.interface import Invalid
from zope.interface import invariant
from zope.schema import Int
from zope.schema import Text
from zope.schema import TextLine


class IOrganization(Interface):
    """A client organisation, at /organizations/<CODE>."""


class IOpenDoor(Interface):
    """Marks a page or service that answers whoever must first accept the agreement,
    change an expired password, or has no open account."""


class IPostman(Interface):
    """Port: sends one mail that is no notification; the site registers what sends it."""

    def post(address: str, subject: str, body: str, lang: str) -> None:
        """Send a text to an address when the transaction is committed."""


class IPersonChanged(Interface):
    """Fired when a person is added, closed, opened, or has other facts or roles."""

    object = Attribute("The person as it is now.")


class IPersonAdded(IPersonChanged):
    """Fired when a person is added."""


class IPartnershipEvent(Interface):
    """Something about a partnership."""

    object = Attribute("The partnership as it is now.")
    code = Attribute("Code of the organisation that has the partner.")
    partner = Attribute("Code of the partner.")


class IPartnershipAdded(IPartnershipEvent):
    """Fired when an organisation adds a partner."""


class IPartnershipRemovalRequested(IPartnershipEvent):
    """Fired when an organisation asks the exchange to remove a partner."""


class IPartnershipRemovalRefused(IPartnershipEvent):
    """Fired when the exchange refuses to remove a partner."""


class IPartnershipEnded(IPartnershipEvent):
    """Fired when a partnership ends: access of the partner's people must end everywhere."""


class IAccountSettings(Interface):
    """Rules of accounts, by default those of the manual's paragraphs 4 and 8.2."""

    password_min = Int(title=_("Shortest password"), default=8, min=4, max=128)
    password_max = Int(title=_("Longest password"), default=12, min=4, max=128)
    password_days = Int(title=_("Days until a password expires"), default=60, min=1, max=3650)
    password_history = Int(
        title=_("Last passwords refused"),
        description=_("How many of the last passwords a person cannot choose again."),
        default=5,
        min=0,
        max=50,
    )
    lockout_tries = Int(title=_("Failed tries until a lock"), default=5, min=3, max=100)
    lockout_minutes = Int(title=_("Minutes of a lock"), default=15, min=1, max=1440)
    address_tries = Int(
        title=_("Failed tries from one address"),
        description=_("Then nobody logs in from the address for the minutes of a lock."),
        default=50,
        min=5,
        max=10000,
    )
    link_hours = Int(title=_("Hours a one-time link works"), default=72, min=1, max=720)
    agreement_version = TextLine(
        title=_("Version of the user agreement"),
        description=_("A new version is shown to everybody at the next log-in."),
        default="1",
        max_length=40,
    )
    agreement_ru = Text(title=_("User agreement in Russian"), default="", required=False)
    agreement_kk = Text(title=_("User agreement in Kazakh"), default="", required=False)
    agreement_en = Text(title=_("User agreement in English"), default="", required=False)

    @invariant
    def shortest_is_not_longer(data):
        if None not in (data.password_min, data.password_max) and (
            data.password_min > data.password_max
        ):
            raise Invalid(_("The shortest password is longer than the longest."))
