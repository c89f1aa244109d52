"""Asks an authority whether a certificate is revoked (OCSP, RFC 6960), and believes it or not.

An answer counts when it carries our nonce, is about this very certificate, is of now, and is
signed by the issuer, by a responder the issuer has named for that, or by a configured one.
"""

from asn1crypto import algos
from asn1crypto import core
from asn1crypto import ocsp
from asn1crypto import x509
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from hmac import compare_digest
from kase.is2in.signing.algorithms import certificate_is_signed_by
from kase.is2in.signing.algorithms import is_signed_by
from kase.is2in.signing.algorithms import key_of
from kase.is2in.signing.algorithms import NotAccepted
from kase.is2in.signing.algorithms import WeakKey
from kase.is2in.signing.algorithms import WrongKey
from kase.is2in.signing.ber import element
from kase.is2in.signing.ber import measure
from kase.is2in.signing.cms import same_name
import hashlib
import secrets


NONCE = "1.3.6.1.5.5.7.48.1.2"
OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
NO_CHECK = "1.3.6.1.5.5.7.48.1.5"
MAXIMUM_SIZE = 64 * 1024
MAXIMUM_CERTIFICATES = 6
# Clocks of two machines differ; nobody's by more than this.
SKEW = timedelta(minutes=5)
# How old an answer may be that does not say until when it holds.
FRESH = timedelta(hours=1)
# Of a kept one: the time-stamp may have come later than the answer.
KEPT_FRESH = timedelta(days=2)

_OCTETS, _REQUEST_EXTENSIONS = b"\x04", b"\xa2"
_NONCE = core.ObjectIdentifier(NONCE).dump()
_SHA256 = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()

GOOD, REVOKED, UNKNOWN = "good", "revoked", "unknown"
_EPOCH = datetime(1970, 1, 2, tzinfo=UTC)


class Unanswered(Exception):
    """There is no answer that counts; ``reason`` is responder-down or answer-wrong."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True)
class Answer:
    """What an authority said: moments are aware; ``reason`` is RFC 5280's word for a revocation."""

    status: str
    this_update: datetime
    next_update: datetime | None
    revoked_at: datetime | None
    reason: str
    der: bytes


@dataclass(frozen=True)
class Question:
    """A request with what its answer must repeat; an answer kept long ago repeats no nonce."""

    der: bytes
    nonce: bytes | None
    certificate: x509.Certificate
    issuer: x509.Certificate


def question(certificate: x509.Certificate, issuer: x509.Certificate) -> Question:
    """Return the request about a certificate of this issuer, with a nonce of 32 bytes."""
    nonce = secrets.token_bytes(32)
    identity = _sequence(
        _SHA256,
        element(_OCTETS, hashlib.sha256(issuer.subject.dump()).digest()),
        element(_OCTETS, hashlib.sha256(_key_bits(issuer)).digest()),
        certificate["tbs_certificate"]["serial_number"].dump(),
    )
    extension = _sequence(_NONCE, element(_OCTETS, element(_OCTETS, nonce)))
    asked = _sequence(
        _sequence(_sequence(identity)), element(_REQUEST_EXTENSIONS, _sequence(extension))
    )
    return Question(_sequence(asked), nonce, certificate, issuer)


def _sequence(*parts: bytes) -> bytes:
    return element(b"\x30", b"".join(parts))


def read_answer(
    data: bytes,
    asked: Question,
    now: datetime,
    responders: Sequence[x509.Certificate] = (),
) -> Answer:
    """Return what the bytes say about the certificate asked for; Unanswered for all else.

    ``now`` is aware; ``responders`` are certificates configured to answer for any issuer.
    """
    return _guarded(data, asked, now, responders, FRESH)


def read_kept(
    data: bytes,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    at: datetime,
    responders: Sequence[x509.Certificate] = (),
) -> Answer:
    """Return what an answer kept with a signature said of a certificate at that time.

    Its nonce was compared when it came. Raises Unanswered where it does not speak of it.
    """
    asked = Question(b"", None, certificate, issuer)
    return _guarded(data, asked, at, responders, KEPT_FRESH)


def _guarded(data: bytes, asked: Question, now: datetime, responders, fresh: timedelta) -> Answer:
    if len(data) > MAXIMUM_SIZE:
        raise Unanswered("answer-wrong", "too large")
    # Hostile bytes make the reader of ASN.1 fail in many ways.
    try:
        measure(data)
        return _read(data, asked, now, responders, fresh)
    except Unanswered:
        raise
    except Exception as error:
        raise Unanswered("answer-wrong", f"unreadable: {type(error).__name__}") from error


def _read(data: bytes, asked: Question, now: datetime, responders, fresh: timedelta) -> Answer:
    response = ocsp.OCSPResponse.load(data, strict=True)
    status = response["response_status"].native
    if status != "successful":
        down = status in ("internal_error", "try_later")
        raise Unanswered("responder-down" if down else "answer-wrong", status)
    basic = response["response_bytes"]["response"].parsed
    if not isinstance(basic, ocsp.BasicOCSPResponse):
        raise Unanswered("answer-wrong", "not a basic answer")
    tbs = basic["tbs_response_data"]
    if asked.nonce is not None and not _repeats(tbs["response_extensions"], asked.nonce):
        raise Unanswered("answer-wrong", "another nonce")
    _check_signer(basic, asked.issuer, now, responders)
    found = [one for one in tbs["responses"] if _is_about(one["cert_id"], asked)]
    if len(found) != 1:
        raise Unanswered("answer-wrong", "not about this certificate")
    return _answer(found[0], now, data, fresh)


