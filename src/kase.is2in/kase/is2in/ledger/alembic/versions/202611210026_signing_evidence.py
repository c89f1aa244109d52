"""Tables of the room signing: what proves a signature years later."""

from alembic import op
from kase.is2in.ledger.protection import append_only
import sqlalchemy as sa


revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "evidence_value",
    "signature_rests_on",
    "signature_stamp",
    "evidence_renewal",
    "renewal_rests_on",
    "signature_renewal",
)


def upgrade() -> None:
    """Create the tables; nobody changes a row of them."""
    op.create_table(
        "evidence_value",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("sha256 = encode(sha256(data), 'hex')", name="sha256"),
        sa.CheckConstraint("kind IN ('certificate', 'crl', 'ocsp')", name="kind"),
    )
    op.create_table(
        "signature_rests_on",
        _of("signature", "signature.id", primary_key=True),
        _value(),
    )
    op.create_table(
        "signature_stamp",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        _of("signature", "signature.id", unique=True),
        *(sa.Column(n, sa.LargeBinary, nullable=False) for n in ("token", "cms", "report")),
        *(sa.Column(n, sa.Text, nullable=False) for n in ("cms_sha256", "report_sha256")),
        *(sa.Column(n, MOMENT, nullable=False) for n in ("at", "until", "made")),
        sa.CheckConstraint("cms_sha256 = encode(sha256(cms), 'hex')", name="cms_sha256"),
        sa.CheckConstraint("report_sha256 = encode(sha256(report), 'hex')", name="report_sha256"),
    )
    _renewals()
    for table in TABLES:
        for statement in append_only(table):
            op.execute(statement)


def _renewals() -> None:
    op.create_table(
        "evidence_renewal",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        *(sa.Column(n, sa.LargeBinary, nullable=False) for n in ("hashes", "token")),
        *(sa.Column(n, MOMENT, nullable=False) for n in ("at", "until", "made")),
    )
    op.create_table(
        "renewal_rests_on",
        _of("renewal", "evidence_renewal.id", primary_key=True),
        _value(),
    )
    op.create_table(
        "signature_renewal",
        _of("signature", "signature.id", primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        _of("renewal", "evidence_renewal.id", index=True),
        sa.Column("manifest", sa.LargeBinary, nullable=False),
    )


def _of(name: str, target: str, **options) -> sa.Column:
    options.setdefault("nullable", False)
    return sa.Column(
        name, sa.BigInteger, sa.ForeignKey(target), autoincrement=False, **options
    )


def _value() -> sa.Column:
    return sa.Column("value", sa.Text, sa.ForeignKey("evidence_value.sha256"), primary_key=True)


def downgrade() -> None:
    """Refuse: evidence is not thrown away by a command."""
    raise NotImplementedError("Evidence is only dropped together with the database")
