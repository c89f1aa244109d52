"""What a seal rests on: the chains of its key and of the time-stamp service, answers and lists.

Only these go into the document. What the exchange trusts besides, and lists of other authorities,
do not: a national list has 22 MB, a letter 60 KB.
"""

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from kase.is2in.signing.path import check_path
from kase.is2in.signing.revocation import check_revocation
from kase.is2in.signing.trust import Trust


# What a paper may carry: lists of roots and of small authorities, no national one.
LARGEST_LIST = 256 * 1024


class NothingToRestOn(ValueError):
    """The chain does not hold, or what it rests on cannot go into a document; for the log."""


@dataclass(frozen=True)
class Rest:
    """Values of a chain, as pyHanko embeds them."""

    certificates: tuple[asn1_x509.Certificate, ...]
    lists: tuple[asn1_crl.CertificateList, ...]
    answers: tuple[asn1_ocsp.OCSPResponse, ...]


def rest_of(signer: bytes, others: Sequence[bytes], trusted: Trust, at: datetime) -> Rest:
    """Return what proves that a certificate (DER) was good at a moment.

    ``others`` are certificates that may stand between it and a root. Raises NothingToRestOn.
    """
    path, chain = check_path(signer, others, trusted, at)
    revocation, used = check_revocation(chain, trusted, at)
    failed = [check.name for check in (path, revocation) if check.ok is not True]
    if failed:
        raise NothingToRestOn(f"{asn1_x509.Certificate.load(signer).subject.native}: {failed}")
    lists = [one for one in trusted.lists if one.sha256 in used]
    large = [one for one in lists if one.size > LARGEST_LIST]
    if large:
        raise NothingToRestOn(
            f"a list of {large[0].size} bytes does not go into a paper: configure the responder"
        )
    return Rest(
        chain,
        tuple(asn1_crl.CertificateList.load(one.der) for one in lists),
        tuple(
            asn1_ocsp.OCSPResponse.load(trusted.answers[name])
            for name in used
            if name in trusted.answers
        ),
    )
