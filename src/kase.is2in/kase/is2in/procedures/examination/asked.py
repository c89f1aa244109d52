"""The departments asked on an application: what is kept of each, and who waits for whom.

Pure reading of ``application.departments``: roles, tasks and clocks rest on it. Each is a plain
dict with ``number`` (from 1, never used again), ``group``, ``order``, ``days``, ``state`` and
what has happened to it; the tuple is replaced as a whole, so of two people who act at once the
second meets a conflict of the store, is repeated and finds what the first has done.
"""

from collections.abc import Mapping
from kase.is2in.procedures import states
from kase.is2in.procedures.interfaces import IApplication


# Its turn has not come; it is asked; it has given its opinion; it is asked no more.
WAITING, ASKED, ANSWERED, WITHDRAWN = "waiting", "asked", "answered", "withdrawn"
OPEN = (WAITING, ASKED)
# While these last, a department can be asked and can answer.
RUNNING = (states.EXAMINATION, states.MORE_INFORMATION)

Asked = Mapping[str, object]


def all_of(application: IApplication) -> tuple[Asked, ...]:
    """Return every department asked on an application, in the order they were added."""
    return application.departments


def open_ones(application: IApplication) -> tuple[Asked, ...]:
    """Return those whose opinion is still awaited, their turn come or not."""
    return tuple(one for one in application.departments if one["state"] in OPEN)


def current(application: IApplication) -> tuple[Asked, ...]:
    """Return those whose turn it is now; () when the examination does not run."""
    if states.state_of(application) not in RUNNING:
        return ()
    return tuple(one for one in application.departments if one["state"] == ASKED)


def waiting_extension(application: IApplication) -> Mapping[str, object] | None:
    """Return the question for a later day that waits for the officer, None for none."""
    if states.state_of(application) != states.MORE_INFORMATION or not application.requests:
        return None
    asked_for = application.requests[-1].get("extensions", ())
    return asked_for[-1] if asked_for and asked_for[-1].get("granted") is None else None


def waits_for(one: Asked) -> str:
    """Return who is to answer: the expert who has taken it, or the department."""
    return one["expert"] or one["group"]


def asked_as(application: IApplication, state: str) -> Asked | None:
    """Return the department behind the state of a task or clock, None when it is not asked."""
    group = states.department_of(state)
    return next((one for one in current(application) if one["group"] == group), None)


def readers(application: IApplication, state: str) -> frozenset[str]:
    """Return the groups whose people may read the application in a state.

    While the examination lasts these are the departments asked, also after their opinion;
    later nobody, until the archive opens it again to those who gave an opinion.
    """
    if state in RUNNING:
        allowed = (ASKED, ANSWERED)
    elif state == states.ARCHIVE:
        allowed = (ANSWERED,)
    else:
        return frozenset()
    return frozenset(one["group"] for one in application.departments if one["state"] in allowed)


def advanced(departments: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """Return the same with the next in order asked, when nobody is being asked."""
    waiting = [one["order"] for one in departments if one["state"] == WAITING]
    if not waiting or any(one["state"] == ASKED for one in departments):
        return departments
    turn = min(waiting)
    return tuple(
        {**one, "state": ASKED} if one["state"] == WAITING and one["order"] == turn else one
        for one in departments
    )
