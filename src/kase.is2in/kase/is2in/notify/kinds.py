"""The kinds of events people are told of, and choose a channel for.

Rooms tell by the code of an event (``application.sign``); a kind gathers codes that a person
wants or does not want together. They are listed here, where they are read, and not in the
rooms, which do not read them. A test finds an event that is told without a kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from kase.is2in import _


CABINET, MAIL, DIGEST = "cabinet", "mail", "digest"
# Every notification is in the cabinet; this is what comes besides.
CHANNELS = (MAIL, DIGEST, CABINET)
PREPARATION = (
    "application.send-to-head",
    "application.return-to-filling",
    "application.approve-by-head",
    "application.sign",
)
EXAMINATION = (
    "application.register",
    "application.examine",
    "application.request-more",
    "application.extension-ask",
    "application.extension-decide",
    "application.supply-more",
    "application.resume",
    "application.conclude",
    "application.deadline-paused",
    "application.deadline-resumed",
)
DEPARTMENTS = (
    "application.department-asked",
    "application.department-answered",
    "application.department-withdrawn",
)
DECISION = (
    "application.schedule-meeting",
    "application.meeting-moved",
    "application.decide",
)
DEADLINES = ("application.deadline-soon", "application.deadline-passed")
END = ("application.withdraw", "application.archive")


@dataclass(frozen=True)
class Kind:
    """A kind of events: codes of the events in it, and what holds until somebody chooses.

    ``asks``: the kind is for those who must act, where the same events are told to others
    too. ``mandatory``: comes by mail at once, whatever people choose. ``copied``: who stands
    in for somebody absent gets it as well. ``staff``: only the exchange's people are told, and
    only they are offered a choice.
    """

    code: str
    title: object
    events: tuple[str, ...]
    channel: str = MAIL
    asks: bool = False
    mandatory: bool = False
    copied: bool = True
    staff: bool = False


OTHER = Kind("other", _("Other events"), ())
GROUPS: tuple[tuple[object, tuple[Kind, ...]], ...] = (
    (
        _("Applications"),
        (
            Kind(
                "application.act",
                _("An application waits for you to act"),
                (
                    "application.assigned",
                    "paper.received",
                    "application.handed-over",
                    "application.withdrawal-asked",
                    "application.answer-asked",
                    "application.signature-refused",
                    "application.meeting-returned",
                    "application.voted",
                    *PREPARATION,
                    *EXAMINATION,
                    *DEPARTMENTS,
                    *DECISION,
                    *END,
                ),
                asks=True,
                mandatory=True,
            ),
            Kind("application.deadline", _("Deadlines"), DEADLINES, asks=True),
            Kind("application.preparation", _("Agreement and signing"), PREPARATION),
            Kind("application.examination", _("Registration and examination"), EXAMINATION),
            Kind(
                "application.departments",
                _("Opinions of departments"),
                ("application.department-withdrawn",),
                staff=True,
            ),
            Kind("application.decision", _("Meeting and decision"), DECISION),
            Kind("application.end", _("Withdrawal and archive"), END),
            Kind("letters", _("Letters from the exchange"), ("letter.sent", "letter.resent")),
            Kind(
                "letters.unread",
                _("Your letters that nobody has opened"),
                ("letter.unread",),
                staff=True,
            ),
        ),
    ),
    (
        _("Subscriptions to securities"),
        (
            Kind(
                "subscription.act",
                _("A subscription waits for you to act"),
                ("subscription.asked",),
                asks=True,
                mandatory=True,
            ),
            Kind(
                "subscription",
                _("Course of subscriptions"),
                ("subscription.told",),
            ),
        ),
    ),
    (
        _("Regulatory base"),
        (
            Kind(
                "regulations",
                _("Changes of documents you subscribe to"),
                (
                    "regulation.published",
                    "regulation.withdrawn",
                    "regulation.repealed",
                    "regulation.in-force",
                ),
                copied=False,
            ),
        ),
    ),
    (
        _("Organisation and account"),
        (
            Kind(
                "meeting.act",
                _("Items that wait for your vote"),
                ("meeting.vote",),
                asks=True,
                mandatory=True,
                copied=False,
                staff=True,
            ),
            Kind(
                "meeting",
                _("Meetings of bodies you belong to"),
                (
                    "meeting.agenda",
                    "meeting.changed",
                    "meeting.cancelled",
                    "meeting.minutes",
                ),
                copied=False,
                staff=True,
            ),
            Kind(
                "connection",
                _("Requests to connect an organisation"),
                ("connection-request.received",),
                asks=True,
                mandatory=True,
                staff=True,
            ),
            Kind(
                "partnership.act",
                _("Partnerships that wait for you to act"),
                ("partnership.requested", "partnership.unattended"),
                asks=True,
                mandatory=True,
            ),
            Kind(
                "partnership",
                _("Partnerships"),
                (
                    "partnership.added",
                    "partnership.changed",
                    "partnership.requested",
                    "partnership.withdrawn",
                    "partnership.refused",
                    "partnership.ends-soon",
                    "partnership.ended",
                ),
            ),
            Kind(
                "confirmation",
                _("Yearly confirmation of users"),
                ("confirmation.asked", "confirmation.missing"),
                asks=True,
                mandatory=True,
            ),
            Kind(
                "certificate",
                _("Signing certificates that end soon"),
                ("certificate.ends",),
                asks=True,
                mandatory=True,
            ),
            Kind(
                "absence",
                _("Absence and substitutes"),
                ("absence.stated", "absence.cancelled", "absence.begins", "absence.ends"),
                copied=False,
            ),
            Kind(
                "insiders",
                _("Entries about you in the list of insiders"),
                ("insiders.entered", "insiders.ended", "insiders.annulled", "insiders.corrected"),
                mandatory=True,
                copied=False,
            ),
            Kind(
                "security",
                _("Security of the system"),
                ("journal.broken",),
                mandatory=True,
                staff=True,
            ),
            OTHER,
        ),
    ),
)
KINDS: Mapping[str, Kind] = {kind.code: kind for _group, kinds in GROUPS for kind in kinds}


def known(event: str) -> bool:
    """Return whether some kind names an event."""
    return any(event in kind.events for kind in KINDS.values())


def kind_of(event: str, asks: bool) -> Kind:
    """Return the kind of an event told to those who must act, or to others."""
    found = [kind for kind in KINDS.values() if event in kind.events]
    return next((kind for kind in found if kind.asks == asks), found[0] if found else OTHER)
