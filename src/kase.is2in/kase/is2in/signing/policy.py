"""May this certificate sign for this person and this organisation?

Profile of НУЦ РК: IIN in the subject's serialNumber, BIN in its OU, purpose and role in the
extended key usage. Where an authority's certificates do not name a company, the exchange's own
register does.
"""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID
from kase.is2in import _
from kase.is2in.signing.profiles import CLIENT_AUTHENTICATION
from kase.is2in.signing.profiles import EMAIL_PROTECTION
from kase.is2in.signing.profiles import FIRST_HEAD
from kase.is2in.signing.profiles import KINDS
from kase.is2in.signing.profiles import LEGAL_ENTITY
from kase.is2in.signing.profiles import RIGHT_TO_SIGN
from kase.is2in.signing.profiles import SUBJECT_UNIT
from kase.is2in.signing.trust import Trust
from kase.is2in.signing.types import CertificateFacts
from kase.is2in.signing.types import Check
from kase.is2in.signing.types import Signer
import re


_IIN = re.compile(r"IIN(\d{12})")
_BIN = re.compile(r"BIN(\d{12})")


def check_policy(
    certificate: x509.Certificate, expected: Signer, trust: Trust
) -> tuple[Check, ...]:
    """Return the checks ``key_usage`` … ``bin`` of a signer's certificate."""
    checks = [_key_usage(certificate)]
    purposes = _purposes(certificate)
    if trust.profile.signing_purpose:
        checks.append(_signing_purpose(purposes))
    if trust.profile.binding == "register":
        checks.extend(_registered(certificate, expected, trust))
    else:
        checks.append(_role_organization(purposes))
        if expected.first_head:
            checks.append(_role_first_head(_signs_as_head(purposes, trust)))
    checks.append(_iin(certificate, expected, trust))
    if trust.profile.binding == "certificate":
        checks.append(_bin(_numbers(certificate, SUBJECT_UNIT, _BIN), expected))
    return tuple(checks)


def certificate_facts(certificate: x509.Certificate, trust: Trust) -> CertificateFacts:
    """Return what is shown and kept of a certificate; numbers it does not carry are empty."""
    iins = _numbers(certificate, trust.profile.iin, _IIN)
    bins = _numbers(certificate, SUBJECT_UNIT, _BIN)
    return CertificateFacts(
        common_name=_first(certificate, NameOID.COMMON_NAME),
        organization=_first(certificate, NameOID.ORGANIZATION_NAME),
        iin=iins[0] if len(iins) == 1 else "",
        bin=bins[0] if len(bins) == 1 else "",
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        algorithm=certificate.signature_algorithm_oid.dotted_string,
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        kind=next((word for oid, word in KINDS if oid in _purposes(certificate)), ""),
    )


def _first(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    values = certificate.subject.get_attributes_for_oid(oid)
    return str(values[0].value) if values else ""


def _numbers(certificate: x509.Certificate, oid: str, pattern: re.Pattern) -> list[str]:
    """Return the numbers of the subject's attribute that are written as the pattern says."""
    values = certificate.subject.get_attributes_for_oid(x509.ObjectIdentifier(oid))
    found = (pattern.fullmatch(str(value.value)) for value in values)
    return [match.group(1) for match in found if match]


def _purposes(certificate: x509.Certificate) -> frozenset[str]:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset(purpose.dotted_string for purpose in usage)


def _key_usage(certificate: x509.Certificate) -> Check:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        right = usage.digital_signature and usage.content_commitment
    except x509.ExtensionNotFound:
        right = False
    return Check(
        "key_usage",
        right,
        "" if right else _("The key is not meant for signing documents (non-repudiation)."),
    )


def _signing_purpose(purposes: frozenset[str]) -> Check:
    if CLIENT_AUTHENTICATION in purposes:
        return Check(
            "eku_signing",
            False,
            _("This is the key for logging in (AUTH). Choose the key for signing (RSA or GOST)."),
        )
    right = EMAIL_PROTECTION in purposes
    return Check(
        "eku_signing", right, "" if right else _("The certificate is not for signing documents.")
    )


def _signs_as_head(purposes: frozenset[str], trust: Trust) -> bool:
    if FIRST_HEAD in purposes:
        return True
    return trust.profile.right_to_sign and RIGHT_TO_SIGN in purposes


def _role_organization(purposes: frozenset[str]) -> Check:
    right = LEGAL_ENTITY in purposes
    return Check(
        "role_organization",
        right,
        ""
        if right
        else _("This is a key of a natural person. Sign with the key issued to the organisation."),
    )


def _role_first_head(right: bool) -> Check:
    return Check(
        "role_first_head",
        right,
        ""
        if right
        else _(
            "The key does not belong to the first head of the organisation. The document is signed "
            "by the first head."
        ),
    )


def _iin(certificate: x509.Certificate, expected: Signer, trust: Trust) -> Check:
    found = _numbers(certificate, trust.profile.iin, _IIN)
    right = len(found) == 1 and found[0] == expected.iin
    return Check(
        "iin",
        right,
        ""
        if right
        else _(
            "The key belongs to another person: the IIN in the certificate is not that of ${name}.",
            mapping={"name": expected.full_name},
        ),
    )


def _bin(found: list[str], expected: Signer) -> Check:
    right = len(found) == 1 and found[0] == expected.bin
    return Check(
        "bin",
        right,
        ""
        if right
        else _("The key was issued to another organisation: the BIN in the certificate differs."),
    )


def _registered(certificate: x509.Certificate, expected: Signer, trust: Trust) -> tuple[Check, ...]:
    entry = trust.register.get(certificate.fingerprint(hashes.SHA256()).hex())
    if entry is None:
        return (
            Check(
                "role_organization",
                False,
                _("The certificate is not in the exchange's register of signing keys."),
            ),
        )
    checks = [Check("role_organization", True)]
    if expected.first_head:
        checks.append(_role_first_head(entry.first_head))
    checks.append(_bin([entry.bin], expected))
    return tuple(checks)
