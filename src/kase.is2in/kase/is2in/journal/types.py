"""What crosses the door of the room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Subject:
    """What an act was about, for reading; ``url`` is "" where the viewer may not open it."""

    name: str
    title: str
    url: str = ""


@dataclass(frozen=True)
class Act:
    """One entry of the audit trail, for reading.

    ``title`` is the action in words, ``who`` the person's name ("" for nobody logged in),
    ``rows`` the details as pairs (label, text). ``actor``, ``action`` and ``details`` are as
    recorded.
    """

    id: int
    at: datetime
    action: str
    title: str
    actor: str | None
    who: str
    organization: str | None
    address: str
    subject: Subject
    rows: tuple[tuple[str, str], ...]
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Proof:
    """One run of the proof of the chain; ``done_at`` is None while it waits or runs."""

    id: int
    asked_at: datetime
    asked_by: str | None
    done_at: datetime | None
    rows: int | None
    checkpoints: int | None
    head: str | None
    broken: int | None
    entry: int | None
    expected: str | None
    actual: str | None
    reason: str | None

    @property
    def ok(self) -> bool:
        """Return whether it has run and every row holds."""
        return self.done_at is not None and self.broken is None
