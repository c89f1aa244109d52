"""The exchange's yearly confirmation of users: who is asked, who has answered (A8).

One round a year. Every active organisation is asked; what its administrators state is in
``statements``. A round stays open after its last day: late is better than never.
"""

from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.events import ConfirmationAsked
from kase.is2in.parties.interfaces import IRegisterSettings
from kase.is2in.parties.people import people
from kase.is2in.parties.register_tables import confirmation_request as requests
from kase.is2in.parties.register_tables import confirmation_round as rounds_table
from kase.is2in.parties.register_tables import confirmation_statement as statements
from kase.is2in.parties.register_tables import organization as register
from kase.is2in.parties.register_types import ConfirmationRound
from kase.is2in.parties.settings import settings
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import Missing
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from zope.event import notify


ASK = "parties.ask_confirmation"
ASKED, REMINDED = "asked", "reminded"
# How many organisations one job asks.
BATCH = 100
COLUMNS = [rounds_table.c[name] for name in ("year", "begun", "begun_by", "due")]


def today() -> date:
    """Return the day it is at the exchange."""
    return clock.almaty(clock.now()).date()


def subject(year: int) -> str:
    """Return what the audit trail calls a round."""
    return f"confirmations:{year}"


def rounds() -> tuple[ConfirmationRound, ...]:
    """Return every round, the last one first."""
    query = select(*COLUMNS).order_by(rounds_table.c.year.desc())
    return tuple(ConfirmationRound(*row) for row in ledger.read(query))


def last_round() -> ConfirmationRound | None:
    """Return the round that is answered now; None before the first one."""
    found = ledger.read(select(*COLUMNS).order_by(rounds_table.c.year.desc()).limit(1))
    return ConfirmationRound(*found[0]) if found else None


def begin(by: str) -> ConfirmationRound:
    """Begin the round of this year: ask every active organisation; ``by`` a user id or "system".

    Raises Conflict when this year's has begun already.
    """
    begun, day = clock.now(), today()
    due = day + timedelta(days=settings(IRegisterSettings).confirmation_days)
    values = {"year": day.year, "begun": begun, "begun_by": by, "due": due}
    statement = insert(rounds_table).values(values).on_conflict_do_nothing()
    if not ledger.write(statement.returning(rounds_table.c.year)).all():
        raise Conflict("begun", _("The confirmation of this year has begun already."))
    asked = ledger.write(
        "INSERT INTO confirmation_request (year, code, asked) "
        "SELECT :year, code, :at FROM organization_register WHERE active RETURNING code",
        {"year": day.year, "at": begun},
    )
    codes = sorted(row.code for row in asked)
    _queue(day.year, codes, ASKED, day)
    details = {"due": due.isoformat(), "organizations": len(codes)}
    ledger.record("confirmation-begun", subject(day.year), details)
    return ConfirmationRound(**values)


def remind(year: int, code: str | None = None, by_hand: bool = True) -> int:
    """Remind whoever has not confirmed, or one organisation; return how many are reminded.

    An organisation is reminded once a day. Raises Missing for a year without a round, or an
    organisation that has nothing to confirm.
    """
    day = today()
    midnight = clock.almaty(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    stated = select(statements.c.code).where(statements.c.year == year)
    waiting = [requests.c.year == year, requests.c.code.not_in(stated)]
    if code is not None:
        waiting.append(requests.c.code == code)
    if not ledger.read(select(requests.c.code).where(*waiting).limit(1)):
        raise Missing("confirmation", _("Nobody has to confirm anything here."))
    fresh = requests.c.reminded.is_(None) | (requests.c.reminded < midnight)
    active = requests.c.code.in_(select(register.c.code).where(register.c.active))
    statement = update(requests).where(*waiting, fresh, active)
    found = ledger.write(statement.values(reminded=clock.now()).returning(requests.c.code))
    codes = sorted(row.code for row in found)
    _queue(year, codes, REMINDED, day)
    if by_hand and codes:
        details = {"organizations": len(codes)} if code is None else {"organization": code}
        ledger.record("confirmation-reminded", subject(year), details)
    return len(codes)


@ledger.task(ASK)
def ask(year: int, due: str, codes: Sequence[str], kind: str, day: str) -> None:
    """Tell the administrators of organisations that have not confirmed yet."""
    for code in codes:
        recipients = tuple(one.id for one in people(code, "administrator"))
        if recipients and not has_stated(year, code):
            last, now = date.fromisoformat(due), date.fromisoformat(day)
            notify(ConfirmationAsked(year, last, code, recipients, kind, now))


def has_stated(year: int, code: str) -> bool:
    """Return whether an organisation has confirmed its users in a round."""
    query = select(statements.c.code).where(statements.c.year == year, statements.c.code == code)
    return bool(ledger.read(query))


def _queue(year: int, codes: Sequence[str], kind: str, day: date) -> None:
    due = ledger.read(select(rounds_table.c.due).where(rounds_table.c.year == year))[0].due
    for start in range(0, len(codes), BATCH):
        ledger.enqueue(
            ASK,
            year=year,
            due=due.isoformat(),
            codes=list(codes[start : start + BATCH]),
            kind=kind,
            day=day.isoformat(),
        )
