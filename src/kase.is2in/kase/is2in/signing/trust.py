"""Trusted authorities of a provider: from the control panel, and from a folder.

What the control panel has (``trusted``) takes the place of the folder's: its anchors, its issuing
authorities, its responders, its settings over those of ``profile.toml``. Either is read again when
it changes, so that a change counts at once. Lists of the revoked live in the folder.

Layout of the folder (DER or PEM, one certificate or list per file)::

    anchors/        self-signed roots: the only thing trusted by itself
    intermediates/  issuing authorities
    responders/     certificates that may answer (OCSP) for the authorities above
    crl/            lists of revoked certificates; addresses of theirs in ``crl/urls.txt``
    profile.toml    how certificates of this authority look, where it differs from the default
    register.csv    certificate_sha256,bin,first_head: where certificates do not name a company
"""

from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from kase.is2in.signing.lists import from_file
from kase.is2in.signing.lists import NotIndexed
from kase.is2in.signing.lists import RevocationList
from kase.is2in.signing.ocsp import Answer
from kase.is2in.signing.profiles import CertificateProfile
from kase.is2in.signing.profiles import configured
from kase.is2in.signing.profiles import PROFILES
from kase.is2in.signing.trusted import changes
from pathlib import Path
import csv
import hashlib
import logging
import os
import threading
import tomllib


logger = logging.getLogger(__name__)

FOLDERS = {"nca": "IS2IN_TRUST", "tumar": "IS2IN_TRUST_TUMAR"}
CERTIFICATE_FILES = frozenset((".pem", ".cer", ".crt", ".der"))
LIST_FILES = frozenset((".pem", ".crl", ".der"))


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


_loaded: dict[str, tuple[tuple, Trust]] = {}
_lock = threading.Lock()


def configured_providers() -> tuple[str, ...]:
    """Return the providers a trust folder is named for, in the order of the tabs."""
    return tuple(name for name in PROFILES if os.environ.get(FOLDERS[name]))


def folder_of(provider: str) -> Path:
    """Return the provider's trust folder; NotTrusted where none is named."""
    if provider not in PROFILES:
        raise NotTrusted(f"unknown provider {provider!r}")
    name = os.environ.get(FOLDERS[provider])
    if not name:
        raise NotTrusted(f"{FOLDERS[provider]} names no folder")
    return Path(name)


def trust(provider: str) -> Trust:
    """Return what is configured for the provider; NotTrusted where nothing usable is."""
    folder = folder_of(provider)
    state = (changes.version(provider), _state(folder))
    with _lock:
        kept = _loaded.get(provider)
        if kept and kept[0] == state:
            return kept[1]
        try:
            found = _load(provider, folder)
        except (OSError, ValueError, KeyError) as error:
            raise NotTrusted(f"{folder}: {error}") from error
        _loaded[provider] = (state, found)
        return found


def _state(folder: Path) -> tuple:
    """Return what changes when a file of the folder does."""
    found = [str(folder)]
    for path in sorted(folder.glob("**/*")):
        try:
            stat = path.stat()
        except OSError:
            # Removed between listing and looking: the next call sees the folder without it.
            continue
        found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def _load(provider: str, folder: Path) -> Trust:
    chosen = changes.present(provider)
    anchors = _chosen(chosen, "anchor") or _certificates(folder / "anchors")
    if not anchors:
        raise ValueError("no certificate in anchors/")
    for anchor in anchors:
        # With an issuing authority for an anchor its own revocation would never be looked at.
        if anchor.self_signed == "no":
            raise ValueError("a certificate in anchors/ is not a self-signed root")
    settings = folder / "profile.toml"
    said = tomllib.loads(settings.read_text(encoding="utf-8")) if settings.is_file() else {}
    return Trust(
        profile=configured(provider, {**said, **chosen.settings}),
        anchors=anchors,
        intermediates=_chosen(chosen, "intermediate") or _certificates(folder / "intermediates"),
        lists=_lists(folder / "crl"),
        register=_register(folder / "register.csv"),
        responders=_chosen(chosen, "responder") or _certificates(folder / "responders"),
    )


def _chosen(chosen: changes.Configured, role: str) -> tuple[asn1_x509.Certificate, ...]:
    return tuple(one.parsed for one in chosen.of(role))


def _files(folder: Path, suffixes: frozenset[str]) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in suffixes)


def _certificates(folder: Path) -> tuple[asn1_x509.Certificate, ...]:
    found = []
    for path in _files(folder, CERTIFICATE_FILES):
        data = path.read_bytes()
        if asn1_pem.detect(data):
            found.extend(der for _kind, _headers, der in asn1_pem.unarmor(data, multiple=True))
        else:
            found.append(data)
    return tuple(asn1_x509.Certificate.load(der, strict=True) for der in found)


def list_files(folder: Path) -> list[Path]:
    """Return the files of lists in the folder ``crl`` of a folder of trust."""
    return _files(folder, LIST_FILES)


def _lists(folder: Path) -> tuple[RevocationList, ...]:
    found = []
    for path in list_files(folder):
        try:
            found.append(from_file(path))
        except NotIndexed:
            logger.error(
                "%s waits for the worker, who makes its index; until then it is not used", path
            )
    return tuple(found)


def _register(path: Path) -> dict[str, RegisterEntry]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["certificate_sha256"].lower(): RegisterEntry(row["bin"], row["first_head"] == "1")
            for row in csv.DictReader(lines)
        }
