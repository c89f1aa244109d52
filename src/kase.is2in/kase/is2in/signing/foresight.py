"""Which certificates end soon: known from the signatures people made with them."""

from datetime import datetime
from kase.is2in.ledger import api as ledger
from kase.is2in.signing.types import EndingCertificate


_NEWEST = """
SELECT DISTINCT ON (user_id) user_id, certificate->>'sha256' AS sha256,
       (certificate->>'not_after')::timestamptz AS not_after
FROM signature WHERE :user = '' OR user_id = :user
ORDER BY user_id, id DESC
"""


def ending_certificates(before: datetime, user_id: str = "") -> tuple[EndingCertificate, ...]:
    """Return the certificates people signed with last that end before an aware moment.

    ``user_id`` asks for one person's. Whoever has got a new key since and has not signed with
    it yet is among them: the exchange learns of a key by its first signature.
    """
    query = f"SELECT * FROM ({_NEWEST}) newest WHERE not_after < :before ORDER BY not_after"  # noqa: S608
    found = ledger.read(query, {"user": user_id, "before": before})
    return tuple(EndingCertificate(row.user_id, row.not_after, row.sha256) for row in found)