def _answer(single: ocsp.SingleResponse, now: datetime, data: bytes, fresh: timedelta) -> Answer:
    this_update = single["this_update"].native
    stated = single["next_update"]
    next_update = None if isinstance(stated, core.Void) else stated.native
    if this_update > now + SKEW:
        raise Unanswered("answer-wrong", "of the future")
    if (next_update or this_update + fresh) < now - SKEW:
        raise Unanswered("answer-wrong", "out of date")
    state = single["cert_status"]
    if state.name == "good":
        return Answer(GOOD, this_update, next_update, None, "", data)
    if state.name != "revoked":
        return Answer(UNKNOWN, this_update, next_update, None, "", data)
    revoked_at = state.chosen["revocation_time"].native
    reason = state.chosen["revocation_reason"]
    word = "" if isinstance(reason, core.Void) else str(reason.native)
    # RFC 6960, 2.2: so answers a responder that has never issued the certificate.
    if word == "certificate_hold" and revoked_at < _EPOCH:
        return Answer(UNKNOWN, this_update, next_update, None, "", data)
    return Answer(REVOKED, this_update, next_update, revoked_at, word, data)


def _key_bits(certificate: x509.Certificate) -> bytes:
    """Return the bits of the public key, as RFC 6960 hashes them: without the count of unused."""
    info = certificate["tbs_certificate"]["subject_public_key_info"]
    return info["public_key"].contents[1:]


def _repeats(extensions, nonce: bytes) -> bool:
    if isinstance(extensions, core.Void):
        return False
    found = [one for one in extensions if one["extn_id"].dotted == NONCE]
    if len(found) != 1:
        return False
    value = found[0]["extn_value"]
    # Inside the extension's octets stands another OCTET STRING; old responders leave it out.
    inner = value.parsed.native if value.parsed is not None else value.contents
    return compare_digest(bytes(inner), nonce)


def _is_about(identity: ocsp.CertId, asked: Question) -> bool:
    name = identity["hash_algorithm"]["algorithm"].native
    if name not in ("sha1", "sha256", "sha384", "sha512"):
        return False
    if identity["serial_number"].native != asked.certificate.serial_number:
        return False

    def digest(data: bytes) -> bytes:
        return hashlib.new(name, data, usedforsecurity=False).digest()

    return identity["issuer_name_hash"].native == digest(asked.issuer.subject.dump()) and identity[
        "issuer_key_hash"
    ].native == digest(_key_bits(asked.issuer))


def _check_signer(basic, issuer: x509.Certificate, now: datetime, responders) -> None:
    """Raise Unanswered unless somebody signed the answer who may."""
    enclosed = basic["certs"]
    certificates = [] if isinstance(enclosed, core.Void) else list(enclosed)
    if len(certificates) > MAXIMUM_CERTIFICATES:
        raise Unanswered("answer-wrong", "too many certificates")
    allowed = [issuer, *responders]
    allowed += [one for one in certificates if _is_delegated(one, issuer, now)]
    # The answer says who signed it: trying another key first costs a GOST signature.
    named = basic["tbs_response_data"]["responder_id"]
    allowed.sort(key=lambda one: not _is_named(named, one))
    algorithm = basic["signature_algorithm"]["algorithm"].dotted
    signature = basic["signature"].native
    data = basic["tbs_response_data"].dump()
    for one in allowed:
        if _is_right(one, algorithm, signature, data):
            return
    raise Unanswered("answer-wrong", "not signed by the issuer or a responder of its")


def _is_delegated(one: x509.Certificate, issuer: x509.Certificate, now: datetime) -> bool:
    """Return whether the issuer has named this certificate to answer for it (4.2.2.2).

    It must say that it is in no need of a check of its own: whom would one ask about it?
    """
    purposes = one.extended_key_usage_value
    extensions = {each["extn_id"].dotted for each in one["tbs_certificate"]["extensions"]}
    return (
        purposes is not None
        and OCSP_SIGNING in [purpose.dotted for purpose in purposes]
        and NO_CHECK in extensions
        and same_name(one.issuer, issuer.subject)
        and one.not_valid_before <= now <= one.not_valid_after
        and _is_issued_by(one, issuer)
    )


def _is_named(named: ocsp.ResponderId, one: x509.Certificate) -> bool:
    if named.name == "by_name":
        return same_name(named.chosen, one.subject)
    digest = hashlib.sha1(_key_bits(one), usedforsecurity=False).digest()
    return compare_digest(named.chosen.native, digest)


def _is_issued_by(one: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        return certificate_is_signed_by(
            key_of(issuer),
            one["signature_algorithm"]["algorithm"].dotted,
            one["signature_value"].native,
            one["tbs_certificate"].dump(),
        )
    except (NotAccepted, WeakKey, WrongKey):
        return False


def _is_right(signer: x509.Certificate, algorithm: str, signature: bytes, data: bytes) -> bool:
    try:
        return is_signed_by(key_of(signer), algorithm, signature, data)
    except (NotAccepted, WeakKey, WrongKey):
        return False
