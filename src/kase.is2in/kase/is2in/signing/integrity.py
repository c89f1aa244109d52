"""Checks of the signature itself: content, digest, attributes, signature, whose certificate.

The checks say nothing about trust; that is the business of ``path``, ``revocation``, ``policy``.
"""

from asn1crypto import core
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from hmac import compare_digest
from kase.is2in import _
from kase.is2in.signing.algorithms import digest
from kase.is2in.signing.algorithms import DIGESTS
from kase.is2in.signing.algorithms import is_signed_by
from kase.is2in.signing.algorithms import key_of
from kase.is2in.signing.algorithms import MINIMUM_RSA_BITS
from kase.is2in.signing.algorithms import NotAccepted
from kase.is2in.signing.algorithms import WeakKey
from kase.is2in.signing.algorithms import WrongKey
from kase.is2in.signing.cms import same_name
from kase.is2in.signing.cms import SignedMessage
from kase.is2in.signing.types import Check
import hashlib


DATA = "1.2.840.113549.1.7.1"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"


def check_integrity(
    message: SignedMessage, content: bytes, content_type: str = DATA
) -> tuple[Check, ...]:
    """Return the checks ``content`` … ``signer_certificate`` of a message over these bytes.

    ``content_type`` is the object identifier of what is signed: a document, or a time-stamp.
    """
    certificate = load_certificate(message.signer)
    return (
        _content(message, content),
        _message_digest(message, content),
        _signed_attributes(message, content_type),
        _signer_certificate(message, certificate),
        _signature(message, certificate),
    )


def load_certificate(der: bytes | None) -> x509.Certificate | None:
    """Return the certificate, None where there is none or it cannot be read."""
    if der is None:
        return None
    try:
        certificate = x509.load_der_x509_certificate(der)
        # Read now what is read lazily: a broken extension is met here, not in a later check.
        list(certificate.extensions)
        list(certificate.subject)
        list(certificate.issuer)
        _moments = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    # Hostile certificates (an extension twice, a version nobody knows) raise more than ValueError.
    except Exception:
        return None
    return certificate


def _content(message: SignedMessage, content: bytes) -> Check:
    if message.enclosed is not None:
        right = compare_digest(message.enclosed, content)
    else:
        right = _digest_is_right(message, content)
    if right is None:
        return Check("content", None)
    return Check(
        "content",
        right,
        ""
        if right
        else _(
            "Another file was signed, not this document. Download the document again and sign it "
            "without changes."
        ),
    )


def _digest_is_right(message: SignedMessage, content: bytes) -> bool | None:
    """Return None where there is no single digest, or it is of an unknown kind."""
    values = message.values(MESSAGE_DIGEST)
    if message.digest_oid not in DIGESTS or len(values) != 1:
        return None
    try:
        claimed = core.OctetString.load(values[0], strict=True).native
    except (TypeError, ValueError):
        return False
    return compare_digest(claimed, digest(message.digest_oid, content))


def _message_digest(message: SignedMessage, content: bytes) -> Check:
    if message.digest_oid not in DIGESTS:
        return Check(
            "message_digest",
            False,
            _(
                "The signature uses a hash function that is not accepted (${oid}). "
                "Accepted are SHA-256, SHA-384, SHA-512 and GOST 34.11-2015.",
                mapping={"oid": message.digest_oid},
            ),
            "weak-algorithm",
        )
    right = _digest_is_right(message, content)
    if right is None:
        return Check("message_digest", None if not message.attributes else False, _NO_DIGEST)
    return Check(
        "message_digest",
        right,
        "" if right else _("The digest in the signature is not the digest of this document."),
    )


_NO_DIGEST = _("The signature does not carry exactly one digest of the document.")


def _signed_attributes(message: SignedMessage, content_type: str) -> Check:
    problem = _attribute_problem(message, content_type)
    return Check("signed_attrs", not problem, problem)


