"""Absence and substitutes: who acts while somebody is away (A5).

A substitute acts with what the absent person may do, on the days of the absence and as long as
both are colleagues. It goes one step only: a substitute who is away too is not replaced by
theirs. It never lends the right to sign: a first head's substitute signs only as a first head.
"""

from collections.abc import Iterable
from datetime import date
from datetime import datetime
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.events import AbsenceCancelled
from kase.is2in.parties.events import AbsenceStated
from kase.is2in.parties.people import may_enter
from kase.is2in.parties.people import people
from kase.is2in.parties.people import person
from kase.is2in.parties.people import staff
from kase.is2in.parties.signin_tables import absence as table
from kase.is2in.parties.types import Absence
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.sorting import sort_key
from kase.is2in.web.api import current_user_id
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from zope.event import notify
from zope.globalrequest import getRequest


KNOWN = "kase.is2in.parties.absences"
LONGEST = timedelta(days=366)
AHEAD = timedelta(days=366)
COLUMNS = [table.c[name] for name in Absence.__dataclass_fields__]


def substitute_of(user_id: str, at: datetime | None = None) -> Person | None:
    """Return who acts for a person who is absent at a moment, None for nobody."""
    found = absence_of(user_id, at)
    return _acting(found) if found is not None else None


def absence_of(user_id: str, at: datetime | None = None) -> Absence | None:
    """Return the absence a person is in at a moment, None for who is there."""
    return next(iter(_on(table.c.user_id == user_id, at)), None)


def acts_for(user_id: str, at: datetime | None = None) -> tuple[Person, ...]:
    """Return the absent people a person acts for at a moment, by name.

    Of the present moment it is asked many times in a request, and looked up once.
    """
    request = getRequest() if at is None else None
    known = request.other.setdefault(KNOWN, {}) if request is not None else {}
    if user_id not in known:
        known[user_id] = _acts_for(user_id, at)
    return known[user_id]


def with_substitutes(user_ids: Iterable[str], at: datetime | None = None) -> tuple[str, ...]:
    """Return the same people, and after each absent one who acts for them, each once.

    One query for all: meant for recipients and for those who hold a role.
    """
    wanted = tuple(dict.fromkeys(user_ids))
    acting = substitutes(wanted, at)
    return tuple(
        dict.fromkeys(each for found in wanted for each in (found, *acting.get(found, ())))
    )


def substitutes(user_ids: Iterable[str], at: datetime | None = None) -> dict[str, tuple[str, ...]]:
    """Return who acts for those of the people who are absent at a moment; one query for all."""
    wanted = tuple(dict.fromkeys(user_ids))
    acting: dict[str, tuple[str, ...]] = {}
    for one in _on(table.c.user_id.in_(wanted), at) if wanted else ():
        if _acting(one) is not None:
            acting[one.user_id] = (*acting.get(one.user_id, ()), one.substitute)
    return acting


def absences_of_days(first_day: date, last_day: date) -> tuple[Absence, ...]:
    """Return the absences of anybody, not cancelled, that touch some days, both included."""
    wanted = (table.c.first_day <= last_day, *_standing(first_day))
    return _found(select(*COLUMNS).where(*wanted))


def absences(user_id: str) -> tuple[Absence, ...]:
    """Return the absences of a person that are now or to come, the nearest first."""
    wanted = table.c.user_id == user_id
    return _found(select(*COLUMNS).where(wanted, *_standing(_today())))


def replacing(user_id: str) -> tuple[Absence, ...]:
    """Return the absences, now or to come, in which a person is the substitute."""
    wanted = table.c.substitute == user_id
    return _found(select(*COLUMNS).where(wanted, *_standing(_today())))


def candidates_for(someone: Person) -> tuple[Person, ...]:
    """Return the colleagues who may act for a person: of the organisation or a department."""
    if someone.organization:
        found = {one.id: one for one in people(someone.organization)}
    else:
        found = {one.id: one for name in someone.departments for one in staff(name)}
    found.pop(someone.id, None)
    return tuple(sorted(found.values(), key=lambda one: (sort_key(one.full_name), one.id)))


