"""The exchange's own key for its seal: a PKCS#12 file named by the environment.

``IS2IN_SEAL`` is the path of the file, ``IS2IN_SEAL_PASSWORD`` its password, which is nowhere
else. The file is read again when it changes.
"""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.terms.errors import Refusal
from pathlib import Path
import logging
import os
import threading


logger = logging.getLogger(__name__)

STORE = "IS2IN_SEAL"
PASSWORD = "IS2IN_SEAL_PASSWORD"  # noqa: S105 - the name of a variable


class SealBroken(Refusal):
    """The seal is configured and cannot be used; the log says why."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "seal-broken",
            _("The exchange's seal cannot be used now, so nothing was made. Tell the exchange."),
        )


@dataclass(frozen=True)
class SealKey:
    """The private key with its certificate and the issuing ones."""

    key: RSAPrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


_loaded: dict[tuple, SealKey] = {}
_lock = threading.Lock()


def seal_key() -> SealKey | None:
    """Return the key, None where none is configured; SealBroken for one that cannot be used."""
    name = os.environ.get(STORE, "").strip()
    if not name:
        return None
    path = Path(name)
    try:
        state = (name, path.stat().st_mtime_ns)
        with _lock:
            if state not in _loaded:
                found = _read(path)
                _loaded.clear()
                _loaded[state] = found
            return _loaded[state]
    except (OSError, ValueError) as error:
        logger.error("%s cannot be used: %s", STORE, error)
        raise SealBroken from error


def _read(path: Path) -> SealKey:
    password = os.environ.get(PASSWORD, "").encode() or None
    key, certificate, chain = pkcs12.load_key_and_certificates(path.read_bytes(), password)
    if not isinstance(key, RSAPrivateKey) or certificate is None:
        raise ValueError("the file holds no RSA key with its certificate")
    return SealKey(key, certificate, tuple(chain))
