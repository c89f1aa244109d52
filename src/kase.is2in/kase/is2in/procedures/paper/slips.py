"""Slips of paper applications: numbered without gaps, annulled with a reason, never deleted."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import fields
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures.catalogue.shelf import categories
from kase.is2in.procedures.catalogue.shelf import definition
from kase.is2in.procedures.paper import notices
from kase.is2in.procedures.paper.checks import pages_of
from kase.is2in.procedures.paper.checks import required_moment
from kase.is2in.procedures.paper.checks import said
from kase.is2in.procedures.paper.outages import LARGEST
from kase.is2in.procedures.paper.outages import outage_at
from kase.is2in.procedures.paper.tables import paper_serial
from kase.is2in.procedures.paper.tables import paper_slip
from kase.is2in.procedures.paper.types import Slip
from kase.is2in.procedures.paper.types import STATES
from kase.is2in.procedures.roles import CHANCELLERY
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import and_
from sqlalchemy import ColumnElement
from sqlalchemy import false
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import true
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as upsert


# «Бумажное заявление»: no category of procedures has these letters.
PREFIX = "БЗ"
LONGEST_NAME = 200
COLUMNS = [paper_slip.c[field.name] for field in fields(Slip)]
SORTS = {
    **{name: paper_slip.c[name] for name in ("received", "organization", "procedure", "pages")},
    "number": paper_slip.c.id,
    "entered": paper_slip.c.entered_at,
}


def keeps_register(person: Person) -> bool:
    """Return whether a person keeps the register of papers: the chancellery."""
    return parties.is_staff(person) and CHANCELLERY in person.departments


def issue(person: Person, facts: Mapping[str, str]) -> Slip:
    """Write a paper application into the register under the next number of the year.

    ``facts``: received (a moment), organization (code), procedure (code), brought_by, pages,
    reason (needed where no outage covers the moment). Raises Forbidden, Malformed, RuleRefused
    at the field that is wrong.
    """
    require_register(person)
    values = _checked(facts)
    now = clock.now()
    year = clock.almaty(now).year
    # The row of the year is held until the transaction ends: who is next waits, and an aborted
    # transaction gives its number back.
    counter = upsert(paper_serial).values(year=year, last=1)
    counter = counter.on_conflict_do_update(
        index_elements=["year"], set_={"last": paper_serial.c.last + 1}
    )
    serial = ledger.write(counter.returning(paper_serial.c.last)).scalar_one()
    number = f"{PREFIX}-{year}-{serial:06d}"
    values |= {"year": year, "serial": serial, "number": number, "author": person.id, "at": now}
    made = ledger.write(insert(paper_slip).values(values).returning(paper_slip.c.id)).scalar_one()
    ledger.record(
        "paper.slip-issued",
        f"paper-slip:{number}",
        {"organization": values["organization"], "procedure": values["procedure"]},
    )
    found = slip(person, made)
    notices.tell_received(found, definition(found.procedure), person)
    return found


def annul(person: Person, number: int, reason: str) -> Slip:
    """Annul a slip that was written by mistake; its number stays in the register.

    Raises Forbidden, Missing, RuleRefused, Conflict when it is entered or annulled already.
    """
    require_register(person)
    found = locked(person, number)
    values = {"annulled_why": said(reason, "reason"), "annulled_at": clock.now()}
    change(found, **values, annulled_by=person.id)
    ledger.record("paper.slip-annulled", f"paper-slip:{found.number}", {"reason": reason.strip()})
    return slip(person, number)


def slip(person: Person, number: int) -> Slip:
    """Return a slip the person may know of: staff all, clients their own; raise Missing."""
    rows = ()
    if 0 < number <= LARGEST:
        rows = ledger.read(select(*COLUMNS).where(paper_slip.c.id == number, _seen(person)))
    if not rows:
        raise Missing("slip", _("There is no such slip."))
    return Slip(**rows[0]._mapping)


def slips(
    person: Person,
    query: Mapping[str, str],
    sort: str = "number",
    descending: bool = True,
    start: int = 0,
    size: int = 25,
) -> tuple[tuple[Slip, ...], int]:
    """Return a page of the register and the number of all rows, those annulled included.

    ``query``: q (words of the number, company's code, who brought it), state, organization,
    procedure.
    """
    wanted = [_seen(person), *_filtered(query)]
    total = ledger.read(select(func.count()).select_from(paper_slip).where(*wanted))[0][0]
    column = SORTS[sort]
    order = column.desc().nulls_last() if descending else column.asc().nulls_last()
    chosen = select(*COLUMNS).where(*wanted).order_by(order, paper_slip.c.id.desc())
    rows = ledger.read(chosen.offset(start).limit(size))
    return tuple(Slip(**row._mapping) for row in rows), total


def slip_of(application: str) -> Slip | None:
    """Return the slip an application was entered from, None for one that came without paper."""
    rows = ledger.read(select(*COLUMNS).where(paper_slip.c.application == application))
    return Slip(**rows[0]._mapping) if rows else None


def locked(person: Person, number: int) -> Slip:
    """Return a waiting slip, for this transaction alone; raise Missing, Conflict."""
    slip(person, number)
    ledger.write(select(paper_slip.c.id).where(paper_slip.c.id == number).with_for_update())
    found = slip(person, number)
    if found.annulled_at is not None:
        raise Conflict("annulled", _("The slip is annulled."))
    if found.application:
        raise Conflict("entered", _("The paper application is entered already."))
    return found


def change(found: Slip, **values: object) -> None:
    """Write what became of a slip."""
    ledger.write(update(paper_slip).where(paper_slip.c.id == found.id).values(values))


def require_register(person: Person) -> None:
    """Raise Forbidden unless the person keeps the register."""
    if not keeps_register(person):
        raise Forbidden("not-chancellery", _("The register of papers is kept by the chancellery."))


def _checked(facts: Mapping[str, str]) -> dict[str, object]:
    received = required_moment(facts.get("received", ""), "received")
    if received > clock.now():
        raise RuleRefused("future", _("A paper is received now or earlier."), "received")
    organization, procedure = _parties(
        said(facts.get("organization", ""), "organization"), facts.get("procedure", "")
    )
    outage, reason = outage_at(received), facts.get("reason", "").strip()
    if outage is None and not reason:
        message = _("There was no outage at this time: write why paper is taken.")
        raise RuleRefused("no-outage", message, "reason")
    return {
        "received": received,
        "organization": organization,
        "procedure": procedure,
        "brought_by": said(facts.get("brought_by", ""), "brought_by", LONGEST_NAME),
        "pages": pages_of(facts.get("pages", "")),
        "outage": outage.id if outage else None,
        "reason": said(reason, "reason") if reason else "",
    }


def _parties(code: str, procedure: str) -> tuple[str, str]:
    """Return the codes of a company and of a procedure that is open to it."""
    try:
        company = parties.organization(code.upper())
    except Missing as error:
        message = _("There is no organisation with this code.")
        raise RuleRefused("organization", message, "organization") from error
    try:
        filed = definition(said(procedure, "procedure"))
    except Missing as error:
        raise RuleRefused("procedure", error.message, "procedure") from error
    if not company.roles & filed.filers:
        message = _("This procedure is not open to this company.")
        raise RuleRefused("not-open", message, "procedure")
    return company.code, filed.code


def _seen(person: Person) -> ColumnElement[bool]:
    if parties.is_staff(person):
        return true()
    if not (person.active and person.organization and person.roles):
        return false()
    return or_(paper_slip.c.organization == person.organization, *_of_clients(person))


def _of_clients(person: Person) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of slips that a consultant's executor enters for its clients."""
    if "executor" not in person.roles:
        return
    listed = [(one.code, each.code) for one in categories() for each in one.procedures]
    for right in parties.filing_rights(person):
        if right.company.code == person.organization:
            continue
        own = paper_slip.c.organization == right.company.code
        covered = [code for category, code in listed if right.scope.covers(category, code)]
        everything = right.scope.everything
        yield own if everything else and_(own, paper_slip.c.procedure.in_(covered))


def may_enter(person: Person, one: Slip) -> bool:
    """Return whether a person enters a paper: the chancellery; executors who file for the company.

    Paragraph 26 moves procedures to paper as they are, so whoever files for a company in the
    system (paragraph 13, its consultant too) enters its papers.
    """
    if keeps_register(person):
        return True
    if not (person.active and "executor" in person.roles) or parties.is_staff(person):
        return False
    return bool(ledger.read(select(COLUMNS[0]).where(paper_slip.c.id == one.id, _seen(person))))


def _filtered(query: Mapping[str, str]) -> list[ColumnElement[bool]]:
    columns, found = paper_slip.c, []
    if words := query.get("q"):
        places = (columns.number, columns.organization, columns.brought_by)
        found.append(or_(*(one.icontains(words, autoescape=True) for one in places)))
    for name in ("organization", "procedure"):
        found += [columns[name] == query[name]] if query.get(name) else []
    if state := query.get("state"):
        annulled, entered = columns.annulled_at.is_not(None), columns.application.is_not(None)
        conditions = (and_(~annulled, ~entered), entered, annulled)
        found.append(dict(zip(STATES, conditions, strict=True)).get(state, false()))
    return found
