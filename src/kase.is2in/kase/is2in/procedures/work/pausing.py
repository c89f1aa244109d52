"""An officer makes a term of the exchange stand, with a reason, and lets it go on (B15).

The applicant reads when and why. A clock that stands because the exchange waits for an answer
to its request goes on with the answer, never by hand.
"""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.tables import deadline_clock as table
from kase.is2in.procedures.work import clocks
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Forbidden
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from sqlalchemy import select


LONGEST_REASON = 500
NO_CLOCK = _("No term runs in this process.")


def pause_action(application: IApplication, person: Person) -> str:
    """Return what the person may do with the term that runs now: pause, resume, "" nothing."""
    row = _running(application)
    if row is None or row.fixed is not None or not _is_theirs(application, person):
        return ""
    if row.due is None:
        return "resume" if clocks.paused_by_hand(row) else ""
    return "pause"


def pause(application: IApplication, person: Person, reason: str) -> None:
    """Make the term of the current process stand from now.

    Raises Forbidden for who does not act in the process for the exchange, Conflict when no
    term runs, when it stands already, or when its day was named, RuleRefused("reason").
    """
    _require_theirs(application, person)
    reason = " ".join(reason.split())
    if not reason:
        raise _refused("required", _("Say why the term stands: the applicant reads it."))
    if len(reason) > LONGEST_REASON:
        raise _refused("too-long", _("At most 500 characters."))
    row = _running(application, locked=True)
    if row is None:
        raise Conflict("no-clock", NO_CLOCK)
    if row.fixed is not None:
        raise Conflict("named", _("The exchange named the day itself: this term cannot stand."))
    if row.due is None:
        raise Conflict("paused", _("The term stands already."))
    clocks.stand(row, clock.now(), reason, person.id)
    _noted(application, "deadline-paused", {"state": row.state, "reason": reason}, person)


def resume(application: IApplication, person: Person) -> None:
    """Let a term go on that an officer made stand: it has the days that were left.

    Raises Forbidden as ``pause`` does, Conflict when it does not stand, or waits for an answer.
    """
    _require_theirs(application, person)
    row = _running(application, locked=True)
    if row is None or row.due is not None:
        raise Conflict("not-paused", _("The term does not stand."))
    if not clocks.paused_by_hand(row):
        text = _("The term goes on when the applicant's answer comes, or without it.")
        raise Conflict("waits", text)
    clocks.go_on(row, clock.now())
    _noted(application, "deadline-resumed", {"state": row.state}, person)


def _noted(application: IApplication, act: str, details: dict[str, str], person: Person) -> None:
    touch(application)
    ledger.record(f"application.{act}", application_subject(application), details)
    notices.tell_clock(application, f"application.{act}", person)


def _refused(code: str, text: object) -> RuleRefused:
    error = FieldError("reason", code, text)
    return RuleRefused("reason", _("Something is missing or wrong."), errors=[error])


def _running(application: IApplication, locked: bool = False):
    """Return the clock of the process the application is in, None for none."""
    state = states.state_of(application)
    mine = (table.c.application == application.getId(), table.c.state == state)
    query = select(table).where(*mine, table.c.ended.is_(None), table.c.side == clocks.EXCHANGE)
    if locked:
        # Of two officers at once the second sees what the first has done.
        return ledger.write(query.with_for_update()).one_or_none()
    return next(iter(ledger.read(query)), None)


def _is_theirs(application: IApplication, person: Person) -> bool:
    try:
        actors = definition_of(application).process(states.state_of(application)).actors
    except Missing:
        return False
    return bool(clocks.OFFICERS & set(actors) & roles.held(application, person))


def _require_theirs(application: IApplication, person: Person) -> None:
    if not _is_theirs(application, person):
        raise Forbidden("not-yours", _("This is done by another person at this stage."))
