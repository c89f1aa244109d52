"""The exchange's seal in a PDF (PAdES, ETSI EN 319 142), by pyHanko.

An incremental update: the bytes of the document stay as they are at the beginning of the sealed
one. The field has no place on the page; what people see of the seal the document itself prints.
"""

from asn1crypto import keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from kase.is2in.signing.evidence.stamper import ITimeStamper
from kase.is2in.signing.evidence.stamper import policy
from kase.is2in.signing.evidence.stamper import StamperDown
from kase.is2in.signing.evidence.stamper import time_stamper
from kase.is2in.signing.evidence.timestamp import BadStamp
from kase.is2in.signing.evidence.timestamp import token_of
from kase.is2in.signing.seal.key import seal_key
from kase.is2in.signing.seal.key import SealKey
from kase.is2in.signing.trust import NotTrusted
from kase.is2in.signing.trust import Trust
from kase.is2in.signing.trust import trust
from kase.is2in.terms import clock
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError
from pyhanko_certvalidator.errors import ValidationError
from pyhanko_certvalidator.registry import SimpleCertificateStore
import asyncio
import logging


logger = logging.getLogger(__name__)

# A document of ours is PDF/A: its metadata and its dictionary of facts agree, and both stay as they
# are. pyHanko 0.38 would write both anew, the metadata in a form that PDF/A does not allow.
IncrementalPdfFileWriter._update_meta = lambda self: None

FIELD = "Seal"
# Levels of ETSI EN 319 142, and none where no key is configured.
PLAIN, LASTING, NONE = "B-B", "B-LTA", ""
PROVIDER = "nca"
# What pyHanko raises where the seal's or the service's certificate cannot be validated.
_WITHOUT = (SigningError, ValidationError, PathError)


@dataclass(frozen=True)
class Sealed:
    """A document with the seal; ``level`` is B-LTA, B-B, or empty where there is no key.

    B-B means that no time-stamp service is configured or that it did not answer.
    """

    data: bytes
    level: str
    at: datetime


@dataclass(frozen=True)
class SealFacts:
    """What people read about the seal: whose it is and how long its certificate lasts."""

    owner: str
    issuer: str
    serial: str
    not_after: datetime


def seal_facts() -> SealFacts | None:
    """Return what to print of the seal, None where none is configured."""
    found = seal_key()
    if found is None:
        return None
    certificate = found.certificate
    return SealFacts(
        owner=_named(certificate.subject),
        issuer=_named(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        not_after=certificate.not_valid_after_utc,
    )


def seal(pdf: bytes, reason: str = "", *, lasting: bool = True) -> Sealed:
    """Return a PDF with the exchange's seal; unchanged where no key is configured.

    ``reason`` is shown by viewers among the facts of the seal. With a time-stamp service the
    seal holds for long (B-LTA); when the service does not answer it is made without (B-B) and
    the log says so. Without ``lasting`` the service is not asked: for what is made anew at
    each download. Raises SealBroken for a key that cannot be used.
    """
    found = seal_key()
    at = clock.now()
    if found is None:
        return Sealed(pdf, NONE, at)
    try:
        stamper = time_stamper() if lasting else None
        if stamper is not None:
            return Sealed(_sealed(pdf, found, reason, stamper, trust(PROVIDER)), LASTING, at)
    except (*_WITHOUT, StamperDown, BadStamp, NotTrusted) as error:
        logger.error("a document is sealed without a time-stamp: %s", error)
    return Sealed(_sealed(pdf, found, reason, None, None), PLAIN, at)


def _sealed(
    pdf: bytes,
    found: SealKey,
    reason: str,
    stamper: ITimeStamper | None,
    trusted: Trust | None,
) -> bytes:
    settings = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        embed_validation_info=stamper is not None,
        use_pades_lta=stamper is not None,
        validation_context=_context(trusted) if trusted else None,
        signer_key_usage=set(),
    )
    return _complete(
        signers.async_sign_pdf(
            IncrementalPdfFileWriter(BytesIO(pdf)),
            settings,
            _signer(found),
            timestamper=_Stamps(stamper) if stamper else None,
        )
    ).getvalue()


class _Stamps(TimeStamper):
    """Our time-stamp service as pyHanko asks it."""

    def __init__(self, stamper: ITimeStamper) -> None:
        super().__init__()
        self.stamper = stamper

    def request_cms(self, message_digest, md_algorithm):
        nonce, asked = super().request_cms(message_digest, md_algorithm)
        if policy():
            asked["req_policy"] = policy()
        return nonce, asked

    async def async_request_tsa_response(self, req):
        asked = req.dump()
        answer = self.stamper.ask(asked)
        token_of(answer, asked)
        return tsp.TimeStampResp.load(answer)


def _signer(found: SealKey) -> signers.SimpleSigner:
    plain = serialization.NoEncryption()
    key = found.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, plain
    )
    return signers.SimpleSigner(
        signing_cert=_asn1(found.certificate),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore.from_certs([_asn1(one) for one in found.chain]),
    )


def _context(trusted: Trust) -> ValidationContext:
    return ValidationContext(
        trust_roots=list(trusted.anchors),
        other_certs=list(trusted.intermediates),
        crls=[one.crl.public_bytes(serialization.Encoding.DER) for one in trusted.lists],
        allow_fetching=False,
        revocation_mode="require",
        moment=clock.now(),
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _named(name: x509.Name) -> str:
    """Return the organisation of a name, else its common name."""
    for oid in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME):
        values = name.get_attributes_for_oid(oid)
        if values:
            return str(values[0].value)
    return name.rfc4514_string()


def _complete(work: Coroutine):
    """Run to the end in a thread of its own: a loop may already run in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
