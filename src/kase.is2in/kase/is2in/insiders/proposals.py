"""Who opened inside information is proposed for the list; an editor decides.

One proposal per person and document (its bytes), whenever and however often it is opened.
"""

from collections.abc import Mapping
from kase.is2in import _
from kase.is2in.insiders import store
from kase.is2in.insiders.entries import enter
from kase.is2in.insiders.flags import flags_of
from kase.is2in.insiders.rights import require_editor
from kase.is2in.insiders.settings import setting
from kase.is2in.insiders.store import LARGEST
from kase.is2in.insiders.tables import inside_flag
from kase.is2in.insiders.tables import insider_proposal
from kase.is2in.insiders.types import ACCEPTED
from kase.is2in.insiders.types import DISMISSED
from kase.is2in.insiders.types import Flag
from kase.is2in.insiders.types import OPEN
from kase.is2in.insiders.types import Proposal
from kase.is2in.insiders.types import Version
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.given import checked_reason
from kase.is2in.web.api import current_user_id
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
from sqlalchemy import func
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert


PAPER_LANGUAGE = "ru"


def propose(person: Person, sha256: str) -> None:
    """Propose a person who has opened marked bytes, unless they were proposed for them."""
    if person.organization and not setting("propose_clients"):
        return
    for flag in flags_of(sha256)[:1]:
        statement = (
            insert(insider_proposal)
            .values(user_id=person.id, flag=flag.id, sha256=sha256, at=clock.now())
            .on_conflict_do_nothing(index_elements=["user_id", "sha256"])
            .returning(insider_proposal.c.id)
        )
        for number in ledger.write(statement).scalars():
            details = {"person": person.id, "document": flag.title(PAPER_LANGUAGE)}
            ledger.record("insiders.proposed", f"insider-proposal:{number}", details)


def proposals(
    state: str = OPEN, start: int = 0, size: int | None = None
) -> tuple[tuple[Proposal, ...], int]:
    """Return proposals in a state ("": all), the newest first, and how many there are."""
    require_editor()
    where = [insider_proposal.c.state == state] if state else []
    total = ledger.read(select(func.count()).select_from(insider_proposal).where(*where))[0][0]
    query = _query().where(*where).order_by(insider_proposal.c.id.desc())
    rows = ledger.read(query.offset(start).limit(size))
    return tuple(_proposal(row) for row in rows), total


def proposal(number: int) -> Proposal:
    """Return one proposal; raise Missing."""
    require_editor()
    rows = ()
    if 0 < number <= LARGEST:
        rows = ledger.read(_query().where(insider_proposal.c.id == number))
    if not rows:
        raise Missing("proposal", _("There is no such proposal."))
    return _proposal(rows[0])


def waiting() -> int:
    """Return how many proposals wait for a decision."""
    query = select(func.count()).select_from(insider_proposal)
    return ledger.read(query.where(insider_proposal.c.state == OPEN))[0][0]


def suggested(one: Proposal) -> dict[str, str]:
    """Return what the entry would say, as texts of a form: the person, the reason, the day."""
    person = parties.person(one.user_id)
    note = _("Opened the document on ${at}", mapping={"at": formats.said(one.at)})
    return {
        "full_name": person.full_name if person is not None else "",
        "iin": person.iin if person is not None else "",
        "organization": person.organization if person is not None else "",
        "position": person.position if person is not None else "",
        "email": person.email if person is not None else "",
        "basis": "access",
        "basis_note": translate(note, PAPER_LANGUAGE),
        "information": one.flag.title(PAPER_LANGUAGE)[:500],
        "since": clock.almaty(one.at).date().isoformat(),
        "until": "",
    }


def listed(one: Proposal) -> tuple[Version, ...]:
    """Return the entries about the person that count on the day the document was opened."""
    day = clock.almaty(one.at).date()
    return tuple(each for each in store.of_user(one.user_id) if each.counts_on(day))


def accept(number: int, given: Mapping[str, str]) -> Version:
    """Enter the person of a proposal; ``given`` changes what is suggested. Once."""
    one = _open(number)
    version = enter({**suggested(one), **given}, user_id=one.user_id)
    _decide(one, ACCEPTED, "", version.entry)
    return version


def dismiss(number: int, reason: str) -> Proposal:
    """Leave the person out, with a reason. Once."""
    one = _open(number)
    _decide(one, DISMISSED, checked_reason(reason), None)
    return proposal(number)


def _open(number: int) -> Proposal:
    require_editor()
    store.lock()
    one = proposal(number)
    if one.state != OPEN:
        raise Conflict("decided", _("This proposal is decided already."))
    return one


def _decide(one: Proposal, state: str, decision: str, entry: int | None) -> None:
    values = {
        "state": state,
        "decided_at": clock.now(),
        "decided_by": current_user_id(),
        "decision": decision,
        "entry": entry,
    }
    where = insider_proposal.c.id == one.id
    ledger.write(update(insider_proposal).where(where).values(values))
    details: dict[str, object] = {"person": one.user_id}
    if decision:
        details["reason"] = decision
    if entry is not None:
        details["entry"] = entry
    ledger.record(f"insiders.proposal-{state}", f"insider-proposal:{one.id}", details)


def _query():
    columns = (column.label(f"flag_{column.name}") for column in inside_flag.columns)
    return select(insider_proposal, *columns).join(
        inside_flag, insider_proposal.c.flag == inside_flag.c.id
    )


def _proposal(row: Row) -> Proposal:
    flag = {column.name: getattr(row, f"flag_{column.name}") for column in inside_flag.columns}
    return Proposal(
        row.id,
        row.user_id,
        Flag(**flag),
        row.at,
        row.state,
        row.decided_at,
        row.decided_by,
        row.decision,
        row.entry,
    )
