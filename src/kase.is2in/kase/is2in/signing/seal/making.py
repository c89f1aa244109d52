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
from kase.is2in.signing.evidence.timestamp import Token
from kase.is2in.signing.evidence.timestamp import token_of
from kase.is2in.signing.seal.key import seal_key
from kase.is2in.signing.seal.key import SealKey
from kase.is2in.signing.seal.resting import NothingToRestOn
from kase.is2in.signing.seal.resting import rest_of
from kase.is2in.signing.trust import NotTrusted
from kase.is2in.signing.trust import trust
from kase.is2in.terms import clock
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore
import asyncio
import logging


logger = logging.getLogger(__name__)

FIELD = "Seal"
# Levels of ETSI EN 319 142, and none where no key is configured.
PLAIN, LASTING, NONE = "B-B", "B-LTA", ""
PROVIDER = "nca"
DIGEST = "sha256"


class _Untouched(IncrementalPdfFileWriter):
    """Leaves metadata as they are.

    A document of ours is PDF/A: its metadata and its dictionary of facts agree. pyHanko 0.38 would
    write both anew with every update, the metadata in a form that PDF/A does not allow, and has no
    setting against it. So every update of a seal is written by this class, and no step is taken
    that makes a writer of pyHanko's own (``embed_validation_info``, ``use_pades_lta``).
    """

    def _update_meta(self) -> None:
        """Do nothing."""
# Why a document gets no time-stamp, or not another one.
NOT_STAMPED = (SigningError, NothingToRestOn, StamperDown, BadStamp, NotTrusted)


@dataclass(frozen=True)
class Sealed:
    """A document with the seal; ``level`` is B-LTA, B-B, or empty where there is no key.

    B-B means that no time-stamp service is configured or that it did not answer, or that nothing
    is known of the seal's own certificate that could be kept with it.
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
            return Sealed(_lasting(pdf, found, reason, stamper), LASTING, at)
    except NOT_STAMPED as error:
        logger.error("a document is sealed without a time-stamp: %s", error)
    return Sealed(_sealed(pdf, found, reason, None), PLAIN, at)


def _sealed(pdf: bytes, found: SealKey, reason: str, stamps: "_Stamps | None") -> bytes:
    settings = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        signer_key_usage=set(),
    )
    writer = _Untouched(BytesIO(pdf))
    made = signers.async_sign_pdf(writer, settings, _signer(found), timestamper=stamps)
    return _complete(made).getvalue()


def _lasting(pdf: bytes, found: SealKey, reason: str, stamper: ITimeStamper) -> bytes:
    """Return the document sealed and stamped, what the seal rests on, and a stamp over it all."""
    trusted = trust(PROVIDER)
    chain = [one.public_bytes(serialization.Encoding.DER) for one in found.chain]
    certificate = found.certificate.public_bytes(serialization.Encoding.DER)
    own = rest_of(certificate, chain, trusted, clock.now())
    stamps = _Stamps(stamper)
    place = BytesIO(_sealed(pdf, found, reason, stamps))
    token = stamps.newest
    service = rest_of(token.signer, token.others, trusted, token.at)
    writer = _Untouched(place)
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=_each_once(own.certificates, service.certificates),
        crls=_each_once(own.lists, service.lists),
        ocsps=_each_once(own.answers, service.answers),
    )
    made = PdfTimeStamper(stamps).async_timestamp_pdf(writer, DIGEST, in_place=True)
    _complete(made)
    return place.getvalue()


def _each_once(*groups) -> list:
    return list({one.dump(): one for group in groups for one in group}.values())


def stamped_again(pdf: bytes, stamper: ITimeStamper, digest: str) -> bytes:
    """Return a sealed PDF with what its seal or last stamp rests on, and one more stamp over all.

    Raises what ``NOT_STAMPED`` names.
    """
    last = PdfFileReader(BytesIO(pdf)).embedded_signatures[-1]
    others = [one.dump() for one in last.other_embedded_certs]
    rest = rest_of(last.signer_cert.dump(), others, trust(PROVIDER), clock.now())
    place = BytesIO(pdf)
    writer = _Untouched(place)
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, certs=list(rest.certificates), crls=list(rest.lists), ocsps=list(rest.answers)
    )
    stamps = PdfTimeStamper(_Stamps(stamper))
    _complete(stamps.async_timestamp_pdf(writer, digest, in_place=True))
    return place.getvalue()


class _Stamps(TimeStamper):
    """Our time-stamp service as pyHanko asks it; ``newest`` is the last token it gave."""

    def __init__(self, stamper: ITimeStamper) -> None:
        super().__init__()
        self.stamper = stamper
        self.newest: Token | None = None

    def request_cms(self, message_digest, md_algorithm):
        nonce, asked = super().request_cms(message_digest, md_algorithm)
        if policy():
            asked["req_policy"] = policy()
        return nonce, asked

    async def async_request_tsa_response(self, req):
        asked = req.dump()
        answer = self.stamper.ask(asked)
        self.newest = token_of(answer, asked)
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
