"""The door of the room: SQL, audit trail, jobs. Nothing else writes SQL.

Errors a caller can meet: LedgerDown (503) when the database is not there; Conflict from
``idempotent``; database errors of class 40 are for Zope, which repeats the request.
"""

from kase.is2in.ledger.audit import histories
from kase.is2in.ledger.audit import history
from kase.is2in.ledger.audit import record
from kase.is2in.ledger.chain import verify_chain
from kase.is2in.ledger.checkpoints import as_text as checkpoint_text
from kase.is2in.ledger.checkpoints import checkpoints
from kase.is2in.ledger.checkpoints import note_checkpoint
from kase.is2in.ledger.idempotency import idempotent
from kase.is2in.ledger.jobs import dead_jobs
from kase.is2in.ledger.jobs import enqueue
from kase.is2in.ledger.jobs import enqueue_at
from kase.is2in.ledger.jobs import enqueue_once
from kase.is2in.ledger.jobs import periodic
from kase.is2in.ledger.jobs import revive
from kase.is2in.ledger.jobs import task
from kase.is2in.ledger.opening import configured_site
from kase.is2in.ledger.opening import opened_site
from kase.is2in.ledger.ordering import alphabetical
from kase.is2in.ledger.protection import append_only
from kase.is2in.ledger.serials import next_serial
from kase.is2in.ledger.tables import metadata
from kase.is2in.ledger.trail import entries as trail
from kase.is2in.ledger.worker import run_pending_jobs
from kase.is2in.ledger.writer import copied
from kase.is2in.ledger.writer import copy_lines
from kase.is2in.ledger.writer import copy_rows
from kase.is2in.ledger.writer import next_number
from kase.is2in.ledger.writer import read
from kase.is2in.ledger.writer import session
from kase.is2in.ledger.writer import stream
from kase.is2in.ledger.writer import write
from kase.is2in.ledger.writer import write_now


__all__ = [
    "alphabetical",
    "append_only",
    "checkpoint_text",
    "checkpoints",
    "configured_site",
    "copied",
    "copy_lines",
    "copy_rows",
    "dead_jobs",
    "enqueue",
    "enqueue_at",
    "enqueue_once",
    "histories",
    "history",
    "idempotent",
    "metadata",
    "next_number",
    "next_serial",
    "note_checkpoint",
    "opened_site",
    "periodic",
    "read",
    "record",
    "revive",
    "run_pending_jobs",
    "session",
    "stream",
    "task",
    "trail",
    "verify_chain",
    "write",
    "write_now",
]
