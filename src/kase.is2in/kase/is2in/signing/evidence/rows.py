"""Evidence as rows: written once, read back with what it rests on."""

from collections.abc import Iterator
from collections.abc import Sequence
from cryptography import x509
from datetime import datetime
from hashlib import sha256
from kase.is2in.ledger import api as ledger
from kase.is2in.signing.evidence.tables import evidence_renewal
from kase.is2in.signing.evidence.tables import evidence_value
from kase.is2in.signing.evidence.tables import renewal_rests_on
from kase.is2in.signing.evidence.tables import signature_renewal
from kase.is2in.signing.evidence.tables import signature_rests_on
from kase.is2in.signing.evidence.tables import signature_stamp
from kase.is2in.signing.evidence.timestamp import read_token
from kase.is2in.signing.evidence.timestamp import Token
from kase.is2in.signing.evidence.types import Renewal
from kase.is2in.signing.evidence.types import Stamp
from kase.is2in.signing.evidence.values import Value
from kase.is2in.signing.tables import signature
from kase.is2in.terms import clock
from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert


def number_of(code: str) -> int | None:
    """Return the number of the row of a signature, None for an unknown code."""
    rows = list(ledger.read(select(signature.c.id).where(signature.c.code == code)))
    return rows[0].id if rows else None


def keep_values(number: int, values: Sequence[Value]) -> None:
    """Keep what a signature rests on; what is there already is left alone."""
    _keep(signature_rests_on, "signature", number, values)


def values_of_signature(number: int) -> tuple[Value, ...]:
    """Return what a signature and its first time-stamp rest on."""
    return _values(signature_rests_on, signature_rests_on.c.signature == number)


def keep_stamp(number: int, token: Token, cms: bytes, report: bytes) -> None:
    """Keep the first time-stamp with the raised signature; a second one is ignored."""
    values = {
        "signature": number,
        "token": token.der,
        "cms": cms,
        "cms_sha256": sha256(cms).hexdigest(),
        "report": report,
        "report_sha256": sha256(report).hexdigest(),
        "at": token.at,
        "until": end_of(token),
        "made": clock.now(),
    }
    ledger.write(insert(signature_stamp).values(**values).on_conflict_do_nothing())


def stamp_of(number: int) -> Stamp | None:
    """Return the first time-stamp of a signature, None while there is none."""
    names = ("token", "cms", "report", "cms_sha256", "report_sha256", "at", "until")
    query = select(*(signature_stamp.c[name] for name in names)).where(
        signature_stamp.c.signature == number
    )
    rows = list(ledger.read(query))
    return Stamp(**_plain(rows[0])) if rows else None


def count_without_stamp() -> int:
    """Return how many signatures have no time-stamp yet."""
    stamped = exists().where(signature_stamp.c.signature == signature.c.id)
    query = select(func.count()).select_from(signature).where(~stamped)
    return ledger.read(query)[0][0]


def without_stamp(limit: int) -> tuple[str, ...]:
    """Return the codes of signatures that have no time-stamp yet, the oldest first."""
    stamped = exists().where(signature_stamp.c.signature == signature.c.id)
    query = select(signature.c.code).where(~stamped).order_by(signature.c.id).limit(limit)
    return tuple(row.code for row in ledger.read(query))


def keep_renewal(
    token: Token,
    digest: str,
    hashes: bytes,
    manifests: Sequence[tuple[int, int, bytes]],
    values: Sequence[Value],
) -> None:
    """Keep a later stamp with the manifests it covers: number of signature, of renewal, bytes."""
    made = ledger.write(
        insert(evidence_renewal)
        .values(
            digest=digest,
            hashes=hashes,
            token=token.der,
            at=token.at,
            until=end_of(token),
            made=clock.now(),
        )
        .returning(evidence_renewal.c.id)
    ).scalar_one()
    _keep(renewal_rests_on, "renewal", made, values)
    rows = [
        {"signature": number, "number": place, "renewal": made, "manifest": manifest}
        for number, place, manifest in manifests
    ]
    ledger.write(insert(signature_renewal), rows)


def renewals_of(number: int) -> tuple[Renewal, ...]:
    """Return the later stamps over a signature's evidence, the first one first."""
    query = (
        select(
            signature_renewal.c.number,
            signature_renewal.c.manifest,
            *(evidence_renewal.c[name] for name in _RENEWAL),
        )
        .join(evidence_renewal, evidence_renewal.c.id == signature_renewal.c.renewal)
        .where(signature_renewal.c.signature == number)
        .order_by(signature_renewal.c.number)
    )
    return tuple(
        Renewal(**values, values=_values(renewal_rests_on, renewal_rests_on.c.renewal == made))
        for row in ledger.read(query)
        for values in [_plain(row)]
        for made in [values.pop("id")]
    )


_RENEWAL = ("id", "digest", "hashes", "token", "at", "until")


def due(before: datetime, ending: frozenset[str]) -> Iterator[str]:
    """Yield the codes of signatures whose newest stamp ends before a moment, the oldest first.

    So it does with the certificate of its service, or with a hash function in ``ending``.
    """
    for row in ledger.read(_NEWEST, {"before": before, "any": bool(ending)}):
        digest = row.digest or read_token(bytes(row.token)).digest
        if row.until < before or digest in ending:
            yield row.code


_NEWEST = """
SELECT signature.code, stamp.token, last.digest, coalesce(last.until, stamp.until) AS until
FROM signature_stamp stamp
JOIN signature ON signature.id = stamp.signature
LEFT JOIN LATERAL (
    SELECT renewal.digest, renewal.until
    FROM signature_renewal covered JOIN evidence_renewal renewal ON renewal.id = covered.renewal
    WHERE covered.signature = stamp.signature ORDER BY covered.number DESC LIMIT 1
) last ON true
WHERE :any OR coalesce(last.until, stamp.until) < :before
ORDER BY signature.id
"""


def end_of(token: Token) -> datetime:
    """Return when the certificate of the service that stamped ends."""
    return x509.load_der_x509_certificate(token.signer).not_valid_after_utc


def _keep(table, name: str, number: int, values: Sequence[Value]) -> None:
    for value in values:
        row = {"sha256": value.sha256, "kind": value.kind, "data": value.data}
        ledger.write(insert(evidence_value).values(**row).on_conflict_do_nothing())
        link = {name: number, "value": value.sha256}
        ledger.write(insert(table).values(**link).on_conflict_do_nothing())


def _values(table, condition) -> tuple[Value, ...]:
    query = (
        select(evidence_value.c.kind, evidence_value.c.data)
        .join(table, table.c.value == evidence_value.c.sha256)
        .where(condition)
        .order_by(evidence_value.c.kind, evidence_value.c.sha256)
    )
    return tuple(Value(row.kind, bytes(row.data)) for row in ledger.read(query))


def _plain(row) -> dict:
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in row._mapping.items()
    }
