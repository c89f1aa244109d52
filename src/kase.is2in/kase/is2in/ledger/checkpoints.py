"""Heads of the chain, noted, signed and carried outside: a tail that was cut off is seen.

The chain proves that nothing before its last row was touched; it cannot prove that the last
row is the last one. A checkpoint says "there were so many rows, and this was the last hash".
It lies in the database (append-only), in files of the folder IS2IN_AUDIT_CHECKPOINTS, which
should be on another machine, and with whoever downloads it. With a private key (Ed25519, PEM)
named by IS2IN_AUDIT_KEY it is signed, so that nobody without the key can write another.
"""

from base64 import b64decode
from base64 import b64encode
from binascii import Error as NoBase64
from collections.abc import Mapping
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from dataclasses import asdict
from dataclasses import replace
from datetime import datetime
from datetime import UTC
from hashlib import sha256
from kase.is2in.ledger import writer
from kase.is2in.ledger.audit import canonical
from kase.is2in.ledger.jobs import periodic
from kase.is2in.ledger.tables import audit_checkpoint
from kase.is2in.ledger.tables import audit_seal
from kase.is2in.ledger.types import Checkpoint
from kase.is2in.terms import clock
from pathlib import Path
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
import json
import os


FORMAT = "kase.is2in audit checkpoint 1"
KEY = "IS2IN_AUDIT_KEY"
FOLDER = "IS2IN_AUDIT_CHECKPOINTS"


class BadCheckpoint(Exception):
    """A file is no checkpoint, or its signature is not of the key."""


def checkpoints() -> tuple[Checkpoint, ...]:
    """Return the heads noted in the database, the oldest first."""
    rows = writer.read(select(audit_checkpoint).order_by(audit_checkpoint.c.number))
    return tuple(
        Checkpoint(row.number, row.hash.hex(), row.at, row.key, row.signature) for row in rows
    )


@periodic("17 * * * *", "ledger.checkpoint")
def note_checkpoint() -> Checkpoint | None:
    """Note the head of the chain, signed and as a file where configured; None for no rows.

    A head that is noted already is not noted again; its file is written anew when it is gone.
    """
    seal = audit_seal.c
    head = writer.read(select(seal.number, seal.hash).order_by(seal.number.desc()).limit(1))
    if not head:
        return None
    made = Checkpoint(head[0].number, head[0].hash.hex(), clock.now())
    path = os.environ.get(KEY)
    if path:
        made = signed(made, _private_key(Path(path)))
    statement = insert(audit_checkpoint).values(
        number=made.rows,
        hash=head[0].hash,
        at=made.at,
        key=made.key,
        signature=made.signature,
    )
    writer.write(statement.on_conflict_do_nothing())
    kept = next(one for one in reversed(checkpoints()) if one.rows == made.rows)
    folder = os.environ.get(FOLDER)
    if folder:
        _export(kept, Path(folder))
    return kept


def as_text(one: Checkpoint) -> str:
    """Return a checkpoint as the text of its file: JSON, one line."""
    return json.dumps({**_facts(one), "signature": one.signature}, sort_keys=True) + "\n"


def from_text(text: str) -> Checkpoint:
    """Return the checkpoint of a file's text; raise BadCheckpoint for anything else."""
    try:
        facts = json.loads(text)
        if not isinstance(facts, Mapping) or facts["format"] != FORMAT:
            raise BadCheckpoint("this is no checkpoint of the audit trail")
        at = datetime.fromisoformat(facts["at"])
        found = Checkpoint(facts["rows"], facts["hash"], at, facts["key"], facts["signature"])
        good = len(bytes.fromhex(found.hash)) == 32 and isinstance(found.key, str)
        if not good or type(found.rows) is not int or found.rows < 1 or at.tzinfo is None:
            raise BadCheckpoint("the checkpoint is damaged")
        b64decode(found.signature, validate=True)
    except (ValueError, KeyError, TypeError, RecursionError, NoBase64) as error:
        raise BadCheckpoint("this is no checkpoint of the audit trail") from error
    return found


def signed(one: Checkpoint, key: Ed25519PrivateKey) -> Checkpoint:
    """Return a checkpoint signed by a key."""
    one = replace(one, key=fingerprint(key.public_key()))
    signature = key.sign(canonical(_facts(one)).encode("utf-8"))
    return replace(one, signature=b64encode(signature).decode("ascii"))


def check_signature(one: Checkpoint, key: Ed25519PublicKey) -> None:
    """Raise BadCheckpoint unless a checkpoint is signed by the key."""
    if not one.signature:
        raise BadCheckpoint(f"the checkpoint of {one.rows} rows is not signed")
    try:
        key.verify(b64decode(one.signature), canonical(_facts(one)).encode("utf-8"))
    except InvalidSignature as error:
        raise BadCheckpoint(
            f"the signature of the checkpoint of {one.rows} rows is not of this key"
        ) from error


def public_key(data: bytes) -> Ed25519PublicKey:
    """Return the public key of a PEM file; raise BadCheckpoint for anything else."""
    try:
        key = serialization.load_pem_public_key(data)
    except ValueError as error:
        raise BadCheckpoint("the file holds no public key") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadCheckpoint("the public key is not an Ed25519 one")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the SHA-256 of a public key's 32 bytes."""
    return sha256(key.public_bytes_raw()).hexdigest()


def _private_key(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"the key named by {KEY} is not an Ed25519 one")
    return key


def _export(one: Checkpoint, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"audit-{one.rows:012}.json"
    if not path.exists():
        # Never a half-written file under the name: a reader would call it damaged.
        part = path.with_suffix(".part")
        part.write_text(as_text(one), encoding="utf-8")
        part.replace(path)


def _facts(one: Checkpoint) -> dict[str, object]:
    facts = asdict(one)
    del facts["signature"]
    return {**facts, "format": FORMAT, "at": one.at.astimezone(UTC).isoformat()}
