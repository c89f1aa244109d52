"""What crosses the door of the room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class AuditEntry:
    """One fact of the audit trail.

    ``actor`` is a user id, "system" for jobs, None for nobody logged in. ``subject`` names
    what it is about (an application's id, "user:…"); ``details`` is JSON-able.
    """

    id: int
    at: datetime
    action: str
    subject: str
    actor: str | None
    organization: str | None
    address: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class ChainCheck:
    """The verdict about the audit trail: how many rows hold, and the first that does not.

    ``head`` is the hash of the last good row in hexadecimal; who notes it down elsewhere
    can prove later that no rows were cut off the end. ``broken`` is the number of the first
    bad row in the chain (None: all hold), ``reason`` says in English what is wrong with it;
    ``entry`` is the id of the entry sealed there, ``expected`` the hash it should have and
    ``actual`` the one that is stored. ``checkpoints`` counts the noted heads that were found
    in the chain.
    """

    rows: int
    head: str
    broken: int | None = None
    reason: str | None = None
    entry: int | None = None
    expected: str | None = None
    actual: str | None = None
    checkpoints: int = 0

    @property
    def ok(self) -> bool:
        """Return whether every row holds."""
        return self.broken is None


@dataclass(frozen=True)
class Checkpoint:
    """The head of the chain as it was noted at a moment: so many rows, the last one's hash.

    ``hash`` is hexadecimal. ``signature`` (base64, Ed25519) is of the canonical JSON of the
    other facts, by the key whose SHA-256 is ``key``; both are "" where no key was configured.
    """

    rows: int
    hash: str
    at: datetime
    key: str = ""
    signature: str = ""


@dataclass(frozen=True)
class TrailQuery:
    """Which entries of the audit trail: every fact named must fit, "" and None name nothing.

    ``since`` is the first moment, ``until`` the first one after; both aware.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    organization: str = ""
    action: str = ""
    subject: str = ""
    address: str = ""


@dataclass(frozen=True)
class Job:
    """One call of a task, queued in SQL. ``attempts`` counts the failed tries so far."""

    id: int
    task: str
    arguments: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True)
class DeadJob:
    """A job that failed on its last try and waits for a person to look at it."""

    id: int
    task: str
    attempts: int
    failed_at: datetime | None
    error: str | None
