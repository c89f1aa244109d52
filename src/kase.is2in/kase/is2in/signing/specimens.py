"""Signatures an authority made: a provider whose profile nobody could prove works only with them.

A specimen is a file with its signature beside it, ``<file>.p7s``. It is good where the signature
holds and its certificate leads to a configured anchor; whose key it is does not matter.
"""

from kase.is2in.signing.cms import parse
from kase.is2in.signing.cms import Unreadable
from kase.is2in.signing.integrity import check_integrity
from kase.is2in.signing.integrity import load_certificate
from kase.is2in.signing.path import check_path
from kase.is2in.signing.trusting import Trust
from pathlib import Path


SIGNATURE = ".p7s"


def require_specimens(folder: Path, trusted: Trust) -> None:
    """Raise ValueError where a folder holds no specimen, or one that is not good."""
    found = sorted(folder.glob(f"*{SIGNATURE}"))
    if not found:
        raise ValueError("no specimen of the authority's signatures in specimens/")
    for path in found:
        why = _wrong(path.with_suffix("").read_bytes(), path.read_bytes(), trusted)
        if why:
            raise ValueError(f"specimens/{path.name}: {why}")


def _wrong(content: bytes, cms: bytes, trusted: Trust) -> str:
    try:
        message = parse(cms, len(content))
    except Unreadable as error:
        return str(error.message)
    checks = list(check_integrity(message, content))
    certificate = load_certificate(message.signer)
    if certificate is not None:
        # A specimen may be older than its certificate lasts.
        at = certificate.not_valid_before_utc
        checks.append(check_path(message.signer, message.others, trusted, at)[0])
    return ", ".join(check.name for check in checks if check.ok is not True)
