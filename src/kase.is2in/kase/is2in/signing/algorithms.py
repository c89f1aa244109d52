"""The table of algorithms that may sign: what is not in it is refused by name.

A family of algorithms is added by its rows in ``SIGNATURES`` (and its digests in ``DIGESTS``).
SHA-1 and MD5 are left out on purpose, and so are RSA keys under 2048 bits. Which families a
provider's signers may use is said by its profile (``profiles.CertificateProfile.algorithms``).
"""

from asn1crypto import x509 as asn1_x509
from collections import OrderedDict
from collections.abc import Callable
from cryptography.exceptions import InvalidSignature
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from dataclasses import dataclass
from kase.is2in.signing.gost import asn1  # noqa: F401 - teaches asn1crypto the names
from kase.is2in.signing.gost import keys as gost
import hashlib
import threading


MINIMUM_RSA_BITS = 2048
# An exponent or a modulus beyond these only costs the server time.
MAXIMUM_RSA_BITS = 8192

RSA = "rsa"
GOST_2015 = "gost-2015"
# For documents signed before the standard of 2015 replaced it.
GOST_2004 = "gost-2004"
# Russia's way to write the same signatures: what OpenSSL's GOST engine makes.
GOST_RU = "gost-ru"
FAMILIES = (RSA, GOST_2015, GOST_2004, GOST_RU)

_SHA2 = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}


def _sha2(name: str) -> Callable[[bytes], bytes]:
    return lambda data: hashlib.new(name, data).digest()


# What computes a digest, by the object identifier a SignerInfo names.
DIGESTS: dict[str, Callable[[bytes], bytes]] = {
    **{oid: _sha2(function.name) for oid, function in _SHA2.items()},
    **gost.DIGESTS,
}


class WeakKey(Exception):
    """The key is of the right kind and too short."""


class WrongKey(Exception):
    """The certificate's key is not of the kind the signature names."""


class NotAccepted(Exception):
    """The algorithm is not in the table, or names another digest than the one used."""


@dataclass(frozen=True)
class SignatureAlgorithm:
    """One row: ``digest`` is the digest it is bound to, None where the message's counts.

    ``key`` is the object identifier of the keys that can make it.
    """

    name: str
    family: str
    key: str
    digest: str | None


_RSA_KEY = "1.2.840.113549.1.1.1"
_KZ, _RU = gost.KAZAKH, f"{gost.RUSSIAN}.7.1.1"
SIGNATURES: dict[str, SignatureAlgorithm] = {
    _RSA_KEY: SignatureAlgorithm("RSA", RSA, _RSA_KEY, None),
    "1.2.840.113549.1.1.11": SignatureAlgorithm(
        "RSA SHA-256", RSA, _RSA_KEY, "2.16.840.1.101.3.4.2.1"
    ),
    "1.2.840.113549.1.1.12": SignatureAlgorithm(
        "RSA SHA-384", RSA, _RSA_KEY, "2.16.840.1.101.3.4.2.2"
    ),
    "1.2.840.113549.1.1.13": SignatureAlgorithm(
        "RSA SHA-512", RSA, _RSA_KEY, "2.16.840.1.101.3.4.2.3"
    ),
    f"{_KZ}.1.2.3.1": SignatureAlgorithm(
        "GOST 34.10-2015, 256", GOST_2015, f"{_KZ}.1.2.1", f"{_KZ}.3.2"
    ),
    f"{_KZ}.1.2.3.2": SignatureAlgorithm(
        "GOST 34.10-2015, 512", GOST_2015, f"{_KZ}.1.2.2", f"{_KZ}.3.3"
    ),
    f"{_KZ}.1.1.2": SignatureAlgorithm("GOST 34.310-2004", GOST_2004, f"{_KZ}.1.1.1", f"{_KZ}.3.1"),
    f"{_RU}.3.2": SignatureAlgorithm("GOST R 34.10-2012, 256", GOST_RU, f"{_RU}.1.1", f"{_RU}.2.2"),
    f"{_RU}.3.3": SignatureAlgorithm("GOST R 34.10-2012, 512", GOST_RU, f"{_RU}.1.2", f"{_RU}.2.3"),
    # In a message the Russian kind may be named by its key alone.
    f"{_RU}.1.1": SignatureAlgorithm("GOST R 34.10-2012, 256", GOST_RU, f"{_RU}.1.1", f"{_RU}.2.2"),
    f"{_RU}.1.2": SignatureAlgorithm("GOST R 34.10-2012, 512", GOST_RU, f"{_RU}.1.2", f"{_RU}.2.3"),
}


def digest(oid: str, data: bytes) -> bytes:
    """Return the digest of data; KeyError for an algorithm that is not accepted."""
    return DIGESTS[oid](data)


def key_of(certificate: bytes | asn1_x509.Certificate) -> bytes:
    """Return the SubjectPublicKeyInfo (DER) of a certificate, in DER or as asn1crypto read it."""
    if isinstance(certificate, bytes):
        certificate = asn1_x509.Certificate.load(certificate)
    return certificate["tbs_certificate"]["subject_public_key_info"].dump()


def is_signed_by(
    key: bytes, algorithm: str, signature: bytes, data: bytes, digest_oid: str | None = None
) -> bool:
    """Return whether the signature of data was made by the key (SubjectPublicKeyInfo in DER).

    ``algorithm`` is the object identifier of the signature's algorithm, ``digest_oid`` that of
    the digest where something else names one. Raises NotAccepted, WeakKey, WrongKey.
    """
    row = SIGNATURES.get(algorithm)
    if row is None or (row.digest and digest_oid and row.digest != digest_oid):
        raise NotAccepted(algorithm)
    used = row.digest or digest_oid
    if used not in DIGESTS:
        raise NotAccepted(str(used))
    if row.family == RSA:
        return _rsa(key, signature, data, used)
    try:
        loaded = gost.load_key(key)
    except gost.NotGost as error:
        raise WrongKey from error
    if loaded.oid != row.key:
        raise WrongKey
    return loaded.verify(digest(used, data), signature)


# Certificates of authorities and responders, and of people who sign again, are the same each time.
_MET = 2048
_found: OrderedDict[bytes, bool] = OrderedDict()
_lock = threading.Lock()


def certificate_is_signed_by(key: bytes, algorithm: str, signature: bytes, data: bytes) -> bool:
    """Return what ``is_signed_by`` does and remember it, under a digest of what was asked."""
    name = hashlib.sha256(
        b"".join(
            hashlib.sha256(part).digest() for part in (key, algorithm.encode(), signature, data)
        )
    ).digest()
    with _lock:
        if name in _found:
            _found.move_to_end(name)
            return _found[name]
    right = is_signed_by(key, algorithm, signature, data)
    with _lock:
        _found[name] = right
        if len(_found) > _MET:
            _found.popitem(last=False)
    return right


def _rsa(key: bytes, signature: bytes, data: bytes, digest_oid: str) -> bool:
    try:
        loaded = serialization.load_der_public_key(key)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise WrongKey from error
    if not isinstance(loaded, RSAPublicKey) or digest_oid not in _SHA2:
        raise WrongKey
    if not MINIMUM_RSA_BITS <= loaded.key_size <= MAXIMUM_RSA_BITS:
        raise WeakKey
    try:
        loaded.verify(signature, data, padding.PKCS1v15(), _SHA2[digest_oid])
    except InvalidSignature:
        return False
    return True
