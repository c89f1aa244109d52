"""Who does the work: further executors of a client, another officer of the department.

A colleague of a client sees an application only once assigned (paragraph 9.4); at the exchange
anybody of the department may give an application to another of its officers.
"""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.course import notices
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers.signers import only_signs
from kase.is2in.procedures.people import ref
from kase.is2in.procedures.rights import require_role
from kase.is2in.procedures.types import PersonRef
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused


# From its registration until it is put away the application is the department's.
OF_DEPARTMENT = states.AT_EXCHANGE[1:-1]


def assignable(application: IApplication, person: Person) -> tuple[PersonRef, ...]:
    """Return whom the person may give the application to; () when they may not.

    For people of a client, colleagues who become executors besides; for officers of the
    department, those who take it over.
    """
    if person.organization:
        already = roles.executors(application) if _may_assign(application, person) else None
        found = parties.people(person.organization) if already is not None else ()
        return tuple(
            ref(one)
            for one in found
            if one.active and "executor" in one.roles and one.id not in already
        )
    if not _may_hand_over(application, person):
        return ()
    department = parties.staff(roles.department(application))
    return tuple(ref(one) for one in department if one.id != application.officer)


def assign_executor(application: IApplication, person: Person, user_id: str) -> None:
    """Make a colleague an executor, or hand the application over to an officer, and tell them.

    Raises Forbidden for anyone but an executor or a first head of the application and its
    department, Conflict for an archived one or one that is not registered yet, RuleRefused
    for anybody who may not be assigned.
    """
    if person.organization:
        _assign(application, person, user_id)
    else:
        _hand_over(application, person, user_id)


def _assign(application: IApplication, person: Person, user_id: str) -> None:
    require_role(application, person, roles.EXECUTOR, roles.FIRST_HEAD)
    if states.state_of(application) == states.ARCHIVE:
        raise Conflict("state", _("This cannot be done at this stage of the application."))
    if user_id not in [one.id for one in assignable(application, person)]:
        raise RuleRefused(
            "executor", _("Choose an active colleague with the role of executor."), "executor"
        )
    application.executors = (*application.executors, user_id)
    touch(application)
    ledger.record("application.assign", application_subject(application), {"executor": user_id})
    roles.access_changed(application)
    notices.tell_assigned(application, parties.person(user_id), person)


def _hand_over(application: IApplication, person: Person, user_id: str) -> None:
    require_role(application, person, roles.CASE_OFFICER)
    if states.state_of(application) not in OF_DEPARTMENT:
        raise Conflict("state", _("This cannot be done at this stage of the application."))
    if user_id not in [one.id for one in assignable(application, person)]:
        raise RuleRefused("executor", _("Choose another officer of the department."), "executor")
    before = application.officer
    application.officer = user_id
    touch(application)
    ledger.record(
        "application.hand-over",
        application_subject(application),
        {"executor": user_id, "before": before},
    )
    roles.access_changed(application)
    if user_id != person.id:
        notices.tell_handed_over(application, parties.person(user_id), person)


def _may_assign(application: IApplication, person: Person) -> bool:
    held = roles.held(application, person)
    alive = states.state_of(application) != states.ARCHIVE
    works = bool(held & {roles.EXECUTOR, roles.FIRST_HEAD})
    return alive and works and not only_signs(application, person)


def _may_hand_over(application: IApplication, person: Person) -> bool:
    ours = states.state_of(application) in OF_DEPARTMENT
    return ours and roles.CASE_OFFICER in roles.held(application, person)
