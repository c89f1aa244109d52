"""Has a certificate of the chain been revoked? Answered by configured lists (CRL, RFC 5280) only.

No list that can be relied on means "not verified", which is never accepted.
"""

from asn1crypto import x509 as asn1_x509
from collections.abc import Sequence
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from datetime import datetime
from itertools import pairwise
from kase.is2in import _
from kase.is2in.signing.algorithms import is_signed_by
from kase.is2in.signing.algorithms import key_of
from kase.is2in.signing.algorithms import NotAccepted
from kase.is2in.signing.algorithms import WeakKey
from kase.is2in.signing.algorithms import WrongKey
from kase.is2in.signing.trust import RevocationList
from kase.is2in.signing.trust import Trust
from kase.is2in.signing.types import Check
from kase.is2in.web.api import formats


_UNDERSTOOD = frozenset(
    (x509.IssuingDistributionPoint.oid, x509.AuthorityKeyIdentifier.oid, x509.CRLNumber.oid)
)


def check_revocation(
    chain: Sequence[asn1_x509.Certificate], trust: Trust, at: datetime
) -> tuple[Check, tuple[str, ...]]:
    """Return the check ``revocation`` and the SHA-256 of the lists it rests on.

    ``chain`` goes from the anchor to the signer; an empty one leaves nothing to check.
    """
    if not chain:
        return Check("revocation", None), ()
    used = []
    for issuer, certificate in pairwise(chain):
        problem, found = _examine(_read(certificate), _read(issuer), trust, at)
        used.extend(found)
        if problem:
            return Check("revocation", False, problem), tuple(used)
    return Check("revocation", True), tuple(used)


def _read(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())


def _examine(
    certificate: x509.Certificate, issuer: x509.Certificate, trust: Trust, at: datetime
) -> tuple[str, list[str]]:
    """Return what is wrong (empty: not revoked) and the lists that were used."""
    lists = [found for found in trust.lists if _speaks_of(found, certificate, issuer, trust)]
    if not lists:
        return _NO_LIST, []
    current = [found for found in lists if _current(found.crl, certificate, at)]
    # The newest list counts: a suspension that an older one tells of may have been lifted.
    newest = max(current or lists, key=lambda found: found.crl.last_update_utc)
    entry = newest.crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is not None and entry.revocation_date_utc <= at:
        return _revoked(entry), [newest.sha256]
    if not current:
        return _(
            "The authority's list of revoked certificates is out of date (issued on ${day}), so "
            "revocation could not be checked. Try later or tell the exchange.",
            mapping={"day": formats.said(newest.crl.last_update_utc)},
        ), [newest.sha256]
    return "", [newest.sha256]


_NO_LIST = _(
    "The exchange has no list of revoked certificates of this authority, so revocation could not "
    "be checked."
)


def _revoked(entry: x509.RevokedCertificate) -> str:
    day = formats.said(entry.revocation_date_utc)
    try:
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (x509.ExtensionNotFound, ValueError):
        reason = x509.ReasonFlags.unspecified
    if reason is x509.ReasonFlags.certificate_hold:
        return _("The certificate has been suspended since ${day}.", mapping={"day": day})
    return _(
        "The certificate was revoked on ${day}. Get a new key and sign again.",
        mapping={"day": day},
    )


def _speaks_of(
    found: RevocationList, certificate: x509.Certificate, issuer: x509.Certificate, trust: Trust
) -> bool:
    """Return whether the list is the issuer's, for certificates like this, and rightly signed."""
    crl = found.crl
    if crl.issuer != issuer.subject or not _in_scope(crl, certificate):
        return False
    key = (found.sha256, issuer.fingerprint(hashes.SHA256()).hex())
    if key not in trust.checked:
        trust.checked[key] = _rightly_signed(crl, issuer)
    return trust.checked[key]


def is_rightly_signed(crl: x509.CertificateRevocationList, trust: Trust) -> bool:
    """Return whether one of the configured authorities issued and signed the list."""
    issuers = map(_read, (*trust.anchors, *trust.intermediates))
    return any(crl.issuer == issuer.subject and _rightly_signed(crl, issuer) for issuer in issuers)


def _rightly_signed(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
        if not usage.crl_sign:
            return False
    except x509.ExtensionNotFound:
        pass
    try:
        return is_signed_by(
            key_of(issuer.public_bytes(Encoding.DER)),
            crl.signature_algorithm_oid.dotted_string,
            crl.signature,
            crl.tbs_certlist_bytes,
        )
    except (NotAccepted, WeakKey, WrongKey, TypeError, ValueError):
        return False


def _in_scope(crl: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Return whether the list is a full one that covers the certificate (RFC 5280, 6.3.3)."""
    for extension in crl.extensions:
        if extension.critical and extension.oid not in _UNDERSTOOD:
            return False
        if not isinstance(extension.value, x509.IssuingDistributionPoint):
            continue
        scope = extension.value
        if scope.indirect_crl or scope.only_some_reasons or scope.only_contains_attribute_certs:
            return False
        if scope.only_contains_user_certs and _is_authority(certificate):
            return False
        if scope.only_contains_ca_certs and not _is_authority(certificate):
            return False
        if scope.full_name and not set(scope.full_name) & _points(certificate):
            return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _points(certificate: x509.Certificate) -> set[x509.GeneralName]:
    """Return the names of the lists the certificate says it would be found in."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return set()
    return {name for point in points for name in point.full_name or ()}


def _current(
    crl: x509.CertificateRevocationList, certificate: x509.Certificate, at: datetime
) -> bool:
    """Return whether silence of the list means "not revoked at that moment".

    A list issued after the moment tells of it as well, unless the certificate had expired by
    then: authorities drop expired ones from their lists.
    """
    if crl.next_update_utc is None or crl.next_update_utc < at:
        return False
    return crl.last_update_utc <= at or crl.last_update_utc <= certificate.not_valid_after_utc
