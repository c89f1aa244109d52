"""What is configured for one provider, as verification uses it."""

from asn1crypto import x509 as asn1_x509
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from kase.is2in.signing.lists import RevocationList
from kase.is2in.signing.ocsp import Answer
from kase.is2in.signing.profiles import CertificateProfile
import hashlib


class NotTrusted(Exception):
    """No trusted authority can be had for the provider; the text is for the operator's log."""


@dataclass(frozen=True)
class RegisterEntry:
    """What the exchange's register says of one certificate."""

    bin: str
    first_head: bool


# What a site asks about in a day; the oldest answers go first.
MOST_ANSWERS = 2000


@dataclass
class Trust:
    """Everything configured for one provider, and what its responder has said lately.

    ``answers_for`` holds good answers by the SHA-256 of the certificate with the moment they
    came; ``answers`` the bytes of all answers by their own SHA-256, for whoever keeps evidence.
    ``kept`` are answers that evidence was kept with: they speak of its time, nobody is asked.
    """

    profile: CertificateProfile
    anchors: tuple[asn1_x509.Certificate, ...]
    intermediates: tuple[asn1_x509.Certificate, ...]
    lists: tuple[RevocationList, ...]
    register: dict[str, RegisterEntry]
    responders: tuple[asn1_x509.Certificate, ...] = ()
    kept: tuple[bytes, ...] = ()
    answers_for: dict[str, tuple[Answer, datetime]] = field(default_factory=dict)
    answers: dict[str, bytes] = field(default_factory=dict)

    @property
    def fresh(self) -> timedelta:
        """Return how long a good answer is believed."""
        return timedelta(minutes=self.profile.fresh_minutes)

    def remember(self, answer: bytes) -> str:
        """Keep the bytes of an answer; return their SHA-256."""
        name = hashlib.sha256(answer).hexdigest()
        _bounded(self.answers)[name] = answer
        return name

    def keep_answer(self, certificate: str, answer: Answer, now: datetime) -> None:
        """Keep a good answer about a certificate."""
        _bounded(self.answers_for)[certificate] = (answer, now)


def _bounded(kept: dict) -> dict:
    """Return the mapping with room for one more."""
    while len(kept) >= MOST_ANSWERS:
        kept.pop(next(iter(kept)), None)
    return kept
