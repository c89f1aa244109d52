"""Outages: declared, ended, listed (paragraph 26 of the manual)."""

from datetime import datetime
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures.paper.checks import said
from kase.is2in.procedures.paper.tables import paper_outage
from kase.is2in.procedures.paper.types import Outage
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import TSTZRANGE


# Those who hear of a failure first: who receives papers, who answers the support's telephone.
DECLARERS = frozenset({"officers", "chancellery", "support1", "support2", "support3"})
LARGEST = 2**63 - 1


def may_declare(person: Person) -> bool:
    """Return whether a person declares and ends outages."""
    return parties.is_staff(person) and bool(person.departments & DECLARERS)


def declare(person: Person, began: datetime, ended: datetime | None, reason: str) -> Outage:
    """Declare an outage from a moment that has come, until another one or further notice.

    Raises Forbidden, RuleRefused at ``began``, ``ended`` or ``reason``, Conflict("overlaps").
    """
    _require(person)
    reason = said(reason, "reason")
    now = clock.now()
    if began > now:
        raise RuleRefused("future", _("An outage is declared when it has begun."), "began")
    if ended is not None and ended <= began:
        raise RuleRefused("period", _("The end is after the beginning."), "ended")
    # Two declarations at once: the second one waits here and then sees the first.
    ledger.write("SELECT pg_advisory_xact_lock(hashtext('paper_outage'))")
    columns = paper_outage.c
    asked = func.tstzrange(began, ended, type_=TSTZRANGE)
    known = func.tstzrange(columns.began, columns.ended, type_=TSTZRANGE)
    if ledger.read(select(columns.id).where(known.op("&&")(asked))):
        raise Conflict("overlaps", _("There is an outage declared in this time already."), "began")
    values = {"began": began, "ended": ended, "reason": reason, "author": person.id, "at": now}
    made = ledger.write(insert(paper_outage).values(values).returning(columns.id)).scalar_one()
    ledger.record("paper.outage-declared", f"outage:{made}", {"reason": reason})
    return outage(made)


def end(person: Person, number: int) -> Outage:
    """End an outage now; raise Forbidden, Missing, Conflict("ended") when it is over."""
    _require(person)
    found, now = outage(number), clock.now()
    columns = paper_outage.c
    going_on = (columns.id == number, or_(columns.ended.is_(None), columns.ended > now))
    changed = update(paper_outage).where(*going_on).values(ended=now, ended_by=person.id)
    if not ledger.write(changed.returning(columns.id)).all():
        raise Conflict("ended", _("The outage is over already."))
    ledger.record("paper.outage-ended", f"outage:{found.id}", {})
    return outage(number)


def outage(number: int) -> Outage:
    """Return an outage; raise Missing."""
    found = _read(paper_outage.c.id == number) if 0 < number <= LARGEST else ()
    if not found:
        raise Missing("outage", _("There is no such outage."))
    return found[0]


def outages() -> tuple[Outage, ...]:
    """Return all outages, the last one first."""
    return _read()


def outage_at(moment: datetime) -> Outage | None:
    """Return the outage that went on at a moment, None when the system worked."""
    columns = paper_outage.c
    open_end = or_(columns.ended.is_(None), columns.ended > moment)
    return next(iter(_read(columns.began <= moment, open_end)), None)


def current_outage() -> Outage | None:
    """Return the outage that goes on now, None when the system works."""
    return outage_at(clock.now())


def _read(*wanted) -> tuple[Outage, ...]:
    rows = ledger.read(select(paper_outage).where(*wanted).order_by(paper_outage.c.began.desc()))
    return tuple(Outage(**row._mapping) for row in rows)


def _require(person: Person) -> None:
    if not may_declare(person):
        raise Forbidden("not-declarer", _("Outages are declared by the chancellery and support."))
