"""What crosses the door of the room: who signs, what was checked, what is kept."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True)
class Signer:
    """The person the account names; a certificate must belong to exactly this person.

    ``iin`` and ``bin`` are 12 digits; ``first_head`` says that the act needs the key of the
    organisation's first head; ``organization`` is its name, as the signature will show it.
    """

    user_id: str
    iin: str
    bin: str
    full_name: str
    position: str
    first_head: bool
    organization: str = ""


# Why nothing is known of a certificate yet: what may be known a little later.
RESPONDER_DOWN = "responder-down"
STALE_LIST = "stale-list"
PENDING = frozenset((RESPONDER_DOWN, STALE_LIST))


@dataclass(frozen=True)
class Check:
    """One named check. ``ok`` is None where an earlier failure left nothing to check.

    ``detail`` is a translatable sentence: what is wrong and how to mend it, or empty;
    ``reason`` is a word for programs that tells apart why a check of this name can fail.
    """

    name: str
    ok: bool | None
    detail: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CertificateFacts:
    """What a person reads about a certificate; moments are aware, ``serial`` is hex.

    ``kind`` says what the key was issued as: a word of ``profiles.KINDS``, or empty.
    """

    common_name: str
    organization: str
    iin: str
    bin: str
    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    algorithm: str
    sha256: str
    kind: str = ""


@dataclass(frozen=True)
class Verification:
    """The result of all checks of one signature at one moment."""

    ok: bool
    checks: tuple[Check, ...]
    certificate: CertificateFacts | None
    provider: str
    at: datetime
    trust: Mapping[str, tuple[str, ...]]

    @property
    def failed(self) -> tuple[Check, ...]:
        """Return the checks that failed, in the order they are made."""
        return tuple(check for check in self.checks if check.ok is False)

    @property
    def pending(self) -> bool:
        """Return whether nothing is wrong but that the authority has not answered yet."""
        return bool(self.failed) and all(
            check.ok or (check.ok is False and check.reason in PENDING) for check in self.checks
        )


@dataclass(frozen=True)
class Signature:
    """One accepted signature, as stored for ever.

    ``signed_at`` is the moment of its time-stamp (``stamped_at``), never the one the signer
    claims; while there is no stamp, the moment it was accepted.
    """

    code: str
    subject: str
    document_id: str
    filename: str
    size: int
    document_sha256: str
    cms_sha256: str
    report_sha256: str
    provider: str
    user_id: str
    full_name: str
    position: str
    organization: str
    bin: str
    first_head: bool
    signed_at: datetime
    certificate: CertificateFacts
    stamped_at: datetime | None = None


@dataclass(frozen=True)
class Presented:
    """A signature as somebody brought it: over which document of what, and who must have signed."""

    subject: str
    document_id: str
    filename: str
    content: bytes
    cms: bytes
    signer: Signer

    def columns(self) -> dict[str, object]:
        """Return what every table of signatures keeps of it."""
        return {
            "subject": self.subject,
            "document_id": str(self.document_id),
            "filename": self.filename,
            "document": self.content,
            "cms": self.cms,
            "user_id": self.signer.user_id,
        }


@dataclass(frozen=True)
class EndingCertificate:
    """The certificate a person signed with last, and when it ends."""

    user_id: str
    not_after: datetime
    sha256: str


@dataclass(frozen=True)
class Evidence:
    """The stored bytes behind a signature: document, CMS as received, report (JSON)."""

    document: bytes
    cms: bytes
    report: bytes


@dataclass(frozen=True)
class DemoSigner:
    """A person who gets a demo key; ``iin`` and ``bin`` (12 digits) equal the account's."""

    email: str
    full_name: str
    iin: str
    bin: str
    organization: str
    first_head: bool


@dataclass(frozen=True)
class Waiting:
    """A signature that had to wait for the authority; ``state`` is waiting, accepted or refused.

    ``reasons`` are the failed checks of the last try: ``name``, ``reason`` and the words
    (``api.reason_words``).
    """

    id: int
    subject: str
    document_id: str
    user_id: str
    state: str
    received_at: datetime
    tries: int
    reasons: Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class SignatureSettled:
    """Event: a signature that waited was accepted, or refused (``signature`` is None).

    Sent by the worker, in the transaction that settles it.
    """

    subject: str
    document_id: str
    user_id: str
    signature: Signature | None


@dataclass(frozen=True)
class PaperMark:
    """What a paper prints of its seal: lines, and a code that leads to the check page.

    ``url`` is the absolute address that the QR code holds.
    """

    lines: tuple[str, ...]
    code: str
    url: str


@dataclass(frozen=True)
class SealedPaper:
    """A paper under the exchange's seal, as its code finds it.

    ``sha256`` is that of the paper as it was handed out; ``renewed`` those of the same paper with
    further time-stamps at its end, the oldest first. ``level`` is B-LTA, or B-B where it has no
    time-stamp yet. ``until`` is the end of the certificate of the last time-stamp.
    """

    code: str
    document: str
    sha256: str
    level: str
    sealed_at: datetime
    sealed_by: str
    until: datetime | None
    renewed: tuple[str, ...] = ()

    @property
    def stamped(self) -> bool:
        """Return whether a time-stamp proves when it was sealed."""
        return self.until is not None


class Submission(NamedTuple):
    """What came from the panel, from its plain form, or from a program."""

    provider: str
    cms: bytes
    wants_json: bool
