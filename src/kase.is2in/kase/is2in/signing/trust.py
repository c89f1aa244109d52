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
    specimens/      files with signatures of the authority beside them (``<file>.p7s``): a provider
                    that asks for them is off until one is there and all of them are good
"""

from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from kase.is2in.signing.lists import from_file
from kase.is2in.signing.lists import NotIndexed
from kase.is2in.signing.lists import RevocationList
from kase.is2in.signing.profiles import configured
from kase.is2in.signing.providers.registry import PROFILES
from kase.is2in.signing.providers.registry import provider as provider_of
from kase.is2in.signing.providers.registry import providers
from kase.is2in.signing.specimens import require_specimens
from kase.is2in.signing.trusted import changes
from kase.is2in.signing.trusting import NotTrusted
from kase.is2in.signing.trusting import RegisterEntry
from kase.is2in.signing.trusting import Trust
from pathlib import Path
import csv
import logging
import os
import threading
import tomllib


logger = logging.getLogger(__name__)

CERTIFICATE_FILES = frozenset((".pem", ".cer", ".crt", ".der"))
LIST_FILES = frozenset((".pem", ".crl", ".der"))


_loaded: dict[str, tuple[tuple, Trust]] = {}
_lock = threading.Lock()


def configured_providers() -> tuple[str, ...]:
    """Return the ways of signing whose authorities can be used, in the order of the tabs."""
    return tuple(one.name for one in providers() if _works(one.authority))


def configured_authorities() -> tuple[str, ...]:
    """Return the providers that a trust folder of their own is named for."""
    return tuple(name for name in PROFILES if os.environ.get(provider_of(name).folder))


def _works(authority: str) -> bool:
    try:
        trust(authority)
    except NotTrusted as error:
        # One that nobody named is not wanted; one that is named and cannot be used is news.
        if authority in configured_authorities():
            logger.error("signatures of %s cannot be made: %s", authority, error)
        return False
    return True


def folder_of(provider: str) -> Path:
    """Return the trust folder that a provider rests on; NotTrusted where none is named."""
    if provider_of(provider) is None:
        raise NotTrusted(f"unknown provider {provider!r}")
    variable = provider_of(provider_of(provider).authority).folder
    name = os.environ.get(variable)
    if not name:
        raise NotTrusted(f"{variable} names no folder")
    return Path(name)


def trust(provider: str) -> Trust:
    """Return what is configured for the provider; NotTrusted where nothing usable is."""
    folder = folder_of(provider)
    provider = provider_of(provider).authority
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
    found = Trust(
        profile=configured(PROFILES[provider], {**said, **chosen.settings}),
        anchors=anchors,
        intermediates=_chosen(chosen, "intermediate") or _certificates(folder / "intermediates"),
        lists=_lists(folder / "crl"),
        register=_register(folder / "register.csv"),
        responders=_chosen(chosen, "responder") or _certificates(folder / "responders"),
    )
    if provider_of(provider).specimens:
        require_specimens(folder / "specimens", found)
    return found


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
