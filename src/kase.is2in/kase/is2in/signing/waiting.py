"""Signatures that wait: good in all but that the authority has not said yet whether it is revoked.

Such a signature is neither accepted nor refused. The worker asks again, sooner at first, then
every hour and once a night; when it knows, the signature is kept or refused as it would have been
at once, and whoever waits for it is told by an event (``types.SignatureSettled``).
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from kase.is2in.ledger import api as ledger
from kase.is2in.signing.keeping import keep
from kase.is2in.signing.profiles import WAIT
from kase.is2in.signing.tables import signature_waiting as table
from kase.is2in.signing.trust import trust
from kase.is2in.signing.types import Presented
from kase.is2in.signing.types import SignatureSettled
from kase.is2in.signing.types import Signer
from kase.is2in.signing.types import Verification
from kase.is2in.signing.types import Waiting
from kase.is2in.signing.verification import verify
from kase.is2in.terms import clock
from kase.is2in.web.api import formats
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from zope.event import notify
from zope.i18nmessageid import Message


TASK = "signing.verify_waiting"
WAITS, ACCEPTED, REFUSED = "waiting", "accepted", "refused"
# After so many minutes each; then every hour.
MINUTES = (1, 5, 15, 30)
AT_ONCE = 500
_FACTS = ("id", "subject", "document_id", "user_id", "state", "received_at", "tries", "reasons")


def may_wait(verification: Verification) -> bool:
    """Return whether the provider's settings let a signature wait for the authority."""
    return verification.pending and trust(verification.provider).profile.when_down == WAIT


def put(presented: Presented, verification: Verification) -> Waiting | None:
    """Keep a signature until more is known; None where the person's one waits already."""
    values = {
        **presented.columns(),
        "provider": verification.provider,
        "signer": asdict(presented.signer),
        "received_at": verification.at,
        "state": WAITS,
        "reasons": _reasons(verification),
    }
    made = ledger.write(
        insert(table)
        .values(**values)
        .on_conflict_do_nothing(
            index_elements=["document_id", "user_id"], index_where=table.c.state == WAITS
        )
        .returning(table.c.id)
    ).all()
    if not made:
        return None
    _again(made[0].id, 0)
    details = {"provider": verification.provider}
    ledger.record("signature-waiting", presented.subject, details)
    return _one(table.c.id == made[0].id)


def is_waiting(document_id: str, user_id: str) -> bool:
    """Return whether a signature of the person under the document waits."""
    return (
        _one(
            table.c.document_id == str(document_id),
            table.c.user_id == user_id,
            table.c.state == WAITS,
        )
        is not None
    )


def waiting(document_id: str) -> Waiting | None:
    """Return the last signature of a document that had to wait, whatever came of it."""
    return _one(table.c.document_id == str(document_id))


def count_waiting() -> int:
    """Return how many signatures wait."""
    query = select(func.count()).select_from(table).where(table.c.state == WAITS)
    return ledger.read(query)[0][0]


@ledger.task(TASK)
def verify_waiting(number: int) -> None:
    """Check a waiting signature again; keep it, refuse it, or ask to be called later."""
    query = (
        select(*(table.c[name] for name in (*_FACTS, *_STORED)))
        .where(table.c.id == number, table.c.state == WAITS)
        .with_for_update()
    )
    rows = list(ledger.read(query))
    if not rows:
        return
    row = rows[0]
    presented = Presented(
        row.subject,
        row.document_id,
        row.filename,
        bytes(row.document),
        bytes(row.cms),
        Signer(**row.signer),
    )
    # As of the moment it came in: later the certificate may have ended.
    verification = verify(
        presented.content, presented.cms, presented.signer, row.provider, row.received_at
    )
    if verification.pending:
        _note(number, WAITS, verification)
        _again(number, row.tries + 1)
        return
    if not verification.ok:
        _note(number, REFUSED, verification)
        checks = [check.name for check in verification.failed]
        ledger.record("signature-refused", row.subject, {"checks": checks})
        notify(SignatureSettled(row.subject, row.document_id, row.user_id, None))
        return
    kept = keep(presented, verification)
    _note(number, ACCEPTED, verification)
    if kept is not None:
        notify(SignatureSettled(row.subject, row.document_id, row.user_id, kept))


_STORED = ("filename", "document", "cms", "provider", "signer")


@ledger.periodic("27 2 * * *", "signing.verify_all_waiting")
def verify_all_waiting() -> int:
    """Ask again about everything that waits, once a night; return how many there are."""
    query = select(table.c.id).where(table.c.state == WAITS).order_by(table.c.id).limit(AT_ONCE)
    numbers = [row.id for row in ledger.read(query)]
    for number in numbers:
        ledger.enqueue_once(f"{TASK} {number}", TASK, number=number)
    return len(numbers)


def _again(number: int, tries: int) -> None:
    minutes = MINUTES[tries] if tries < len(MINUTES) else 60
    ledger.enqueue_at(clock.now() + timedelta(minutes=minutes), TASK, number=number)


def _note(number: int, state: str, verification: Verification) -> None:
    values = {
        "state": state,
        "tries": table.c.tries + 1,
        "tried_at": clock.now(),
        "reasons": _reasons(verification),
    }
    ledger.write(update(table).where(table.c.id == number).values(**values))


def _reasons(verification: Verification) -> list[dict[str, object]]:
    """Return the failed checks as JSON, their words with what stands in them."""
    return [
        {
            "name": check.name,
            "reason": check.reason,
            "detail": str(check.detail),
            "mapping": _plain(getattr(check.detail, "mapping", None)),
        }
        for check in verification.failed
    ]


def _plain(mapping: Mapping[str, object] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (mapping or {}).items()}


def reason_words(reason: Mapping[str, object]) -> Message:
    """Return the words of one of ``Waiting.reasons``, to be shown in the reader's language."""
    mapping = {name: _said(value) for name, value in reason["mapping"].items()}
    return Message(reason["detail"], domain="kase.is2in", mapping=mapping)


def _said(value: str) -> str:
    """Return a value as it was in the words: a moment is told in the reader's language."""
    form = value.partition(":")[0]
    return Message(value, domain=formats.DOMAIN) if form in formats.FORMS else value


def _one(*conditions) -> Waiting | None:
    query = (
        select(*(table.c[name] for name in _FACTS))
        .where(*conditions)
        .order_by(table.c.id.desc())
        .limit(1)
    )
    rows = list(ledger.read(query))
    return Waiting(**rows[0]._mapping) if rows else None
