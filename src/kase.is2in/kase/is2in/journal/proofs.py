"""The proof of the chain, run by the worker: asked for by readers, and once every night."""

from datetime import timedelta
from functools import partial
from kase.is2in import _
from kase.is2in.journal.installing import DEPARTMENT
from kase.is2in.journal.rights import require_reader
from kase.is2in.journal.tables import journal_proof
from kase.is2in.journal.types import Proof
from kase.is2in.ledger import api as ledger
from kase.is2in.ledger.types import ChainCheck
from kase.is2in.ledger.types import Checkpoint
from kase.is2in.notify import api as notify
from kase.is2in.parties import api as parties
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import progress
from plone import api
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update


TASK = "journal.prove"
# A run that has not ended by then never will: its worker is gone, and so is its job.
LONGEST = timedelta(hours=6)


def proofs(count: int = 10) -> tuple[Proof, ...]:
    """Return the last runs, the newest first."""
    require_reader()
    return _last(count)


def ask_proof() -> Proof:
    """Have the chain proven by the worker; raise Conflict while a run waits or works."""
    require_reader()
    # Two who press the button at once: the second is told so.
    ledger.write("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))", {"name": TASK})
    last = _last(1)
    if last and last[0].done_at is None and clock.now() - last[0].asked_at < LONGEST:
        raise Conflict("running", _("The proof is running already. Its result will stand here."))
    number = _new(current_user_id())
    ledger.record("journal.proof-asked", "journal", {"number": number})
    link = f"{api.portal.get().absolute_url()}/@@journal-proof"
    job = progress.begin(TASK, _("Proof of the journal"), link)
    ledger.enqueue(TASK, proof=number, job=job)
    return _last(1)[0]


@ledger.task(TASK)
def prove(proof: int, job: str = "") -> None:
    """Verify the chain and write the result down; authorised officers are told when it fails.

    ``job`` is the long work of whoever asked, who sees how far it is; "" for the night's.
    """
    with progress.watched(job):
        found = ledger.verify_chain(step=partial(progress.step, job) if job else None)
    if job:
        progress.finish(job)
    _write_down(proof, found)


def _write_down(proof: int, found: ChainCheck) -> None:
    values = {
        "done_at": clock.now(),
        "rows": found.rows,
        "checkpoints": found.checkpoints,
        "head": found.head,
        "broken": found.broken,
        "entry": found.entry,
        "expected": found.expected,
        "actual": found.actual,
        "reason": found.reason,
    }
    ledger.write(update(journal_proof).where(journal_proof.c.id == proof).values(values))
    if found.ok:
        ledger.record("journal.proven", "journal", {"rows": found.rows, "head": found.head})
        return
    ledger.record("journal.broken", "journal", {"broken": found.broken, "reason": found.reason})
    notify.tell(
        "journal.broken",
        [one.id for one in parties.staff(DEPARTMENT)],
        _("The audit trail does not hold"),
        _(
            "Row ${number} of the journal is the first that was changed or taken away. Keep the "
            "database as it is and open the page of the proof.",
            mapping={"number": str(found.broken)},
        ),
        link=f"{api.portal.get().absolute_url()}/@@journal-proof",
        about="journal",
        author=None,
        key=f"journal.broken:{found.broken}",
    )


@ledger.periodic("23 21 * * *", "journal.prove_nightly")
def prove_nightly() -> None:
    """Have the chain proven every night, at 02:23 in Almaty."""
    ledger.enqueue(TASK, proof=_new(None))


def take_checkpoint() -> Checkpoint | None:
    """Note the head of the chain now and return it, to be kept outside; None for no rows."""
    require_reader()
    noted = ledger.note_checkpoint()
    if noted is not None:
        ledger.record("journal.checkpoint-taken", "journal", {"rows": noted.rows})
    return noted


def last_checkpoint() -> Checkpoint | None:
    """Return the head that was noted last."""
    require_reader()
    noted = ledger.checkpoints()
    return noted[-1] if noted else None


def _new(user_id: str | None) -> int:
    values = {"asked_at": clock.now(), "asked_by": user_id}
    statement = insert(journal_proof).values(values).returning(journal_proof.c.id)
    return ledger.write(statement).scalar_one()


def _last(count: int) -> tuple[Proof, ...]:
    query = select(journal_proof).order_by(journal_proof.c.id.desc()).limit(count)
    return tuple(Proof(**row._mapping) for row in ledger.read(query))
