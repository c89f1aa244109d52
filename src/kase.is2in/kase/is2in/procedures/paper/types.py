"""What crosses the door of this part: outages and slips as they were at the moment of asking."""

from dataclasses import dataclass
from datetime import datetime


ENTERED, ANNULLED, WAITING = "entered", "annulled", "waiting"
STATES = (WAITING, ENTERED, ANNULLED)


@dataclass(frozen=True)
class Outage:
    """A declared failure of the system (paragraph 26); ``ended`` is None until further notice."""

    id: int
    began: datetime
    ended: datetime | None
    reason: str
    author: str
    at: datetime
    ended_by: str

    def lasts(self, now: datetime) -> bool:
        """Return whether the outage goes on at a moment."""
        return self.began <= now and (self.ended is None or now < self.ended)


@dataclass(frozen=True)
class Slip:
    """A paper application in the register: when it was received, when it was entered.

    ``received`` is the moment on paper, ``at`` when the slip was written, ``entered_at`` when
    it was entered as an application. ``outage`` is None outside an outage; then ``reason``
    says why paper was taken. ``application`` and ``scan`` are ids, "" before the entry.
    """

    id: int
    number: str
    received: datetime
    organization: str
    procedure: str
    brought_by: str
    pages: int
    outage: int | None
    reason: str
    author: str
    at: datetime
    annulled_at: datetime | None
    annulled_by: str
    annulled_why: str
    application: str
    scan: str
    entered_at: datetime | None
    entered_by: str

    @property
    def state(self) -> str:
        """Return waiting, entered or annulled."""
        if self.annulled_at is not None:
            return ANNULLED
        return ENTERED if self.application else WAITING
