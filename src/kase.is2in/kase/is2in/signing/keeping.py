"""Keeps an accepted signature: the row, what it rests on, the trail, the question for its stamp."""

from kase.is2in.ledger import api as ledger
from kase.is2in.signing import storage
from kase.is2in.signing.evidence.stamping import begin
from kase.is2in.signing.types import Presented
from kase.is2in.signing.types import Signature
from kase.is2in.signing.types import Verification


def keep(presented: Presented, verification: Verification) -> Signature | None:
    """Store a signature that passed every check; None where it was stored a moment ago."""
    kept = storage.keep(presented, verification)
    if kept is None:
        return None
    begin(kept, presented.cms, verification)
    details = {
        "document": kept.document_sha256,
        "code": kept.code,
        "provider": verification.provider,
    }
    ledger.record("signed", presented.subject, details)
    return kept