def _attribute_problem(message: SignedMessage, content_type: str) -> str:
    if not message.attributes:
        return _("The signature has no signed attributes (type of content and digest).")
    names = [oid for oid, _values in message.attributes]
    types = message.values(CONTENT_TYPE)
    if len(names) != len(set(names)) or len(types) != 1 or message.content_type != content_type:
        return _("The signed attributes are not those of a signature of a document.")
    try:
        if core.ObjectIdentifier.load(types[0], strict=True).dotted != message.content_type:
            return _("The signed attributes are not those of a signature of a document.")
    except (TypeError, ValueError):
        return _("The signed attributes are not those of a signature of a document.")
    if message.signer is not None and not _names_the_certificate(message):
        return _("The signed attributes name another certificate than the signer's.")
    return ""


def _names_the_certificate(message: SignedMessage) -> bool:
    """Check signing-certificate (-v2) where present (RFC 5035); NCALayer adds it, Kalkan not."""
    certificate = asn1_x509.Certificate.load(message.signer)
    # A hostile attribute fails to parse in many ways; each of them means "does not name it".
    try:
        for value in message.values(SIGNING_CERTIFICATE_V2):
            first = tsp.SigningCertificateV2.load(value, strict=True)["certs"][0]
            # KeyError for a digest that is not accepted.
            expected = digest(first["hash_algorithm"]["algorithm"].dotted, message.signer)
            if not _identifies(first, expected, certificate):
                return False
        for value in message.values(SIGNING_CERTIFICATE):
            first = tsp.SigningCertificate.load(value, strict=True)["certs"][0]
            # SHA-1 is what this older attribute is made of; it only adds to the signature.
            expected = hashlib.sha1(message.signer, usedforsecurity=False).digest()
            if not _identifies(first, expected, certificate):
                return False
    except Exception:
        return False
    return True


def _identifies(identifier, expected: bytes, certificate: asn1_x509.Certificate) -> bool:
    if not compare_digest(identifier["cert_hash"].native, expected):
        return False
    issuer_serial = identifier["issuer_serial"]
    if isinstance(issuer_serial, core.Void):
        return True
    names = [name.chosen for name in issuer_serial["issuer"] if name.name == "directory_name"]
    return (
        issuer_serial["serial_number"].native == certificate.serial_number
        and any(same_name(certificate.issuer, name) for name in names)
    )


def _signer_certificate(message: SignedMessage, certificate: x509.Certificate | None) -> Check:
    if certificate is not None:
        return Check("signer_certificate", True)
    return Check(
        "signer_certificate",
        False,
        _("The signature does not enclose the signer's certificate. Sign with it included.")
        if message.signer is None
        else _("The signer's certificate in the signature is damaged."),
    )


def _signature(message: SignedMessage, certificate: x509.Certificate | None) -> Check:
    if certificate is None or not message.to_verify or message.digest_oid not in DIGESTS:
        return Check("signature", None)
    # A hostile key makes its readers fail in many ways; the certificate itself was read.
    try:
        key = key_of(message.signer)
        right = any(
            is_signed_by(key, message.signature_oid, message.signature, data, message.digest_oid)
            for data in message.to_verify
        )
    except NotAccepted:
        words = _(
            "The signature algorithm is not accepted (${oid}).",
            mapping={"oid": message.signature_oid},
        )
        return Check("signature", False, words, "weak-algorithm")
    except WeakKey:
        words = _(
            "The key is too short; at least ${bits} bits are needed.",
            mapping={"bits": MINIMUM_RSA_BITS},
        )
        return Check("signature", False, words, "weak-algorithm")
    except (WrongKey, ValueError, TypeError, KeyError):
        words = _("The key of the certificate is of another kind than the signature.")
        return Check("signature", False, words, "other-key")
    if right:
        return Check("signature", True)
    words = _("The signature is wrong: it was changed, or made by another key.")
    return Check("signature", False, words, "wrong")
