"""All checks of a signature in their order, reported together."""

from datetime import datetime
from kase.is2in import _
from kase.is2in.signing.algorithms import SIGNATURES
from kase.is2in.signing.cms import parse
from kase.is2in.signing.cms import SignedMessage
from kase.is2in.signing.cms import Unreadable
from kase.is2in.signing.integrity import check_integrity
from kase.is2in.signing.integrity import load_certificate
from kase.is2in.signing.path import check_path
from kase.is2in.signing.policy import certificate_facts
from kase.is2in.signing.policy import check_policy
from kase.is2in.signing.providers.registry import CHECKS
from kase.is2in.signing.providers.registry import IDENTITY
from kase.is2in.signing.providers.registry import TRUST
from kase.is2in.signing.revocation import check_revocation
from kase.is2in.signing.trust import NotTrusted
from kase.is2in.signing.trust import Trust
from kase.is2in.signing.trust import trust
from kase.is2in.signing.types import CertificateFacts
from kase.is2in.signing.types import Check
from kase.is2in.signing.types import Signer
from kase.is2in.signing.types import Verification
from kase.is2in.terms import clock
import logging


logger = logging.getLogger(__name__)

def verify(
    content: bytes,
    cms: bytes,
    expected: Signer,
    provider: str = "nca",
    at: datetime | None = None,
) -> Verification:
    """Check a signature over ``content`` by the person expected, as of ``at`` (aware, default now).

    ``cms`` is DER, BER, PEM or base64, attached or detached. Never raises on what came from
    outside: every failure is a check with words.
    """
    moment = at or clock.now()
    try:
        message = parse(cms, len(content))
    except Unreadable as error:
        checks = (
            Check("format", False, error.message, error.reason),
            *(Check(name, None) for name in CHECKS[1:]),
        )
        return Verification(False, checks, None, provider, moment, {})
    checks = [Check("format", True), *check_integrity(message, content)]
    facts: CertificateFacts | None = None
    used: dict[str, tuple[str, ...]] = {}
    try:
        trusted = trust(provider)
    except NotTrusted as error:
        logger.error("signatures of %s are refused: %s", provider, error)
        checks.append(Check("path", False, _NOT_CONFIGURED))
        checks.extend(Check(name, None) for name in (*TRUST[1:], *IDENTITY))
    else:
        checks = _by_profile(checks, message, trusted, moment)
        found, facts, used = _trusted(message, expected, trusted, moment)
        checks = sorted((*checks, *found), key=lambda check: CHECKS.index(check.name))
    ok = all(check.ok is True for check in checks)
    return Verification(ok, tuple(checks), facts, provider, moment, used)


def is_signed(content: bytes, cms: bytes) -> bool:
    """Return whether the signature holds over these bytes, whoever made it and when."""
    try:
        message = parse(cms, len(content))
    except Unreadable:
        return False
    return all(check.ok is True for check in check_integrity(message, content))


_NOT_CONFIGURED = _(
    "The exchange has not set up the trusted authorities for this kind of key yet, so signatures "
    "cannot be accepted. Tell the exchange."
)


def _by_profile(
    checks: list[Check], message: SignedMessage, trusted: Trust, at: datetime
) -> list[Check]:
    """Return the checks, a good signature refused where the provider's keys sign otherwise."""
    row = SIGNATURES.get(message.signature_oid)
    if row is None or trusted.profile.accepts(row.family, at):
        return checks
    refused = Check(
        "signature",
        False,
        _(
            "Signatures of this kind (${name}) are not accepted for documents of today.",
            mapping={"name": row.name},
        ),
        "weak-algorithm",
    )
    return [refused if check.name == "signature" and check.ok else check for check in checks]


def _trusted(message: SignedMessage, expected: Signer, trusted: Trust, at: datetime):
    """Return the checks of the certificate, its facts, and what the result rests on."""
    certificate = load_certificate(message.signer)
    if certificate is None:
        return [Check(name, None) for name in (*TRUST, *IDENTITY)], None, {}
    path, chain = check_path(message.signer, message.others, trusted, at)
    revocation, lists = check_revocation(chain, trusted, at)
    checks = [path, revocation, *check_policy(certificate, expected, trusted)]
    used = {
        "chain": tuple(found.sha256.hex() for found in chain),
        "crl": tuple(name for name in lists if name not in trusted.answers),
        "ocsp": tuple(name for name in lists if name in trusted.answers),
    }
    return checks, certificate_facts(certificate, trusted), used
