"""The room's interfaces: content, settings, the port for mails, events, open doors."""

from kase.is2in import _
from plone.supermodel import model
from zope.interface import Attribute
from zope.interface import Interface
from zope.interface import Invalid
from zope.interface import invariant
from zope.schema import Choice
from zope.schema import Int
from zope.schema import Set


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


class IAbsenceEvent(Interface):
    """Something about an absence."""

    object = Attribute("The absence as it is now.")


class IAbsenceStated(IAbsenceEvent):
    """Fired when an absence is stated: the substitute should know."""


class IAbsenceCancelled(IAbsenceEvent):
    """Fired when an absence ends before its time: the substitute acts no more."""


class IAccountSettings(model.Schema):
    """Rules of accounts, by default those of the manual's paragraphs 4 and 8.2."""

    password_min = Int(title=_("Shortest password"), default=8, min=4, max=128)
    password_max = Int(title=_("Longest password"), default=12, min=4, max=128)
    password_days = Int(title=_("Days until a password expires"), default=60, min=1, max=3650)
    password_warn_days = Int(
        title=_("Days before that people are told"),
        description=_("On every page, and once by e-mail. 0 tells nobody."),
        default=7,
        min=0,
        max=60,
    )
    password_history = Int(
        title=_("Last passwords refused"),
        description=_("How many of the last passwords a person cannot choose again."),
        default=5,
        min=0,
        max=50,
    )
    model.fieldset(
        "locks",
        label=_("Locks after failed tries"),
        fields=[
            "lockout_tries",
            "lockout_minutes",
            "login_tries",
            "login_minutes",
            "address_tries",
        ],
    )
    lockout_tries = Int(
        title=_("Failed tries until a lock"),
        description=_("Of one account from one address; the owner elsewhere is not locked out."),
        default=5,
        min=3,
        max=100,
    )
    lockout_minutes = Int(title=_("Minutes of a lock"), default=15, min=1, max=1440)
    login_tries = Int(
        title=_("Failed tries of one account from everywhere"),
        description=_(
            "Then only addresses the person has logged in from lately are let in for a while."
        ),
        default=30,
        min=5,
        max=10000,
    )
    login_minutes = Int(
        title=_("Minutes in which they are counted, and of that lock"),
        default=60,
        min=5,
        max=1440,
    )
    address_tries = Int(
        title=_("Failed tries from one address"),
        description=_("Then nobody logs in from the address for the minutes of a lock."),
        default=50,
        min=5,
        max=10000,
    )
    model.fieldset(
        "links",
        label=_("One-time links"),
        fields=["link_hours", "recover_tries", "recover_address_tries"],
    )
    link_hours = Int(title=_("Hours a one-time link works"), default=72, min=1, max=720)
    recover_tries = Int(
        title=_("One-time links for one e-mail in an hour"),
        description=_("More requests are answered the same and send nothing."),
        default=3,
        min=1,
        max=100,
    )
    recover_address_tries = Int(
        title=_("Requests for links from one address in an hour"), default=30, min=5, max=10000
    )
    model.fieldset(
        "sessions",
        label=_("Sessions"),
        fields=["session_idle_minutes", "session_hours", "token_hours"],
    )
    session_idle_minutes = Int(
        title=_("Minutes without a page until a session ends"), default=120, min=5, max=1440
    )
    session_hours = Int(title=_("Hours until any session ends"), default=12, min=1, max=720)
    token_hours = Int(title=_("Hours a token of a program works"), default=12, min=1, max=720)
    model.fieldset("factor", label=_("Second factor"), fields=["second_factor_for", "code_tries"])
    second_factor_for = Set(
        title=_("Who must use a second factor"),
        description=_(
            "At their next log-in they add an authenticator app. Everybody else may do so."
        ),
        value_type=Choice(vocabulary="kase.is2in.parties.second_factor_holders"),
        required=False,
        default=set(),
        missing_value=set(),
    )
    code_tries = Int(
        title=_("Wrong codes of a second factor until a lock"), default=5, min=3, max=100
    )

    @invariant
    def shortest_is_not_longer(data):
        if None not in (data.password_min, data.password_max) and (
            data.password_min > data.password_max
        ):
            raise Invalid(_("The shortest password is longer than the longest."))

    @invariant
    def people_are_told_while_it_works(data):
        if None not in (data.password_days, data.password_warn_days) and (
            data.password_warn_days >= data.password_days
        ):
            raise Invalid(_("People cannot be told of an expiry before the password is set."))

    @invariant
    def idle_is_shorter_than_any_session(data):
        if None not in (data.session_idle_minutes, data.session_hours) and (
            data.session_idle_minutes > data.session_hours * 60
        ):
            raise Invalid(_("A session without a page cannot last longer than any session."))

    @invariant
    def one_address_is_locked_first(data):
        if None not in (data.lockout_tries, data.login_tries) and (
            data.login_tries <= data.lockout_tries
        ):
            raise Invalid(
                _("Tries from everywhere are more than those of one address, or nobody gets in.")
            )
