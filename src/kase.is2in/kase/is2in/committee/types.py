"""What the room gives others: bodies, members, meetings, items of an agenda, votes, results."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time


CHAIRMAN, DEPUTY, MEMBER, SECRETARY = PARTS = ("chairman", "deputy", "member", "secretary")
# More than half, half, two thirds, three quarters of a number, or all of it.
SHARES: Mapping[str, tuple[int, int, bool]] = {
    "over_half": (1, 2, True),
    "half": (1, 2, False),
    "two_thirds": (2, 3, False),
    "three_quarters": (3, 4, False),
    "all": (1, 1, False),
}
# Of whom the majority is counted: those present, all members, those who voted for or against.
PRESENT, MEMBERS, VOTES = BASES = ("present", "members", "votes")
IN_PERSON, BY_PAPERS = FORMS = ("in_person", "by_papers")
PLANNED, AGENDA, SESSION, CLOSED, CANCELLED = MEETING_STATES = (
    "planned",
    "agenda",
    "session",
    "closed",
    "cancelled",
)
HERE, REMOTE, ABSENT = PRESENCES = ("present", "remote", "absent")
APPLICATION, QUESTION = ITEM_KINDS = ("application", "question")
OPEN, DECIDED, REMOVED = ITEM_STATES = ("open", "decided", "removed")
GRANTED, REFUSED, DEFERRED, ADOPTED, REJECTED, NO_QUORUM = OUTCOMES = (
    "granted",
    "refused",
    "deferred",
    "adopted",
    "rejected",
    "no_quorum",
)
# What may be put to the vote: on an application, on a free question.
PROPOSALS: Mapping[str, tuple[str, ...]] = {
    APPLICATION: (GRANTED, REFUSED, DEFERRED),
    QUESTION: (ADOPTED, DEFERRED),
}
FOR, AGAINST, ABSTAIN = CHOICES = ("for", "against", "abstain")


def titled(titles: Mapping[str, str], lang: str) -> str:
    """Return a text in a language, in Russian where there is none in it."""
    return titles.get(lang) or titles.get("ru", "")


@dataclass(frozen=True)
class Rule:
    """How a body decides.

    ``quorum`` and ``majority`` are keys of ``SHARES``, ``base`` of ``BASES``. ``casting``: an
    equal number for and against is decided by whoever presides. ``recused_count``: a member
    with a conflict of interest counts towards the quorum of the item, though never votes.
    """

    quorum: str = "over_half"
    majority: str = "over_half"
    base: str = PRESENT
    casting: bool = True
    recused_count: bool = False


@dataclass(frozen=True)
class Body:
    """A deciding body as it stands on a day.

    ``mark`` stands in the numbers of its minutes. ``categories`` are the codes of the
    categories of procedures it decides, () for all.
    """

    id: int
    code: str
    version: int
    since: date
    titles: Mapping[str, str]
    mark: str
    place: str
    rule: Rule
    categories: tuple[str, ...]
    active: bool
    reason: str = ""
    author: str | None = None
    at: datetime | None = None

    def title(self, lang: str) -> str:
        """Return what the body is called in a language."""
        return titled(self.titles, lang)

    def decides(self, category: str) -> bool:
        """Return whether the body decides on a category of procedures."""
        return self.active and (not self.categories or category in self.categories)


@dataclass(frozen=True)
class Seat:
    """A person's place in a body, both days included; ``until`` None: until further notice."""

    id: int
    body: int
    user_id: str
    part: str
    voting: bool
    since: date
    until: date | None

    def counts_on(self, day: date) -> bool:
        """Return whether the person belongs to the body on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Meeting:
    """A meeting. ``begins`` is Almaty's wall clock; ``votes_until`` is for votes by papers.

    ``number`` of the minutes, ``minutes`` and ``agenda`` ids of stored documents, "" before.
    """

    id: int
    body: int
    day: date
    begins: time | None
    votes_until: datetime | None
    place: str
    form: str
    state: str
    chair: str
    number: str
    minutes: str
    agenda: str
    note: str
    version: int
    author: str | None
    at: datetime
    agenda_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None

    @property
    def over(self) -> bool:
        """Return whether nothing can be changed any more."""
        return self.state in (CLOSED, CANCELLED)


@dataclass(frozen=True)
class Tally:
    """How an item was voted on.

    ``members`` and ``present`` are the numbers the rule counts, without those it leaves out;
    ``needed`` is how many must be for it, ``silent`` who were there and did not vote.
    ``result`` is adopted, rejected or no_quorum; ``cast``: whoever presided decided a tie.
    """

    members: int
    present: int
    recused: int
    quorum: int
    votes_for: int
    against: int
    abstain: int
    silent: int
    needed: int
    result: str
    cast: bool = False


@dataclass(frozen=True)
class Item:
    """An item of an agenda. ``proposal`` is what is put to the vote, ``draft`` its text."""

    id: int
    meeting: int
    place: int
    kind: str
    subject: str
    titles: Mapping[str, str]
    organization: Mapping[str, str]
    team: str
    handlers: tuple[str, ...]
    path: str
    speaker: str
    invited: str
    draft: str
    proposal: str
    state: str
    outcome: str
    decision: str
    reason: str
    extract: str
    tally: Tally | None
    author: str | None
    at: datetime
    decided_by: str | None
    decided_at: datetime | None

    def title(self, lang: str) -> str:
        """Return what the item is about, in a language."""
        return titled(self.titles, lang)

    def organization_title(self, lang: str) -> str:
        """Return whose application it is, "" for a free question."""
        return titled(self.organization, lang)


@dataclass(frozen=True)
class Attendee:
    """A member at a meeting; ``presence`` is present, remote or absent."""

    user_id: str
    part: str
    voting: bool
    presence: str
    reason: str


@dataclass(frozen=True)
class Recusal:
    """A declared conflict of interest: who does not vote on an item, and why."""

    user_id: str
    reason: str
    author: str | None
    at: datetime


@dataclass(frozen=True)
class Ballot:
    """One vote; ``author`` is who entered it, the member or the secretary."""

    user_id: str
    choice: str
    author: str | None
    at: datetime


@dataclass(frozen=True)
class Subject:
    """What can be put on an agenda, as the room that has it tells it.

    ``id`` is the name other rooms know it by, ``path`` its address inside the site,
    ``handlers`` the people who examined it: their interest is asked about.
    """

    id: str
    category: str
    titles: Mapping[str, str]
    organization: Mapping[str, str]
    team: str
    handlers: tuple[str, ...]
    path: str


@dataclass(frozen=True)
class Paper:
    """A document of a subject, with its address."""

    title: str
    filename: str
    size: int
    url: str


@dataclass(frozen=True)
class Verdict:
    """What a body has decided about a subject, or that it has not yet.

    ``outcome`` is "" while the item waits; ``started``: votes were cast or the meeting was
    opened, so that it is not decided elsewhere.
    """

    meeting: Meeting
    item: Item
    body: Body
    outcome: str
    started: bool
