"""Settings of the room."""

from kase.is2in import _
from zope.interface import Interface
from zope.interface import Invalid
from zope.interface import invariant
from zope.schema import ASCIILine
from zope.schema import Int
import re


# An address, or the part before the at sign; the domain of the settings is put behind it.
BOX = re.compile(r"[A-Za-z0-9._+-]{1,64}(@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})?")
# A request with twenty people is ten times smaller.
BODY_LIMIT = 256 * 1024
DOMAIN = re.compile(r"([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")


def is_box(value: str) -> bool:
    """Return whether a text is an address or its first part; raise Invalid otherwise."""
    if not BOX.fullmatch(value):
        raise Invalid(_("An address looks like listing or listing@company.kz"))
    return True


def is_domain(value: str) -> bool:
    """Return whether a text is a domain; raise Invalid otherwise."""
    if not DOMAIN.fullmatch(value):
        raise Invalid(_("A domain looks like company.kz"))
    return True


class IOnboardingSettings(Interface):
    """Requests to connect: where they go, how robots are kept out, how long data is kept."""

    domain = ASCIILine(
        title=_("Domain of the three addresses"),
        description=_("Put behind an address without an at sign."),
        default="exchange.example",
        constraint=is_domain,
    )
    listing_address = ASCIILine(
        title=_("Address for initiators of admission, issuers and financial consultants"),
        default="listing",
        constraint=is_box,
    )
    auditors_address = ASCIILine(
        title=_("Address for audit organisations"), default="auditor_listing", constraint=is_box
    )
    monitoring_address = ASCIILine(
        title=_("Address for candidates for membership"), default="monitoring", constraint=is_box
    )
    least_seconds = Int(
        title=_("Fewest seconds to fill the form"),
        description=_("A form that comes back sooner was filled by a robot."),
        default=5,
        min=0,
        max=600,
    )
    form_hours = Int(title=_("Hours a form may lie open"), default=6, min=1, max=72)
    work_bits = Int(
        title=_("Difficulty of the computer's check"),
        description=_(
            "Each step doubles the work of the visitor's browser: 16 is about a second. A "
            "browser that cannot do it gets a letter to confirm the e-mail."
        ),
        default=16,
        min=8,
        max=22,
    )
    address_tries = Int(
        title=_("Forms sent from one address in an hour"),
        description=_("With the refused ones."),
        default=60,
        min=5,
        max=10000,
    )
    address_requests = Int(
        title=_("Requests from one address in an hour"), default=5, min=1, max=1000
    )
    about_requests = Int(
        title=_("Requests with one BIN or one e-mail in a day"), default=3, min=1, max=100
    )
    busy_requests = Int(
        title=_("Requests from everywhere in an hour"),
        description=_("Above that every applicant confirms the e-mail first."),
        default=100,
        min=1,
        max=100000,
    )
    status_tries = Int(
        title=_("Looks at a status from one address in an hour"), default=30, min=5, max=10000
    )
    confirm_hours = Int(
        title=_("Hours to confirm the e-mail"),
        description=_("A request that is not confirmed by then is deleted."),
        default=24,
        min=1,
        max=240,
    )
    retention_days = Int(
        title=_("Days personal data is kept after a decision"),
        description=_("Then names, e-mails, phones and IINs of the request are erased."),
        default=90,
        min=1,
        max=3650,
    )

    @invariant
    def a_form_can_be_filled(data):
        if None not in (data.least_seconds, data.form_hours) and (
            data.least_seconds >= data.form_hours * 3600
        ):
            raise Invalid(_("A form would be too old before it may be sent."))
