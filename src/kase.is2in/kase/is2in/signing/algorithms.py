"""The table of algorithms that may sign: what is not in it is refused by name.

A family of algorithms is added by one row in ``SIGNATURES`` (and its digest in ``DIGESTS``).
SHA-1 and MD5 are left out on purpose, and so are RSA keys under 2048 bits.
"""

from collections.abc import Callable
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from dataclasses import dataclass


MINIMUM_RSA_BITS = 2048

# Object identifiers of digests, as a SignerInfo names them.
DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}


class WeakKey(Exception):
    """The key is of the right kind and too short."""


class WrongKey(Exception):
    """The certificate's key is not of the kind the signature names."""


def digest(oid: str, data: bytes) -> bytes:
    """Return the digest of data; KeyError for an algorithm that is not accepted."""
    context = hashes.Hash(DIGESTS[oid])
    context.update(data)
    return context.finalize()


def _rsa(certificate: x509.Certificate, signature: bytes, data: bytes, digest_oid: str) -> bool:
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise WrongKey from error
    if not isinstance(key, RSAPublicKey):
        raise WrongKey
    if key.key_size < MINIMUM_RSA_BITS:
        raise WeakKey
    try:
        key.verify(signature, data, padding.PKCS1v15(), DIGESTS[digest_oid])
    except InvalidSignature:
        return False
    return True


@dataclass(frozen=True)
class SignatureAlgorithm:
    """How one algorithm is checked.

    ``digest`` is the digest it is bound to, None where the SignerInfo's digest counts;
    ``verify(certificate, signature, data, digest_oid)`` answers whether the signature is right
    and raises WeakKey or WrongKey.
    """

    name: str
    digest: str | None
    verify: Callable[[x509.Certificate, bytes, bytes, str], bool]


SIGNATURES: dict[str, SignatureAlgorithm] = {
    "1.2.840.113549.1.1.1": SignatureAlgorithm("RSA", None, _rsa),
    "1.2.840.113549.1.1.11": SignatureAlgorithm("RSA SHA-256", "2.16.840.1.101.3.4.2.1", _rsa),
    "1.2.840.113549.1.1.12": SignatureAlgorithm("RSA SHA-384", "2.16.840.1.101.3.4.2.2", _rsa),
    "1.2.840.113549.1.1.13": SignatureAlgorithm("RSA SHA-512", "2.16.840.1.101.3.4.2.3", _rsa),
}
