"""What crosses the door of the room."""

from dataclasses import dataclass
from datetime import date
from datetime import datetime


@dataclass(frozen=True)
class Recipient:
    """A person mails can be sent to: where, how they are called, in which language."""

    id: str
    email: str
    name: str
    language: str


@dataclass(frozen=True)
class Notification:
    """One message to one person. Moments are UTC, aware; ``read_at`` is None while unread.

    ``subject`` says the procedure and what happened, ``action`` what is to be done, ``title``
    what it is about ("" where that was not said); all are texts in the language of the page.
    ``link`` is an absolute address on this site, ``event`` the code of what happened, ``kind``
    the code of its kind, ``about`` the subject it happened to, ``author`` the id of who did it,
    ``behalf`` the ids of the absent people for whom the person acts.
    """

    id: int
    event: str
    kind: str
    subject: str
    action: str
    title: str
    link: str
    about: str
    author: str | None
    behalf: tuple[str, ...]
    at: datetime
    read_at: datetime | None

    @property
    def unread(self) -> bool:
        """Return whether the person has not read it yet."""
        return self.read_at is None


@dataclass(frozen=True)
class Wanted:
    """Which of a person's notifications: nothing said means all.

    ``since`` and ``until`` are days in Almaty, both included; ``text`` is looked for in the
    texts of every language and in what it is about.
    """

    unread: bool | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""


@dataclass(frozen=True)
class Choice:
    """How one kind of events reaches a person.

    ``channel`` is what holds, ``chosen`` what the person has said (None: nothing), ``default``
    what the exchange says, ``mandatory`` whether it comes by mail whatever is chosen.
    """

    kind: str
    title: object
    group: object
    channel: str
    chosen: str | None
    default: str
    mandatory: bool


@dataclass(frozen=True)
class Mail:
    """One mail of the queue. Moments are UTC, aware.

    ``state``: queued, sent, failed (given up after the last try), dropped (nobody to write
    to, read meanwhile, or taken out by staff). ``reason`` is a code, see ``queue.REASONS``.
    """

    id: int
    kind: str
    state: str
    user_id: str | None
    address: str | None
    subject: str
    at: datetime
    attempts: int
    next_at: datetime | None
    done_at: datetime | None
    reason: str | None
