"""The room's interfaces: content, settings, the port for mails, events, open doors."""

from collections.abc import Sequence
from kase.is2in import _
from kase.is2in.parties.facts import EMAIL
from kase.is2in.parties.types import FactSection
from kase.is2in.parties.types import Person
from plone.supermodel import model
from zope.interface import Attribute
from zope.interface import Interface
from zope.interface import Invalid
from zope.interface import invariant
from zope.schema import Bool
from zope.schema import Choice
from zope.schema import Int
from zope.schema import Set
from zope.schema import TextLine
import re


DAYS = re.compile(r"|[0-9]{1,3}( ?, ?[0-9]{1,3}){0,9}")


class IOrganization(Interface):
    """A client organisation, at /organizations/<CODE>."""


class IOpenDoor(Interface):
    """Marks a page or service that answers whoever must first accept the agreement,
    change an expired password, or has no open account."""


class IPostman(Interface):
    """Port: sends one mail that is no notification; the site registers what sends it."""

    def post(address: str, subject: str, body: str, lang: str) -> None:
        """Send a text to an address when the transaction is committed."""


class IOrganizationFacts(Interface):
    """Port, named utilities: what an organisation has in the system, a section per kind.

    Each room above provides its own; the organisation's card shows them in their ``order``.
    """

    order = Attribute("Where the sections stand among those of others; a small number is first.")

    def sections(code: str, who: Person) -> Sequence[FactSection]:
        """Return the sections a person of the exchange may see, each with its first rows."""


class IPersonChanged(Interface):
    """Fired when a person is added, closed, opened, or has other facts or roles."""

    object = Attribute("The person as it is now.")


class IPersonAdded(IPersonChanged):
    """Fired when a person is added."""


class IConfirmationEvent(Interface):
    """Something about the yearly confirmation of an organisation's users."""

    year = Attribute("The year of the round.")
    due = Attribute("The last day to answer.")


class IConfirmationAsked(IConfirmationEvent):
    """Fired when administrators of an organisation are asked, or reminded."""

    code = Attribute("Code of the organisation.")
    recipients = Attribute("Ids of the administrators.")
    kind = Attribute("asked, or reminded.")
    day = Attribute("The day it happens: one message per person, kind and day.")


class IConfirmationsMissing(IConfirmationEvent):
    """Fired once when the last day has passed and organisations have not confirmed."""

    missing = Attribute("How many organisations have not confirmed.")


class IPartnershipEvent(Interface):
    """Something about a partnership."""

    object = Attribute("The partnership as it is now.")
    code = Attribute("Code of the organisation that has the partner.")
    partner = Attribute("Code of the partner.")
    request = Attribute("The request it is about, None for none.")


class IPartnershipAdded(IPartnershipEvent):
    """Fired when an organisation adds a partner."""


class IPartnershipRequested(IPartnershipEvent):
    """Fired when one of the two asks the exchange to end or to narrow a partnership."""


class IPartnershipRequestWithdrawn(IPartnershipEvent):
    """Fired when who asked takes a request back; ``request`` is that request."""


class IPartnershipRequestRefused(IPartnershipEvent):
    """Fired when the exchange refuses a request; ``request`` is that request."""


class IPartnershipChanged(IPartnershipEvent):
    """Fired when scope or end are changed: people may see more of an organisation, or less."""


class IPartnershipEndsSoon(IPartnershipEvent):
    """Fired every day of the last ones before an end that was set in advance."""


class IPartnershipEnded(IPartnershipEvent):
    """Fired when the end of a partnership is taken note of; access has ended at ``until``."""


class IPartnerChoices(Interface):
    """Port: what a partnership can be about; the site registers who knows."""

    def choices() -> tuple:
        """Return categories with their procedures, ``types.ScopeChoice``."""

    def work(code: str, partner: str) -> tuple:
        """Return what the partner's people work on for an organisation, ``types.PartnerWork``."""


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


def is_email_or_nothing(value: str) -> bool:
    """Return whether a text is an e-mail or empty; raise Invalid otherwise."""
    if value and not EMAIL.fullmatch(value):
        raise Invalid(_("An e-mail looks like name@company.kz"))
    return True


def is_days(value: str) -> bool:
    """Return whether a text is some numbers of days with commas; raise Invalid otherwise."""
    if not DAYS.fullmatch(value):
        raise Invalid(_("Write numbers of days with commas, for example 14, 7, 1"))
    return True


class IRegisterSettings(model.Schema):
    """Organisations and their users: the yearly confirmation, whom to write to."""

    confirm_yearly = Bool(
        title=_("Ask for a confirmation of users every year"),
        description=_(
            "On the day below, administrators of all active organisations are asked whether "
            "their users still work there. Officers can begin it by hand, too."
        ),
        default=True,
        required=False,
    )
    confirmation_month = Int(title=_("Month of the year"), default=2, min=1, max=12)
    confirmation_day = Int(title=_("Day of the month"), default=1, min=1, max=28)
    confirmation_days = Int(title=_("Days to answer"), default=30, min=1, max=180)
    reminder_days = TextLine(
        title=_("Days before the last day when people are reminded"),
        description=_("Numbers with commas. Left empty, nobody is reminded by itself."),
        default="14, 7, 1",
        constraint=is_days,
        required=False,
        missing_value="",
    )
    changes_address = TextLine(
        title=_("Where organisations ask for a change of their facts"),
        description=_("An e-mail address. Left empty, it is the address of the site."),
        default="",
        constraint=is_email_or_nothing,
        required=False,
        missing_value="",
    )
