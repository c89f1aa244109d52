"""Further executors: a colleague sees an application only once assigned (paragraph 9.4)."""

from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import notices
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.changes import touch
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.people import ref
from kase.is2in.procedures.rights import require_role
from kase.is2in.procedures.types import PersonRef
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import RuleRefused


def assignable(application: IApplication, person: Person) -> tuple[PersonRef, ...]:
    """Return the colleagues of the person who may be made executors; () when they may not."""
    if not _may_assign(application, person):
        return ()
    already = roles.executors(application)
    return tuple(
        ref(one)
        for one in parties.people(person.organization)
        if one.active and "executor" in one.roles and one.id not in already
    )


def assign_executor(application: IApplication, person: Person, user_id: str) -> None:
    """Make a colleague of one's own organisation an executor and tell them.

    Raises Forbidden for anyone but an executor or a first head of the application, Conflict
    for an archived one, RuleRefused for anybody who may not be assigned.
    """
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


def _may_assign(application: IApplication, person: Person) -> bool:
    held = roles.held(application, person)
    alive = states.state_of(application) != states.ARCHIVE
    return alive and bool(held & {roles.EXECUTOR, roles.FIRST_HEAD})
