"""Signatures for ever: what was signed, the signature as received, the report of the checks."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from kase.is2in.ledger import api as ledger
from kase.is2in.signing.evidence.tables import signature_stamp
from kase.is2in.signing.tables import signature as table
from kase.is2in.signing.types import CertificateFacts
from kase.is2in.signing.types import Evidence
from kase.is2in.signing.types import Presented
from kase.is2in.signing.types import Signature
from kase.is2in.signing.types import Verification
from kase.is2in.signing.verification import is_signed
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
import json
import secrets


# Without letters and digits that are taken for each other when read from paper.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 16
_ONCE = "signature_once"
_TIMES = ("not_before", "not_after")
_BYTES = ("document", "cms", "report")
_COLUMNS = [one for one in table.c if one.name not in ("id", "signed_at", *_BYTES)]


def new_code() -> str:
    """Return an unguessable code of four groups: 80 bits, to be typed from paper."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))
    return "-".join(letters[place : place + 4] for place in range(0, CODE_LENGTH, 4))


def plain_code(text: str) -> str | None:
    """Return a code as it is stored from what somebody typed, None for what is no code."""
    letters = text.upper().replace("-", "").replace(" ", "")
    if len(letters) != CODE_LENGTH or set(letters) - set(ALPHABET):
        return None
    return "-".join(letters[place : place + 4] for place in range(0, CODE_LENGTH, 4))


def report_of(verification: Verification) -> bytes:
    """Return the report of all checks as JSON; the words are English: it outlives the page."""
    checks = [
        {
            "name": check.name,
            "ok": check.ok,
            "detail": str(check.detail),
            "reason": check.reason,
        }
        for check in verification.checks
    ]
    report = {
        "provider": verification.provider,
        "at": verification.at.isoformat(),
        "ok": verification.ok,
        "checks": checks,
        "trust": {name: list(found) for name, found in verification.trust.items()},
        "certificate": _as_json(verification.certificate),
    }
    return json.dumps(report, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8")


def keep(presented: Presented, verification: Verification) -> Signature | None:
    """Store an accepted signature with everything that proves it; return it.

    Returns None where the same person's signature of the document was stored a moment ago, by
    a second press of the button.
    """
    report = report_of(verification)
    code = new_code()
    signer = presented.signer
    values = {
        **presented.columns(),
        "code": code,
        "document_sha256": sha256(presented.content).hexdigest(),
        "cms_sha256": sha256(presented.cms).hexdigest(),
        "report": report,
        "report_sha256": sha256(report).hexdigest(),
        "provider": verification.provider,
        "full_name": signer.full_name,
        "position": signer.position,
        "organization": signer.organization,
        "bin": signer.bin,
        "first_head": signer.first_head,
        "signed_at": verification.at,
        "certificate": _as_json(verification.certificate),
    }
    # Of two requests at once the second waits for the first and then stores nothing.
    statement = insert(table).values(**values).on_conflict_do_nothing(constraint=_ONCE)
    ledger.write(statement)
    return by_code(code)


def signed_before(document_id: str, user_id: str) -> bool:
    """Return whether the person's signature stands under the document already."""
    query = select(table.c.id).where(
        table.c.document_id == str(document_id), table.c.user_id == user_id
    )
    return bool(list(ledger.read(query)))


def signatures(subject: str) -> tuple[Signature, ...]:
    """Return the signatures of a subject, the oldest first."""
    query = _select().where(table.c.subject == subject).order_by(table.c.id)
    return tuple(_value(row) for row in ledger.read(query))


def by_code(code: str) -> Signature | None:
    """Return the signature a check code belongs to, None where there is none."""
    wanted = plain_code(code)
    if wanted is None:
        return None
    rows = list(ledger.read(_select().where(table.c.code == wanted)))
    return _value(rows[0]) if rows else None


def is_intact(found: Signature) -> bool:
    """Return whether the stored bytes are still those that were accepted, and still signed.

    The digests tell of any change of a byte; the signature is verified over the document again.
    """
    stored = evidence(found.code)
    digests = (found.document_sha256, found.cms_sha256, found.report_sha256)
    bytes_of = (stored.document, stored.cms, stored.report)
    return all(
        sha256(part).hexdigest() == digest for part, digest in zip(bytes_of, digests, strict=True)
    ) and is_signed(stored.document, stored.cms)


def evidence(code: str) -> Evidence | None:
    """Return the stored bytes behind a signature, None for an unknown code."""
    query = select(*(table.c[name] for name in _BYTES)).where(table.c.code == plain_code(code))
    rows = list(ledger.read(query))
    return Evidence(*(bytes(part) for part in rows[0])) if rows else None


def _select():
    # When a document was signed is what its time-stamp says; until there is one, when it came.
    moment = func.coalesce(signature_stamp.c.at, table.c.signed_at).label("signed_at")
    size = func.length(table.c.document).label("size")
    stamped = signature_stamp.c.at.label("stamped_at")
    return select(*_COLUMNS, moment, size, stamped).outerjoin(
        signature_stamp, signature_stamp.c.signature == table.c.id
    )


def _as_json(facts: CertificateFacts | None) -> dict | None:
    if facts is None:
        return None
    found = asdict(facts)
    return {**found, **{name: found[name].isoformat() for name in _TIMES}}


def _value(row) -> Signature:
    values: Mapping = dict(row._mapping)
    stored = dict(values["certificate"])
    stored |= {name: datetime.fromisoformat(stored[name]) for name in _TIMES}
    return Signature(**{**values, "certificate": CertificateFacts(**stored)})
