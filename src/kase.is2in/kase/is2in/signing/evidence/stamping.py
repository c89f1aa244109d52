"""The first time-stamp of an accepted signature: asked for by the worker, again until it is there.

A request never waits for the service. What the verification rested on is kept in the request
that accepted the signature, so that nothing is lost while the service is down.
"""

from hashlib import sha256
from kase.is2in.ledger import api as ledger
from kase.is2in.signing.cms import parse
from kase.is2in.signing.evidence import rows
from kase.is2in.signing.evidence.raising import raised
from kase.is2in.signing.evidence.raising import signature_value
from kase.is2in.signing.evidence.stamper import address
from kase.is2in.signing.evidence.stamper import stamp
from kase.is2in.signing.evidence.stamper import StamperDown
from kase.is2in.signing.evidence.stamper import time_stamper
from kase.is2in.signing.evidence.timestamp import Token
from kase.is2in.signing.evidence.types import EvidenceState
from kase.is2in.signing.evidence.types import StampService
from kase.is2in.signing.evidence.values import Value
from kase.is2in.signing.evidence.values import values_of
from kase.is2in.signing.path import check_path
from kase.is2in.signing.revocation import check_revocation
from kase.is2in.signing.storage import by_code
from kase.is2in.signing.storage import evidence as stored_evidence
from kase.is2in.signing.storage import report_of
from kase.is2in.signing.trust import Trust
from kase.is2in.signing.trust import trust
from kase.is2in.signing.types import Check
from kase.is2in.signing.types import Signature
from kase.is2in.signing.types import Signer
from kase.is2in.signing.types import Verification
from kase.is2in.signing.verification import verify
import logging


logger = logging.getLogger(__name__)

STAMP = "signing.stamp"
AT_ONCE = 1000
# The national time-stamp service is certified by the same roots as the people's keys.
PROVIDER = "nca"


def begin(kept: Signature, cms: bytes, verification: Verification) -> None:
    """Keep what an accepted signature rests on, and ask the worker for its time-stamp."""
    message = parse(cms, kept.size)
    found = values_of(message, verification.trust, trust(verification.provider))
    rows.keep_values(rows.number_of(kept.code), found)
    if time_stamper() is not None:
        ledger.enqueue(STAMP, code=kept.code)


@ledger.task(STAMP)
def stamp_signature(code: str) -> None:
    """Add the time-stamp to a signature; StamperDown or BadStamp makes the worker try again."""
    kept, number = by_code(code), rows.number_of(code)
    stamper = time_stamper()
    if stamper is None or rows.stamp_of(number) is not None:
        return
    stored = stored_evidence(code)
    token = stamp(signature_value(stored.cms), stamper)
    checks, values = check_stamp(token, trust(PROVIDER))
    found = verify(stored.document, stored.cms, _signer(kept), kept.provider, token.at)
    message = parse(stored.cms, kept.size)
    values += values_of(message, found.trust, trust(kept.provider))
    rows.keep_values(number, values)
    signed = raised(stored.cms, token.der, rows.values_of_signature(number))
    report = Verification(
        ok=found.ok and all(check.ok for check in checks),
        checks=(*found.checks, *checks),
        certificate=found.certificate,
        provider=kept.provider,
        at=token.at,
        trust={**found.trust, "time-stamp": (sha256(token.der).hexdigest(),)},
    )
    if not report.ok:
        logger.error("signature %s did not pass every check as of its time-stamp", code)
    rows.keep_stamp(number, token, signed, report_of(report))
    details = {"code": code, "at": token.at.isoformat(), "ok": report.ok}
    ledger.record("signature-stamped", kept.subject, details)


@ledger.periodic("19 * * * *", "signing.stamp_missing")
def stamp_missing() -> int:
    """Ask again for time-stamps that are missing; return how many were asked for."""
    if time_stamper() is None:
        return 0
    codes = rows.without_stamp(AT_ONCE)
    for code in codes:
        ledger.enqueue_once(f"{STAMP} {code}", STAMP, code=code)
    return len(codes)


def check_stamp(token: Token, trusted: Trust) -> tuple[tuple[Check, ...], tuple[Value, ...]]:
    """Return the checks of the service's certificate and what they rest on."""
    path, chain = check_path(token.signer, token.others, trusted, token.at)
    revocation, lists = check_revocation(chain, trusted, token.at)
    used = {"chain": tuple(sha256(one.dump()).hexdigest() for one in chain), "crl": lists}
    checks = (
        Check("timestamp", True),
        Check("timestamp_path", path.ok, path.detail),
        Check("timestamp_revocation", revocation.ok, revocation.detail),
    )
    return checks, values_of(parse(token.der, 0), used, trusted)


def evidence_state(code: str) -> EvidenceState:
    """Return how far the evidence of a signature has come."""
    number = rows.number_of(code)
    found = rows.stamp_of(number)
    if found is None:
        return EvidenceState("waiting" if _configured() else "without")
    later = rows.renewals_of(number)
    until = later[-1].until if later else found.until
    return EvidenceState("stamped", found.at, until, len(later))


def _configured() -> bool:
    """Return whether a service is named; one that is named wrongly is the administrator's to mend.

    The signatures wait for it all the same.
    """
    try:
        return time_stamper() is not None
    except StamperDown:
        return True


def stamp_service() -> StampService:
    """Return which service is configured and how many signatures have no stamp yet."""
    return StampService(_configured(), address(), rows.count_without_stamp())


def _signer(kept: Signature) -> Signer:
    """Return whom the signature was accepted from."""
    return Signer(
        kept.user_id,
        kept.certificate.iin,
        kept.bin,
        kept.full_name,
        kept.position,
        kept.first_head,
        kept.organization,
    )
