"""Has a certificate of the chain been revoked? The authority is asked (OCSP), or its list is.

The signer's certificate is asked about where a responder is configured; its list (CRL, RFC 5280)
is what remains when the responder is silent. Authorities' certificates are looked up in lists
first. Neither an answer nor a list that can be relied on means "not verified", which is never
accepted: such a signature waits (``pending`` reasons), or is refused where the profile says so.
"""

from asn1crypto import x509 as asn1_x509
from collections.abc import Sequence
from contextlib import suppress
from cryptography import x509
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from itertools import pairwise
from kase.is2in import _
from kase.is2in.signing import ocsp
from kase.is2in.signing.lists import Entry
from kase.is2in.signing.lists import HOLD
from kase.is2in.signing.lists import RevocationList
from kase.is2in.signing.sources import revocation_source
from kase.is2in.signing.trust import Trust
from kase.is2in.signing.types import Check
from kase.is2in.signing.types import RESPONDER_DOWN
from kase.is2in.signing.types import STALE_LIST
from kase.is2in.terms import clock
from kase.is2in.web.api import formats
import hashlib
import logging


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finding:
    """What is known of one certificate: empty ``problem`` means that it is not revoked."""

    problem: str = ""
    reason: str = ""
    used: tuple[str, ...] = ()


@dataclass
class _Pair:
    """A certificate with its issuer, in the two forms that are needed."""

    certificate: asn1_x509.Certificate
    issuer: asn1_x509.Certificate
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = _points(_read(self.certificate))


def check_revocation(
    chain: Sequence[asn1_x509.Certificate], trust: Trust, at: datetime
) -> tuple[Check, tuple[str, ...]]:
    """Return the check ``revocation`` and the SHA-256 of the answers and lists it rests on.

    ``chain`` goes from the anchor to the signer; an empty one leaves nothing to check.
    """
    if not chain:
        return Check("revocation", None), ()
    used: list[str] = []
    waits = None
    for issuer, certificate in pairwise(chain):
        found = _examine(_Pair(certificate, issuer), trust, at)
        used.extend(found.used)
        # A certificate known to be revoked is not made good by an answer still to come.
        if found.problem and found.reason not in (RESPONDER_DOWN, STALE_LIST):
            return Check("revocation", False, found.problem, found.reason), tuple(used)
        waits = waits or (found if found.problem else None)
    if waits:
        return Check("revocation", False, waits.problem, waits.reason), tuple(used)
    return Check("revocation", True), tuple(used)


def _read(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())


def _examine(pair: _Pair, trust: Trust, at: datetime) -> Finding:
    for der in trust.kept:
        with suppress(ocsp.Unanswered):
            answer = ocsp.read_kept(der, pair.certificate, pair.issuer, at, trust.responders)
            return _by_status(answer, at, (hashlib.sha256(der).hexdigest(),))
    if not trust.profile.ocsp:
        return _by_lists(pair, trust, at)
    if pair.certificate.ca:
        found = _by_lists(pair, trust, at)
        return _by_answer(pair, trust, at) or found if found.reason == "no-list" else found
    answered = _by_answer(pair, trust, at)
    if answered is not None:
        return answered
    found = _by_lists(pair, trust, at)
    if found.reason in ("no-list", STALE_LIST):
        return Finding(_DOWN, RESPONDER_DOWN, found.used)
    return found


_DOWN = _(
    "The authority does not answer whether the certificate was revoked. This is not your fault; "
    "the signature will be checked again."
)


def _by_answer(pair: _Pair, trust: Trust, at: datetime) -> Finding | None:
    """Return what the authority answers, None where it gives no answer that counts."""
    try:
        answer = _ask(pair, trust)
    except ocsp.Unanswered as error:
        logger.warning("responder %s: %s (%s)", trust.profile.ocsp, error.reason, error)
        return None
    return _by_status(answer, at, (trust.remember(answer.der),))


