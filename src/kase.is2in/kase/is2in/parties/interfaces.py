"""The room's interfaces: content, settings, the port for mails, events."""

from kase.is2in import _
from zope.interface import Attribute
from zope.interface import Interface
from zope.schema import Int
from zope.schema import Text
from zope.schema import TextLine


class IOrganization(Interface):
    """A client organisation, at /organizations/<CODE>."""


class IPostman(Interface):
    """Port: sends one mail at once; the site registers what it is sent with."""

    def post(address: str, subject: str, body: str, lang: str) -> None:
        """Send a text to an address."""


class IPartnershipEnded(Interface):
    """Fired when a partnership ends: access of the partner's people must end everywhere."""

    code = Attribute("Code of the organisation that had the partner.")
    partner = Attribute("Code of the partner.")


class IPersonChanged(Interface):
    """Fired when a person is added, deactivated, or has other roles."""

    object = Attribute("The person as it is now.")


class IAccountSettings(Interface):
    """Rules of accounts, as the manual's paragraph 8.2 sets them by default."""

    password_min = Int(title=_("Shortest password"), default=8, min=8, max=12)
    password_max = Int(title=_("Longest password"), default=12, min=8, max=128)
    password_days = Int(title=_("Days until a password expires"), default=60, min=1, max=3650)
    password_history = Int(title=_("Earlier passwords refused"), default=5, min=0, max=50)
    lockout_tries = Int(title=_("Failed tries until a lock"), default=5, min=3, max=100)
    lockout_minutes = Int(title=_("Minutes of a lock"), default=15, min=1, max=1440)
    address_tries = Int(title=_("Failed tries from one address"), default=50, min=5, max=10000)
    agreement_version = TextLine(title=_("Version of the user agreement"), default="1")
    agreement_ru = Text(title=_("User agreement in Russian"), default="", required=False)
    agreement_kk = Text(title=_("User agreement in Kazakh"), default="", required=False)
    agreement_en = Text(title=_("User agreement in English"), default="", required=False)
