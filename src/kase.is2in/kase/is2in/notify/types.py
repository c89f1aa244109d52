"""What crosses the door of the room."""

from dataclasses import dataclass
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

    ``subject`` says the procedure and what happened, ``action`` what is to be done; both are
    texts in the language of the page. ``link`` is an absolute address on this site,
    ``event`` the code of what happened, ``about`` the subject it happened to, ``author`` the
    id of who did it.
    """

    id: int
    event: str
    subject: str
    action: str
    link: str
    about: str
    author: str | None
    at: datetime
    read_at: datetime | None

    @property
    def unread(self) -> bool:
        """Return whether the person has not read it yet."""
        return self.read_at is None