def _by_status(answer: ocsp.Answer, at: datetime, used: tuple[str, ...]) -> Finding:
    if answer.status == ocsp.UNKNOWN:
        return Finding(_UNKNOWN, "unknown", used)
    if answer.status == ocsp.REVOKED and answer.revoked_at <= at:
        return _revoked(Entry(answer.revoked_at, answer.reason), used)
    return Finding(used=used)


def _ask(pair: _Pair, trust: Trust) -> ocsp.Answer:
    now = clock.now()
    name = pair.certificate.sha256.hex()
    kept = trust.answers_for.get(name)
    if kept and now - kept[1] < trust.fresh and now >= kept[1]:
        return kept[0]
    asked = ocsp.question(pair.certificate, pair.issuer)
    answer = ocsp.read_answer(
        revocation_source(trust.profile.ocsp).ask(asked.der), asked, now, trust.responders
    )
    # A refusal is asked about anew each time: a suspension may have been lifted.
    if answer.status == ocsp.GOOD:
        trust.keep_answer(name, answer, now)
    return answer


_UNKNOWN = _(
    "The authority does not know this certificate. Sign with a certificate that it has issued."
)


def _by_lists(pair: _Pair, trust: Trust, at: datetime) -> Finding:
    """Return what the configured lists of the issuer say."""
    certificate, issuer = _read(pair.certificate), _read(pair.issuer)
    name = issuer.subject.public_bytes()
    lists = [
        found
        for found in trust.lists
        if found.issuer == name
        and _in_scope(found, pair.certificate, pair.names)
        and found.is_signed_by(issuer)
    ]
    if not lists:
        return Finding(_NO_LIST, "no-list")
    current = [found for found in lists if _current(found, certificate, at)]
    # The newest list counts: a suspension that an older one tells of may have been lifted.
    newest = max(current or lists, key=lambda found: found.this_update)
    entry = newest.find(certificate.serial_number)
    if entry is not None and entry.at <= at:
        return _revoked(entry, (newest.sha256,))
    if not current:
        words = _(
            "The authority's list of revoked certificates is out of date (issued on ${day}), so "
            "revocation could not be checked. Try later or tell the exchange.",
            mapping={"day": formats.said(newest.this_update)},
        )
        return Finding(words, STALE_LIST, (newest.sha256,))
    return Finding(used=(newest.sha256,))


_NO_LIST = _(
    "The exchange has no list of revoked certificates of this authority, so revocation could not "
    "be checked."
)


def _revoked(entry: Entry, used: tuple[str, ...]) -> Finding:
    day = formats.said(entry.at)
    if entry.reason == HOLD:
        words = _("The certificate has been suspended since ${day}.", mapping={"day": day})
        return Finding(words, "suspended", used)
    words = _(
        "The certificate was revoked on ${day}. Get a new key and sign again.",
        mapping={"day": day},
    )
    return Finding(words, "revoked", used)


def _in_scope(
    found: RevocationList, certificate: asn1_x509.Certificate, names: frozenset[str]
) -> bool:
    """Return whether the list is a full one that covers the certificate (RFC 5280, 6.3.3)."""
    scope = found.scope
    if not scope.whole:
        return False
    if (scope.only_users and certificate.ca) or (scope.only_authorities and not certificate.ca):
        return False
    return not scope.points or bool(names & set(scope.points))


def _points(certificate: x509.Certificate) -> frozenset[str]:
    """Return the names of the lists the certificate says it would be found in."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset(str(name.value) for point in points for name in point.full_name or ())


def _current(found: RevocationList, certificate: x509.Certificate, at: datetime) -> bool:
    """Return whether silence of the list means "not revoked at that moment".

    A list issued after the moment tells of it as well, unless the certificate had expired by
    then: authorities drop expired ones from their lists.
    """
    if found.next_update is None or found.next_update < at:
        return False
    return found.this_update <= at or found.this_update <= certificate.not_valid_after_utc
