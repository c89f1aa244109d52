"""What an administrator states about the users of the organisation, kept as it was said (A8)."""

from collections.abc import Mapping
from dataclasses import asdict
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties.confirmation_list import confirmation_of
from kase.is2in.parties.people import deactivate_person
from kase.is2in.parties.people import people
from kase.is2in.parties.register_tables import confirmation_statement as table
from kase.is2in.parties.register_types import ConfirmationStatement
from kase.is2in.parties.register_types import ConfirmedPerson
from kase.is2in.parties.types import Person
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert


def state_users(who: Person, answers: Mapping[str, bool]) -> ConfirmationStatement:
    """State who of the own organisation still works there; accounts of the others are closed.

    ``answers`` says it of everybody with an open account, by user id. Whoever calls has checked
    that the person administers the organisation. Raises Missing when nothing is asked, Conflict
    when it was stated already, Stale when somebody of the answers has no open account any more,
    RuleRefused with one error per person left out, and for who states of themselves to be gone.
    """
    asked = confirmation_of(who.organization)
    if asked is None:
        raise Missing("confirmation", _("The exchange has not asked for a confirmation."))
    if asked.stated is not None:
        raise Conflict("stated", _("The users are confirmed already."))
    present = people(who.organization)
    if set(answers) - {one.id for one in present}:
        raise Stale("stale", _("The list of users has changed meanwhile. Look at it again."))
    errors = [
        FieldError(f"works-{one.id}", "required", _("Say whether the user still works here."))
        for one in present
        if one.id not in answers
    ]
    if not answers.get(who.id, True):
        text = _("You cannot state that you are gone: another administrator closes your account.")
        errors.append(FieldError(f"works-{who.id}", "self", text))
    if errors:
        raise RuleRefused("people", _("Something is missing or wrong."), errors=errors)
    return _keep(who, asked.year, present, answers)


def statement_of(code: str, year: int) -> ConfirmationStatement | None:
    """Return what was stated in a round; None where nothing was."""
    query = select(table).where(table.c.code == code, table.c.year == year)
    rows = ledger.read(query)
    if not rows:
        return None
    row = rows[0]
    stated = (ConfirmedPerson(**{**one, "roles": frozenset(one["roles"])}) for one in row.people)
    return ConfirmationStatement(
        row.year, row.code, row.at, row.stated_by, row.stated_by_name, tuple(stated)
    )


def _keep(
    who: Person, year: int, present: tuple[Person, ...], answers: Mapping[str, bool]
) -> ConfirmationStatement:
    stated = tuple(
        ConfirmedPerson(
            one.id, one.full_name, one.position, one.email, one.roles, answers[one.id]
        )
        for one in present
    )
    gone = [one.id for one in stated if not one.works]
    values = {
        "year": year,
        "code": who.organization,
        "at": clock.now(),
        "stated_by": who.id,
        "stated_by_name": who.full_name,
        "people": [{**asdict(one), "roles": sorted(one.roles)} for one in stated],
        "kept": len(stated) - len(gone),
        "gone": len(gone),
    }
    # Of two administrators who state at once the second waits here for the first.
    statement = insert(table).values(values).on_conflict_do_nothing()
    if not ledger.write(statement.returning(table.c.year)).all():
        raise Conflict("stated", _("The users are confirmed already."))
    details = {"year": year, "kept": values["kept"], "gone": gone}
    ledger.record("users-confirmed", f"organization:{who.organization}", details)
    for user_id in gone:
        deactivate_person(user_id)
    return ConfirmationStatement(
        year, who.organization, values["at"], who.id, who.full_name, stated
    )
