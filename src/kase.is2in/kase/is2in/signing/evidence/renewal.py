"""Evidence is stamped anew before its newest stamp can no longer be believed.

Due are signatures whose newest stamp was made with a certificate, or over a hash function, that
ends within ``DAYS``. One stamp covers the manifests of up to a thousand signatures. The chain is
described in docs/explanation/evidence-for-ten-years.md.
"""

from collections.abc import Iterator
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from kase.is2in.ledger import api as ledger
from kase.is2in.signing.evidence import rows
from kase.is2in.signing.evidence.files import first_files
from kase.is2in.signing.evidence.files import renewal_files
from kase.is2in.signing.evidence.manifests import list_of
from kase.is2in.signing.evidence.manifests import manifest_of
from kase.is2in.signing.evidence.stamper import stamp
from kase.is2in.signing.evidence.stamper import time_stamper
from kase.is2in.signing.evidence.stamping import check_stamp
from kase.is2in.signing.evidence.stamping import PROVIDER
from kase.is2in.signing.evidence.timestamp import BadStamp
from kase.is2in.signing.storage import by_code
from kase.is2in.signing.trust import trust
from kase.is2in.terms import clock
import logging
import os


logger = logging.getLogger(__name__)

DAYS = 180
AT_ONCE = 1000
# From the weakest to the strongest of those that stamps may use.
DIGESTS = ("sha256", "sha384", "sha512")
ENDS = "IS2IN_DIGESTS_END"


@ledger.periodic("29 20 * * *", "signing.renew_evidence")
def renew_evidence() -> int:
    """Stamp anew what is due; return how many signatures that were."""
    stamper = time_stamper()
    if stamper is None:
        return 0
    horizon = clock.now() + timedelta(days=DAYS)
    ending = frozenset(name for name, end in digest_ends().items() if end < horizon)
    digest = next((one for one in DIGESTS if one not in ending), DIGESTS[-1])
    due = tuple(rows.due(horizon, ending))
    for start in range(0, len(due), AT_ONCE):
        _renew(due[start : start + AT_ONCE], stamper, digest)
    return len(due)


def digest_ends() -> dict[str, datetime]:
    """Return until when hash functions are good, from ``IS2IN_DIGESTS_END``.

    Written ``sha256:2032-12-31 sha384:2040-12-31``; ValueError for anything else.
    """
    found = {}
    for entry in os.environ.get(ENDS, "").split():
        name, _colon, day = entry.partition(":")
        if name not in DIGESTS:
            raise ValueError(f"{ENDS}: no hash function is called {name!r} here")
        found[name] = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return found


def _renew(codes: tuple[str, ...], stamper, digest: str) -> None:
    made = tuple(_manifests(codes, digest))
    hashes = list_of((manifest for _number, _place, manifest in made), digest)
    token = stamp(hashes, stamper, digest)
    checks, values = check_stamp(token, trust(PROVIDER))
    failed = [check.name for check in checks if check.ok is not True]
    if failed:
        raise BadStamp(f"the service is not trusted: {', '.join(failed)}")
    rows.keep_renewal(token, digest, hashes, made, values)
    details = {"count": len(made), "at": token.at.isoformat(), "digest": digest}
    ledger.record("evidence-renewed", "evidence", details)
    logger.info("the evidence of %s signatures is stamped anew", len(made))


def _manifests(codes: tuple[str, ...], digest: str) -> Iterator[tuple[int, int, bytes]]:
    for code in codes:
        number = rows.number_of(code)
        renewals = rows.renewals_of(number)
        files = first_files(by_code(code), rows.stamp_of(number), rows.values_of_signature(number))
        for renewal in renewals:
            files += renewal_files(renewal)
        yield number, len(renewals) + 1, manifest_of(files, digest)
