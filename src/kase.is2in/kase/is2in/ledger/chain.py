"""The proof of the audit trail: the whole chain of hashes computed anew and compared."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from hashlib import sha256
from kase.is2in.ledger import writer
from kase.is2in.ledger.checkpoints import checkpoints
from kase.is2in.ledger.tables import audit_entry
from kase.is2in.ledger.tables import audit_seal
from kase.is2in.ledger.types import ChainCheck
from kase.is2in.ledger.types import Checkpoint
from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import Row
from sqlalchemy import select


GENESIS = bytes(32)
PORTION = 5000


def verify_chain(
    noted: Iterable[Checkpoint] = (), step: Callable[[int, int], None] | None = None
) -> ChainCheck:
    """Compute the whole chain and compare; name the first row that does not hold.

    The heads noted in the database are looked for in it, and those of ``noted``, which were
    kept elsewhere. Reads committed rows in portions, each once; memory does not grow with
    the trail. ``step`` is told after each portion how many rows hold, of how many.
    """
    # Before the chain, which only grows: a head noted meanwhile is no witness yet.
    heads = _by_number([*checkpoints(), *noted])
    previous, rows, found = GENESIS, 0, 0
    total = _most() if step is not None else 0
    while portion := _portion(rows):
        if step is not None:
            step(rows, total)
        for row in portion:
            wrong = _wrong(row, rows + 1, previous)
            if wrong is not None:
                return ChainCheck(rows, previous.hex(), checkpoints=found, **wrong)
            rows, previous = row.number, row.hash
            for head in heads.pop(rows, ()):
                if head.hash != previous.hex():
                    return ChainCheck(
                        rows - 1,
                        previous.hex(),
                        rows,
                        f"the chain was written anew: this is not the row noted at {_at(head)}",
                        row.entry,
                        head.hash,
                        previous.hex(),
                        found,
                    )
                found += 1
    return _end(rows, previous, found, heads)


def _end(rows: int, previous: bytes, found: int, heads: dict[int, list[Checkpoint]]) -> ChainCheck:
    """Return the verdict when every row that is there holds."""
    if heads:
        most = max(heads)
        reason = (
            f"rows {rows + 1} to {most} were cut off: {most} were noted at {_at(heads[most][0])}"
        )
        missing = heads[most][0].hash
        return ChainCheck(rows, previous.hex(), rows + 1, reason, None, missing, None, found)
    sealed = exists().where(audit_seal.c.entry == audit_entry.c.id)
    unsealed = writer.read(select(func.min(audit_entry.c.id)).where(~sealed))[0][0]
    if unsealed is not None:
        reason = f"entry {unsealed} is not in the chain"
        return ChainCheck(rows, previous.hex(), rows + 1, reason, unsealed, checkpoints=found)
    return ChainCheck(rows, previous.hex(), checkpoints=found)


def _wrong(row: Row, number: int, previous: bytes) -> dict[str, object] | None:
    """Return what is wrong with the next row of the chain, as facts of a verdict."""
    if row.number != number:
        return {"broken": number, "reason": "the row is missing from the chain"}
    facts = {"broken": number, "entry": row.entry, "actual": row.hash.hex()}
    if row.record is None:
        return {**facts, "reason": f"entry {row.entry} is missing"}
    computed = sha256(previous + row.record.encode("utf-8")).digest()
    if computed == row.hash:
        return None
    reason = f"entry {row.entry} or its hash was changed"
    return {**facts, "reason": reason, "expected": computed.hex()}


def _most() -> int:
    return writer.read(select(func.coalesce(func.max(audit_seal.c.number), 0)))[0][0]


def _portion(after: int) -> Sequence[Row]:
    query = (
        select(audit_seal.c.number, audit_seal.c.entry, audit_seal.c.hash, audit_entry.c.record)
        .join_from(audit_seal, audit_entry, audit_seal.c.entry == audit_entry.c.id, isouter=True)
        .where(audit_seal.c.number > after)
        .order_by(audit_seal.c.number)
        .limit(PORTION)
    )
    return writer.read(query)


def _by_number(heads: Iterable[Checkpoint]) -> dict[int, list[Checkpoint]]:
    found: dict[int, list[Checkpoint]] = {}
    for head in heads:
        found.setdefault(head.rows, []).append(head)
    return found


def _at(head: Checkpoint) -> str:
    return head.at.isoformat(timespec="seconds")
