"""Whose turn it is: who must act on an application now, and who waits for the outcome."""

from collections.abc import Iterable
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures import roles
from kase.is2in.procedures import states
from kase.is2in.procedures.examination import asked
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.papers import signers


def waits_for(application: IApplication, state: str = "") -> tuple[str, ...]:
    """Return the users and groups whose turn it is now, or will be in a state; () in none.

    The state of a department's task asks for the department's own turn.
    """
    state = state or states.state_of(application)
    if states.department_of(state):
        one = asked.asked_as(application, state)
        return (asked.waits_for(one),) if one is not None else ()
    if state in (states.FILLING, states.MORE_INFORMATION):
        return roles.executors(application)
    if state == states.SIGNING and signers.has_cosigners(application):
        current = signers.next_place(application)
        return tuple(head.id for head in current.heads) if current else ()
    if state in (states.HEAD_REVIEW, states.SIGNING):
        return tuple(head.id for head in roles.first_heads(application))
    if state == states.REGISTRATION:
        return (roles.CHANCELLERY,)
    if state in states.AT_EXCHANGE and state != states.ARCHIVE:
        officer = parties.person(application.officer) if application.officer else None
        # An officer who has left leaves the application to the department.
        return (officer.id if officer and officer.active else roles.department(application),)
    return ()


def acting(application: IApplication, state: str = "") -> tuple[Person, ...]:
    """Return the active people whose turn it is, members of groups one by one.

    A substitute of somebody absent follows, where the substitute may act as well.
    """
    people = [one for principal in waits_for(application, state) for one in _behind(principal)]
    ids = parties.with_substitutes(one.id for one in people if one is not None)
    found = (parties.person(user_id) for user_id in ids)
    own = {one.id for one in people if one is not None}
    return _active(one for one in found if one and (one.id in own or roles.held(application, one)))


def waiting(application: IApplication) -> tuple[Person, ...]:
    """Return the applicant's people who take part: executors, heads once they were asked."""
    people = [parties.person(user_id) for user_id in roles.executors(application)]
    if application.sent_to_head:
        people += roles.first_heads(application)
    return _active(people)


def told_after(application: IApplication, state: str) -> tuple[Person, ...]:
    """Return all who will be told when the application comes into a state."""
    return _active((*acting(application, state), *waiting(application)))


def _behind(principal: str) -> tuple[Person | None, ...]:
    person = parties.person(principal)
    return (person,) if person else parties.staff(principal)


def _active(people: Iterable[Person | None]) -> tuple[Person, ...]:
    found = {person.id: person for person in people if person is not None and person.active}
    return tuple(found.values())
