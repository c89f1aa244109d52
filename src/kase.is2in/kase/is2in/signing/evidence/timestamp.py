"""Time-stamps (RFC 3161): the question, the answer, and what a token must hold to be believed.

Nothing here fetches anything or knows whom to trust; ``path`` and ``revocation`` answer for the
certificate of the service, as they do for a signer's.
"""

from asn1crypto import algos
from asn1crypto import cms
from asn1crypto import core
from asn1crypto import tsp
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from dataclasses import dataclass
from datetime import datetime
from datetime import UTC
from hmac import compare_digest
from kase.is2in.signing.algorithms import digest as digest_by
from kase.is2in.signing.algorithms import DIGESTS
from kase.is2in.signing.cms import parse
from kase.is2in.signing.cms import SignedMessage
from kase.is2in.signing.integrity import check_integrity
from kase.is2in.signing.integrity import load_certificate
from kase.is2in.signing.integrity import SIGNING_CERTIFICATE
from kase.is2in.signing.integrity import SIGNING_CERTIFICATE_V2
import hashlib
import secrets


TST_INFO = "1.2.840.113549.1.9.16.1.4"
NONCE_BITS = 64
GRANTED = ("granted", "granted_with_mods")


class _Answer(core.Sequence):
    """TimeStampResp (2.4.2); asn1crypto's own has no place for a refusal without a token."""

    _fields = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class BadStamp(ValueError):
    """The answer or the token cannot be used; the text is for logs and reports."""


@dataclass(frozen=True)
class Token:
    """One time-stamp taken apart.

    ``at`` is its moment (aware, UTC); ``digest`` the name of the hash function of what was
    stamped, ``digest_oid`` its object identifier, ``imprint`` that hash; ``signer`` and ``others``
    are certificates in DER.
    """

    der: bytes
    at: datetime
    policy: str
    serial: int
    digest: str
    digest_oid: str
    imprint: bytes
    nonce: int | None
    signer: bytes
    others: tuple[bytes, ...]

    @property
    def certificate(self) -> x509.Certificate:
        """Return the certificate of the service."""
        return x509.load_der_x509_certificate(self.signer)


def query(data: bytes, digest: str = "sha256", policy: str = "") -> bytes:
    """Return the question (DER) for a stamp over ``data``; ``policy`` is an object identifier."""
    asked = {
        "version": "v1",
        "message_imprint": {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
            "hashed_message": hashlib.new(digest, data).digest(),
        },
        "nonce": secrets.randbits(NONCE_BITS),
        "cert_req": True,
    }
    if policy:
        asked["req_policy"] = policy
    return tsp.TimeStampReq(asked).dump()


def token_of(answer: bytes, asked: bytes) -> Token:
    """Return the token of a service's answer to ``asked``; BadStamp for anything but that."""
    try:
        response = _Answer.load(answer, strict=True)
        status = response["status"]["status"].native
        token = response["time_stamp_token"]
        der = b"" if isinstance(token, core.Void) else token.dump()
        wanted = tsp.TimeStampReq.load(asked)
    # The reader meets foreign bytes here and reports them by many kinds of exception.
    except Exception as error:
        raise BadStamp("the answer is no answer of a time-stamp service") from error
    if status not in GRANTED or not der:
        raise BadStamp(f"the service answered {status}")
    found = read_token(der)
    imprint = wanted["message_imprint"]
    if found.nonce != wanted["nonce"].native:
        raise BadStamp("the answer is one to another question")
    if (found.digest, found.imprint) != (
        imprint["hash_algorithm"]["algorithm"].native,
        imprint["hashed_message"].native,
    ):
        raise BadStamp("other data were stamped than those sent")
    policy = wanted["req_policy"].native
    if policy and found.policy != policy:
        raise BadStamp(f"the service stamped under the policy {found.policy}")
    return found


def read_token(der: bytes) -> Token:
    """Return a token taken apart, its signature verified; BadStamp for one that does not hold."""
    try:
        return _read(der)
    except BadStamp:
        raise
    # Hostile certificates make their readers fail in more ways than they document.
    except Exception as error:
        raise BadStamp("the time-stamp cannot be read") from error


def _read(der: bytes) -> Token:
    message = parse(der, 0)
    if message.content_type != TST_INFO or message.enclosed is None:
        raise BadStamp("this is no time-stamp")
    failed = [
        check.name
        for check in check_integrity(message, message.enclosed, TST_INFO)
        if check.ok is not True
    ]
    if failed:
        raise BadStamp(f"the time-stamp does not hold: {', '.join(failed)}")
    _check_service(message)
    return _take_apart(der, message)


def stamps(token: Token, data: bytes) -> bool:
    """Return whether the token is one over these bytes."""
    return compare_digest(digest_by(token.digest_oid, data), token.imprint)


def _check_service(message: SignedMessage) -> None:
    """Require what RFC 3161 (2.3, 2.4.2) does of the service's certificate."""
    if not message.values(SIGNING_CERTIFICATE) and not message.values(SIGNING_CERTIFICATE_V2):
        raise BadStamp("the time-stamp does not name the certificate of the service")
    certificate = load_certificate(message.signer)
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound as error:
        raise BadStamp("the certificate is not one of a time-stamp service") from error
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise BadStamp("the certificate is not one of a time-stamp service")


def _take_apart(der: bytes, message: SignedMessage) -> Token:
    info = tsp.TSTInfo.load(message.enclosed, strict=True)
    imprint = info["message_imprint"]
    found = Token(
        der=der,
        at=info["gen_time"].native.astimezone(UTC),
        policy=info["policy"].dotted,
        serial=info["serial_number"].native,
        digest=imprint["hash_algorithm"]["algorithm"].native,
        digest_oid=imprint["hash_algorithm"]["algorithm"].dotted,
        imprint=imprint["hashed_message"].native,
        nonce=info["nonce"].native,
        signer=message.signer,
        others=message.others,
    )
    if found.digest_oid not in DIGESTS:
        raise BadStamp(f"a hash function that is not accepted: {found.digest}")
    return found
