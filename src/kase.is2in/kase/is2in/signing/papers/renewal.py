"""Sealed papers are stamped anew before their last time-stamp can no longer be believed.

Due are papers whose last stamp was made with a certificate that ends within ``DAYS``, and those
that got none because the service was down when they were sealed. A paper a night fails by itself.
"""

from datetime import timedelta
from hashlib import sha256
from kase.is2in.ledger import api as ledger
from kase.is2in.signing.evidence.renewal import AT_ONCE
from kase.is2in.signing.evidence.renewal import DAYS
from kase.is2in.signing.evidence.renewal import digest_ends
from kase.is2in.signing.evidence.renewal import DIGESTS
from kase.is2in.signing.evidence.stamper import time_stamper
from kase.is2in.signing.interfaces import ISealedPapers
from kase.is2in.signing.papers.keeping import with_renewals
from kase.is2in.signing.papers.stamps import one_more
from kase.is2in.signing.papers.tables import sealed_paper as table
from kase.is2in.signing.papers.tables import sealed_paper_renewal as renewal
from kase.is2in.signing.seal.making import NOT_STAMPED
from kase.is2in.terms import clock
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import select
from zope.component import getUtility
import logging


logger = logging.getLogger(__name__)


@ledger.periodic("41 20 * * *", "signing.renew_papers")
def renew_papers() -> int:
    """Stamp the papers anew that are due; return how many were."""
    stamper = time_stamper()
    if stamper is None:
        return 0
    now = clock.now()
    ending = {name for name, end in digest_ends().items() if end < now + timedelta(days=DAYS)}
    digest = next((one for one in DIGESTS if one not in ending), DIGESTS[-1])
    made = 0
    for row in _due(now + timedelta(days=DAYS)):
        newest = with_renewals(row.document, getUtility(ISealedPapers).read(row.document))
        try:
            tail, until = one_more(newest, stamper, digest)
        except NOT_STAMPED as error:
            logger.error("the paper %s is not stamped anew: %s", row.code, error)
            continue
        whole = sha256(newest + tail).hexdigest()
        values = {"paper": row.id, "number": row.count + 1, "tail": tail, "sha256": whole}
        ledger.write(insert(renewal).values(**values, at=now, until=until))
        made += 1
    if made:
        ledger.record("papers-renewed", "evidence", {"count": made, "digest": digest})
        logger.info("%s sealed papers are stamped anew", made)
    return made


def _due(horizon):
    last = (
        select(renewal.c.paper, func.max(renewal.c.until), func.count())
        .group_by(renewal.c.paper)
        .subquery("last")
    )
    until = func.coalesce(last.c[1], table.c.until)
    count = func.coalesce(last.c[2], 0).label("count")
    query = (
        select(table.c.id, table.c.code, table.c.document, count)
        .outerjoin(last, last.c.paper == table.c.id)
        .where(or_(until < horizon, until.is_(None)))
        .order_by(table.c.id)
        .limit(AT_ONCE)
    )
    return list(ledger.read(query))
