"""Trusted authorities of a provider, read from a folder; read again when its files change.

Layout of the folder (DER or PEM, one certificate or list per file)::

    anchors/        self-signed roots: the only thing trusted by itself
    intermediates/  issuing authorities
    crl/            lists of revoked certificates; addresses of theirs in ``crl/urls.txt``
    profile.toml    how certificates of this authority look, where it differs from the default
    register.csv    certificate_sha256,bin,first_head: where certificates do not name a company
"""

from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from dataclasses import dataclass
from dataclasses import field
from kase.is2in.signing.profiles import CertificateProfile
from kase.is2in.signing.profiles import configured
from kase.is2in.signing.profiles import PROFILES
from pathlib import Path
import csv
import hashlib
import os
import threading
import tomllib


FOLDERS = {"nca": "IS2IN_TRUST", "tumar": "IS2IN_TRUST_TUMAR"}
CERTIFICATE_FILES = frozenset((".pem", ".cer", ".crt", ".der"))
LIST_FILES = frozenset((".pem", ".crl", ".der"))


class NotTrusted(Exception):
    """No trusted authority can be had for the provider; the text is for the operator's log."""


@dataclass(frozen=True)
class RevocationList:
    """One list as read, with the SHA-256 of its file."""

    crl: x509.CertificateRevocationList
    sha256: str


@dataclass(frozen=True)
class RegisterEntry:
    """What the exchange's register says of one certificate."""

    bin: str
    first_head: bool


@dataclass
class Trust:
    """Everything configured for one provider.

    ``checked`` remembers which list was found signed by which issuer: the national lists
    hold hundreds of thousands of entries, and one reading of them is enough.
    """

    profile: CertificateProfile
    anchors: tuple[asn1_x509.Certificate, ...]
    intermediates: tuple[asn1_x509.Certificate, ...]
    lists: tuple[RevocationList, ...]
    register: dict[str, RegisterEntry]
    checked: dict[tuple[str, str], bool] = field(default_factory=dict)


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
    state = _state(folder)
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
    anchors = _certificates(folder / "anchors")
    if not anchors:
        raise ValueError("no certificate in anchors/")
    for anchor in anchors:
        # With an issuing authority for an anchor its own revocation would never be looked at.
        if anchor.self_signed == "no":
            raise ValueError("a certificate in anchors/ is not a self-signed root")
    settings = folder / "profile.toml"
    return Trust(
        profile=configured(
            provider,
            tomllib.loads(settings.read_text(encoding="utf-8")) if settings.is_file() else {},
        ),
        anchors=anchors,
        intermediates=_certificates(folder / "intermediates"),
        lists=_lists(folder / "crl"),
        register=_register(folder / "register.csv"),
    )


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


def read_list(data: bytes) -> x509.CertificateRevocationList:
    """Return a list from PEM or DER; ValueError for anything else."""
    if data.lstrip().startswith(b"-----BEGIN"):
        return x509.load_pem_x509_crl(data)
    return x509.load_der_x509_crl(data)


def _lists(folder: Path) -> tuple[RevocationList, ...]:
    found = []
    for path in _files(folder, LIST_FILES):
        data = path.read_bytes()
        found.append(RevocationList(read_list(data), hashlib.sha256(data).hexdigest()))
    return tuple(found)


def _register(path: Path) -> dict[str, RegisterEntry]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["certificate_sha256"].lower(): RegisterEntry(row["bin"], row["first_head"] == "1")
            for row in csv.DictReader(lines)
        }
