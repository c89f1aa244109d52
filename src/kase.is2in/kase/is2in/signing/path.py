"""Is the certificate issued by a trusted authority, and in force at the moment?

Nothing is fetched: neither certificates nor lists come from addresses a certificate names.
"""

from asn1crypto import x509 as asn1_x509
from collections.abc import Coroutine
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from kase.is2in import _
from kase.is2in.signing.trusting import Trust
from kase.is2in.signing.types import Check
from kase.is2in.signing.validator import AcceptedFamilies
from kase.is2in.signing.validator import ChainSignatures
from kase.is2in.web.api import formats
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import DisallowedAlgorithmError
from pyhanko_certvalidator.errors import ExpiredError
from pyhanko_certvalidator.errors import NotYetValidError
from pyhanko_certvalidator.errors import PathBuildingError
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy
from pyhanko_certvalidator.policy_decl import NO_REVOCATION
import asyncio
import logging


logger = logging.getLogger(__name__)

# Revocation is the business of ``revocation``: its result has a name and words of its own.
_WITHOUT_REVOCATION = CertRevTrustPolicy(NO_REVOCATION)


def check_path(
    signer: bytes, others: Sequence[bytes], trust: Trust, at: datetime
) -> tuple[Check, tuple[asn1_x509.Certificate, ...]]:
    """Return the check ``path`` and the chain it found, from the anchor to the signer.

    ``signer`` and ``others`` are DER from the signature; ``at`` is aware. The chain is empty
    where the check failed.
    """
    # Hostile certificates make the validator fail in many ways, each of them "not trusted".
    try:
        chain = tuple(_complete(_validate(signer, others, trust, at)))
    except ExpiredError as error:
        words = _out_of_time(error, error.expired_dt, expired=True)
        return Check("path", False, words, "expired"), ()
    except NotYetValidError as error:
        words = _out_of_time(error, error.valid_from, expired=False)
        return Check("path", False, words, "not-yet-valid"), ()
    except DisallowedAlgorithmError:
        return Check("path", False, _BROKEN, "weak-algorithm"), ()
    except PathBuildingError:
        if _issuer_is_known(signer, others, trust):
            return Check("path", False, _FOREIGN, "foreign-root"), ()
        return Check("path", False, _UNKNOWN_ISSUER, "issuer-unknown"), ()
    except Exception as error:
        logger.info("path refused: %s", type(error).__name__)
        return Check("path", False, _BROKEN, "broken"), ()
    return Check("path", True), chain


def _issuer_is_known(signer: bytes, others: Sequence[bytes], trust: Trust) -> bool:
    """Return whether a certificate of the issuer's name is configured or enclosed."""
    # Names that no certificate may have cannot be compared.
    try:
        issuer = asn1_x509.Certificate.load(signer).issuer
        enclosed = [asn1_x509.Certificate.load(other) for other in others]
        known = (*trust.anchors, *trust.intermediates, *enclosed)
        return any(one.subject == issuer for one in known)
    except ValueError:
        return False


_UNKNOWN_ISSUER = _(
    "The exchange does not know the authority that issued the certificate. Sign with a key of the "
    "authority named on the tab, or enclose the certificate of the issuing authority."
)
_FOREIGN = _(
    "The certificate was not issued by an authority the exchange trusts. Sign with a key of the "
    "authority named on the tab."
)
_BROKEN = _(
    "The chain of certificates up to a trusted authority does not hold: a signature, a "
    "restriction or an algorithm in it is wrong."
)


def _out_of_time(error, moment: datetime, *, expired: bool) -> str:
    day = formats.said(moment)
    if not error.is_ee_cert:
        return _("A certificate of the authority itself is not in force at this time.")
    if expired:
        return _(
            "The certificate expired on ${day}. Get a new key and sign again.",
            mapping={"day": day},
        )
    return _("The certificate is in force only from ${day}.", mapping={"day": day})


async def _validate(signer, others, trust: Trust, at: datetime):
    context = ValidationContext(
        trust_roots=list(trust.anchors),
        other_certs=[*trust.intermediates, *map(asn1_x509.Certificate.load, others)],
        moment=at,
        allow_fetching=False,
        revinfo_policy=_WITHOUT_REVOCATION,
        algorithm_usage_policy=AcceptedFamilies(trust.profile, at),
        signature_validator=ChainSignatures(),
    )
    certificate = asn1_x509.Certificate.load(signer)
    path = await CertificateValidator(certificate, validation_context=context).async_validate_path()
    return path.iter_certs(include_root=True)


def _complete(work: Coroutine):
    """Run the validator to its end, also where a loop already runs in this thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
