"""Certificates somebody uploads: read with suspicion, fit for the role they are given or not."""

from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from dataclasses import dataclass
from datetime import datetime
from kase.is2in import _
from kase.is2in.signing.algorithms import is_signed_by
from kase.is2in.signing.algorithms import key_of
from kase.is2in.signing.algorithms import NotAccepted
from kase.is2in.signing.algorithms import SIGNATURES
from kase.is2in.signing.algorithms import WeakKey
from kase.is2in.signing.algorithms import WrongKey
from kase.is2in.signing.ber import measure
from kase.is2in.signing.ocsp import OCSP_SIGNING
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Malformed
from kase.is2in.terms.errors import TooLarge
import hashlib


MAXIMUM_SIZE = 64 * 1024


@dataclass(frozen=True)
class TrustedCertificate:
    """A certificate somebody uploaded; moments are aware, ``algorithm`` is in words."""

    sha256: str
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    algorithm: str
    der: bytes

    @property
    def parsed(self) -> asn1_x509.Certificate:
        """Return the certificate as the validator of chains takes it."""
        return asn1_x509.Certificate.load(self.der)

    def require(self, role: str) -> None:
        """Raise Malformed where the certificate cannot serve as an anchor, intermediate, responder.

        An anchor has signed itself; issuers may sign certificates; a responder may answer.
        """
        # What is read lazily may be wrong still: a name with letters that no name may have.
        try:
            self._require(role)
        except Malformed:
            raise
        except Exception as error:
            raise _wrong(_UNREADABLE) from error

    def _require(self, role: str) -> None:
        certificate = self.parsed
        if self.not_after < clock.now():
            raise _wrong(_("The certificate has expired."))
        if role == "responder":
            purposes = certificate.extended_key_usage_value or ()
            if OCSP_SIGNING not in [one.dotted for one in purposes]:
                raise _wrong(_("The certificate is not one for answering about revocation (OCSP)."))
            return
        if not certificate.ca:
            raise _wrong(_("The certificate is not one of an authority."))
        if role == "anchor" and not _signs_itself(certificate):
            raise _wrong(_("A root certificate is signed by its own key; this one is not."))


def read_upload(data: bytes) -> TrustedCertificate:
    """Return the one certificate that DER or PEM holds; Malformed or TooLarge for all else."""
    if len(data) > MAXIMUM_SIZE:
        raise TooLarge("certificate", _("The certificate is larger than 64 KB."), "certificate")
    # Whatever an administrator was given to upload: none of it is to end in a traceback.
    try:
        return _read(data)
    except Malformed:
        raise
    except Exception as error:
        raise _wrong(_UNREADABLE) from error


_UNREADABLE = _("The file is not a certificate (.cer, .crt, .pem, .der).")


def _read(data: bytes) -> TrustedCertificate:
    if asn1_pem.detect(data):
        blocks = list(asn1_pem.unarmor(data, multiple=True))
        if len(blocks) != 1:
            raise _wrong(_("The file holds several certificates; upload them one by one."))
        data = blocks[0][2]
    measure(data)
    read = x509.load_der_x509_certificate(data)
    certificate = asn1_x509.Certificate.load(data, strict=True)
    oid = certificate["signature_algorithm"]["algorithm"].dotted
    row = SIGNATURES.get(oid)
    if row is None:
        raise _wrong(
            _(
                "The certificate is signed in a way that is not accepted (${oid}).",
                mapping={"oid": oid},
            )
        )
    list(read.extensions)
    return TrustedCertificate(
        hashlib.sha256(data).hexdigest(),
        read.subject.rfc4514_string(),
        read.issuer.rfc4514_string(),
        read.not_valid_before_utc,
        read.not_valid_after_utc,
        row.name,
        data,
    )


def _signs_itself(certificate: asn1_x509.Certificate) -> bool:
    try:
        return certificate.subject == certificate.issuer and is_signed_by(
            key_of(certificate),
            certificate["signature_algorithm"]["algorithm"].dotted,
            certificate["signature_value"].native,
            certificate["tbs_certificate"].dump(),
        )
    except (NotAccepted, WeakKey, WrongKey):
        return False


def _wrong(words: str) -> Malformed:
    return Malformed("certificate", words, "certificate")
