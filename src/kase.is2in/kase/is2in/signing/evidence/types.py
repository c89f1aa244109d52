"""Evidence as it is kept and handed out."""

from dataclasses import dataclass
from datetime import datetime
from kase.is2in.signing.evidence.values import Value


@dataclass(frozen=True)
class Stamp:
    """The first time-stamp over a signature's value.

    ``cms`` is the signature raised by it (DER, detached), ``report`` the checks as of ``at``
    (JSON); ``until`` is the end of the certificate of the service.
    """

    token: bytes
    cms: bytes
    report: bytes
    cms_sha256: str
    report_sha256: str
    at: datetime
    until: datetime


@dataclass(frozen=True)
class Renewal:
    """A later stamp: ``hashes`` is the list it covers, one of them that of ``manifest``."""

    number: int
    digest: str
    manifest: bytes
    hashes: bytes
    token: bytes
    at: datetime
    until: datetime
    values: tuple[Value, ...]


@dataclass(frozen=True)
class EvidenceState:
    """How far the evidence of a signature has come.

    ``state``: "stamped", "waiting" for the time-stamp service, or "without" where none is
    configured. ``at`` is the stamp's moment; ``until`` how long the newest stamp lasts.
    """

    state: str
    at: datetime | None = None
    until: datetime | None = None
    renewals: int = 0


@dataclass(frozen=True)
class StampService:
    """What administrators read of the time-stamp service; ``without`` counts missing stamps."""

    configured: bool
    address: str
    without: int


@dataclass(frozen=True)
class EvidenceFile:
    """A file of an exported evidence."""

    name: str
    data: bytes
