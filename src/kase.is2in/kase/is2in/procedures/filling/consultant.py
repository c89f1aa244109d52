"""The stage at which a financial consultant's employee is chosen (paragraph 14)."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import rights
from kase.is2in.procedures import roles
from kase.is2in.procedures.catalogue.edition import definition_of
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.filling import readiness
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import ref
from kase.is2in.procedures.types import PersonRef
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused


def consultants(application: IApplication) -> tuple[PersonRef, ...]:
    """Return the employees of the applicant's partner consultants who may be chosen."""
    return tuple(ref(person) for person in _eligible(application))


def choose_consultant(application: IApplication, person: Person, user_id: str) -> None:
    """Make an employee of a partner consultant an executor and tell them, once per choice.

    The one chosen before loses access. Raises RuleRefused for anybody else's employee,
    Missing when the procedure has no such stage, Forbidden and Conflict as ``save_stage``.
    """
    rights.require(application, person, rights.EDIT)
    stage = next(
        (s for s in definition_of(application).filling_stages() if s.kind == "consultant"), None
    )
    if stage is None:
        raise Missing("stage", _("This procedure has no stage for a financial consultant."))
    chosen = next((one for one in _eligible(application) if one.id == user_id), None)
    if chosen is None:
        raise RuleRefused(
            "consultant",
            _("Choose an employee of a financial consultant from your partnerships."),
            "consultant",
        )
    if readiness.mark(application, stage.id) in ("", readiness.SKIPPED):
        marked = readiness.SAVED if stage.forms else readiness.DONE
        application.stage_marks = {**application.stage_marks, stage.id: marked}
    if application.consultant == chosen.id:
        return
    application.consultant = chosen.id
    touch(application)
    ledger.record(
        "application.consultant", application_subject(application), {"consultant": chosen.id}
    )
    roles.access_changed(application)
    notices.tell_assigned(application, chosen, person)


def _eligible(application: IApplication) -> tuple[Person, ...]:
    return tuple(
        person
        for code in sorted(roles.partner_codes(application))
        for person in parties.people(code)
        if person.active and "executor" in person.roles
    )
