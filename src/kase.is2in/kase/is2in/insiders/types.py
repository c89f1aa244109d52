"""What the room gives others: entries of the list, their versions, proposals, flags."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import datetime


# Why a person is in the list. ``body`` and ``position`` are subparagraph 4 of paragraph 3 of
# article 56-1: members of the exchange's bodies, and workers with access by their position.
BASES = ("position", "body", "access", "contract", "other")
ENTERED, CORRECTED, ENDED, ANNULLED = CHANGES = ("entered", "corrected", "ended", "annulled")
OPEN, ACCEPTED, DISMISSED = PROPOSAL_STATES = ("open", "accepted", "dismissed")


@dataclass(frozen=True)
class Facts:
    """What an entry says of a person.

    ``user_id`` is an account here, where there is one. ``organization`` is the code of a
    client, ``organization_name`` the name of one that is no client; both "" mean the exchange
    itself. ``information`` names what the person has access to, "" means by position to any.
    ``since`` and ``until`` are days in Almaty, both included; None: until further notice.
    """

    full_name: str
    position: str
    basis: str
    since: date
    until: date | None = None
    basis_note: str = ""
    information: str = ""
    iin: str = ""
    organization: str = ""
    organization_name: str = ""
    email: str = ""
    user_id: str | None = None


@dataclass(frozen=True)
class Version:
    """One version of an entry: what it says, since when, by whom and why.

    Versions are never changed or deleted. The last one is what the list says now; an entry
    whose last version is ``annulled`` was made by mistake and counts on no day.
    """

    id: int
    entry: int
    version: int
    change: str
    facts: Facts
    reason: str
    author: str | None
    at: datetime

    @property
    def annulled(self) -> bool:
        """Return whether the entry was made by mistake."""
        return self.change == ANNULLED

    def counts_on(self, day: date) -> bool:
        """Return whether the person was an insider on a day, by this version."""
        facts = self.facts
        begun = facts.since <= day
        return not self.annulled and begun and (facts.until is None or day <= facts.until)


@dataclass(frozen=True)
class ListQuery:
    """Which entries: those that count on ``on`` (None: all, ended and annulled ones too).

    ``known`` is a moment: the list as it stood then, later corrections left out. ``text`` is
    part of a name, position or organisation; ``iin`` and ``organization`` (the code of a
    client) are compared whole. ``own`` keeps the people of the exchange itself.
    """

    on: date | None = None
    known: datetime | None = None
    text: str = ""
    iin: str = ""
    basis: str = ""
    own: bool = False
    organization: str = ""


@dataclass(frozen=True)
class Flag:
    """A document marked as inside information, or (``flagged`` False) no longer marked."""

    id: int
    subject: str
    document: str
    sha256: str
    size: int
    titles: Mapping[str, str]
    path: str
    flagged: bool
    reason: str
    author: str | None
    at: datetime

    def title(self, lang: str) -> str:
        """Return the document's title in a language, in Russian where there is none in it."""
        return self.titles.get(lang) or self.titles.get("ru") or self.document


@dataclass(frozen=True)
class Proposal:
    """Somebody opened a marked document: are they to be entered? One per person and document."""

    id: int
    user_id: str
    flag: Flag
    at: datetime
    state: str
    decided_at: datetime | None = None
    decided_by: str | None = None
    decision: str = ""
    entry: int | None = None


@dataclass(frozen=True)
class MarkableDocument:
    """A document as the page of an application lists it, to be marked or not."""

    id: str
    title: str
    filename: str
    size: int
    sha256: str
    at: datetime
