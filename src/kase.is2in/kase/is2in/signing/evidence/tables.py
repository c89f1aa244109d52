"""The tables of evidence: append-only, as the signatures they belong to."""

from kase.is2in.ledger.api import metadata
from sqlalchemy import BigInteger
from sqlalchemy import CheckConstraint
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import ForeignKey
from sqlalchemy import Identity
from sqlalchemy import Integer
from sqlalchemy import LargeBinary
from sqlalchemy import Table
from sqlalchemy import Text


MOMENT = DateTime(timezone=True)


def _number() -> Column:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def _of(name: str, target: str, **options) -> Column:
    options.setdefault("nullable", False)
    return Column(name, BigInteger, ForeignKey(target), autoincrement=False, **options)


def _value() -> Column:
    return Column("value", Text, ForeignKey("evidence_value.sha256"), primary_key=True)


# Certificates, lists and answers, each once under its SHA-256.
evidence_value = Table(
    "evidence_value",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    CheckConstraint("sha256 = encode(sha256(data), 'hex')", name="sha256"),
    CheckConstraint("kind IN ('certificate', 'crl', 'ocsp')", name="kind"),
)

signature_rests_on = Table(
    "signature_rests_on",
    metadata,
    _of("signature", "signature.id", primary_key=True),
    _value(),
)

# The first time-stamp over the signature's value, and the signature raised by it. ``until`` is
# the end of the certificate of the time-stamp service.
signature_stamp = Table(
    "signature_stamp",
    metadata,
    _number(),
    _of("signature", "signature.id", unique=True),
    Column("token", LargeBinary, nullable=False),
    Column("cms", LargeBinary, nullable=False),
    Column("report", LargeBinary, nullable=False),
    Column("cms_sha256", Text, nullable=False),
    Column("report_sha256", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("until", MOMENT, nullable=False),
    Column("made", MOMENT, nullable=False),
    CheckConstraint("cms_sha256 = encode(sha256(cms), 'hex')", name="cms_sha256"),
    CheckConstraint("report_sha256 = encode(sha256(report), 'hex')", name="report_sha256"),
)

# One later stamp over the hashes of the manifests of many signatures.
evidence_renewal = Table(
    "evidence_renewal",
    metadata,
    _number(),
    Column("digest", Text, nullable=False),
    Column("hashes", LargeBinary, nullable=False),
    Column("token", LargeBinary, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("until", MOMENT, nullable=False),
    Column("made", MOMENT, nullable=False),
)

renewal_rests_on = Table(
    "renewal_rests_on",
    metadata,
    _of("renewal", "evidence_renewal.id", primary_key=True),
    _value(),
)

# The manifest of one signature in the renewal ``number`` (from 1) of its chain.
signature_renewal = Table(
    "signature_renewal",
    metadata,
    _of("signature", "signature.id", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _of("renewal", "evidence_renewal.id", index=True),
    Column("manifest", LargeBinary, nullable=False),
)