def state_absence(user_id: str, substitute: str, first_day: date, last_day: date) -> Absence:
    """Keep that a person is away on some days, both included, and who acts meanwhile.

    Raises RuleRefused with one error per field: days that have passed or stand in the wrong
    order, somebody who is no colleague or away as well; Conflict for days that are in another
    absence already.
    """
    someone = person(user_id)
    if someone is None:
        raise Missing("person", _("There is no such person."))
    errors = _wrong_days(first_day, last_day)
    if substitute not in {one.id for one in candidates_for(someone)}:
        text = _("Choose a colleague who works in the system.")
        errors.append(FieldError("substitute", "colleague", text))
    elif not errors and _overlapping(substitute, first_day, last_day):
        text = _("This colleague is away on these days as well.")
        errors.append(FieldError("substitute", "absent", text))
    if errors:
        raise RuleRefused("absence", _("Something is missing or wrong."), errors=errors)
    # Of two at the same moment the second waits, and sees the first.
    lock = {"lock": f"absence {user_id}"}
    ledger.write("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))", lock)
    if _overlapping(user_id, first_day, last_day):
        raise Conflict("absence", _("An absence on these days is known already."), "first_day")
    values = {
        "user_id": user_id,
        "substitute": substitute,
        "first_day": first_day,
        "last_day": last_day,
        "stated": clock.now(),
        "stated_by": current_user_id() or "",
    }
    made = ledger.write(insert(table).values(values).returning(*COLUMNS)).one()
    details = {
        "absence": made.id,
        "substitute": substitute,
        "first_day": first_day.isoformat(),
        "last_day": last_day.isoformat(),
    }
    _forget()
    ledger.record("absence-stated", f"person:{user_id}", details)
    notify(AbsenceStated(Absence(*made)))
    return Absence(*made)


def no_absence() -> Missing:
    """Return the refusal of an absence that is not there."""
    return Missing("absence", _("There is no such absence."))


def cancel_absence(user_id: str, number: int) -> None:
    """End an absence of a person now: the substitute stops acting at once."""
    mine = update(table).where(
        table.c.id == number,
        table.c.user_id == user_id,
        table.c.cancelled.is_(None),
        table.c.last_day >= _today(),
    )
    rows = ledger.write(mine.values(cancelled=clock.now()).returning(*COLUMNS)).all()
    if not rows:
        raise no_absence()
    _forget()
    ledger.record("absence-cancelled", f"person:{user_id}", {"absence": number})
    notify(AbsenceCancelled(Absence(*rows[0])))


def _acts_for(user_id: str, at: datetime | None) -> tuple[Person, ...]:
    found = []
    for one in _on(table.c.substitute == user_id, at):
        absent = person(one.user_id)
        if absent is not None and _acting(one) is not None:
            found.append(absent)
    return tuple(sorted(found, key=lambda each: (sort_key(each.full_name), each.id)))


def _forget() -> None:
    request = getRequest()
    if request is not None:
        request.other.pop(KNOWN, None)


def _acting(one: Absence) -> Person | None:
    """Return the substitute of an absence while both are colleagues with open accounts."""
    absent, acting = person(one.user_id), person(one.substitute)
    if absent is None or acting is None or not absent.active or not may_enter(acting.id):
        return None
    if absent.organization != acting.organization:
        return None
    if not absent.organization and not absent.departments & acting.departments:
        return None
    return acting


def _on(condition, at: datetime | None) -> tuple[Absence, ...]:
    day = clock.almaty(at or clock.now()).date()
    query = select(*COLUMNS).where(condition, table.c.first_day <= day, *_standing(day))
    return _found(query)


def _overlapping(user_id: str, first_day: date, last_day: date) -> bool:
    wanted = (table.c.user_id == user_id, table.c.first_day <= last_day, *_standing(first_day))
    return bool(ledger.read(select(table.c.id).where(*wanted).limit(1)))


def _standing(day: date):
    return table.c.last_day >= day, table.c.cancelled.is_(None)


def _found(query) -> tuple[Absence, ...]:
    rows = ledger.read(query.order_by(table.c.first_day, table.c.id))
    return tuple(Absence(*row) for row in rows)


def _wrong_days(first_day: date, last_day: date) -> list[FieldError]:
    today = _today()
    if last_day < first_day:
        text = _("The last day is before the first.")
        return [FieldError("last_day", "order", text)]
    if last_day < today:
        return [FieldError("last_day", "past", _("These days have passed."))]
    if last_day - first_day > LONGEST or first_day > today + AHEAD:
        return [FieldError("last_day", "long", _("An absence is within a year."))]
    return []


def _today() -> date:
    return clock.almaty(clock.now()).date()
