"""Tasks, what was done and clocks of applications that were there before they were kept."""

from datetime import datetime
from datetime import UTC
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.procedures import states
from kase.is2in.procedures.changes import application_subject
from kase.is2in.procedures.interfaces import IApplication
from kase.is2in.procedures.tables import deadline_clock
from kase.is2in.procedures.tables import work_done
from kase.is2in.procedures.tables import work_task
from kase.is2in.procedures.work import clocks
from kase.is2in.procedures.work import taskbook
from kase.is2in.web.api import privileged
from kase.is2in.web.api import search_everything
from sqlalchemy import select
import logging


logger = logging.getLogger(__name__)


def rebuild_work() -> int:
    """Keep the tasks of every application anew; return how many applications there are.

    Clocks and what was done are taken from the workflow's history where an application has
    none. Repeatable: what is there already stays as it is.
    """
    count = 0
    for brain in search_everything(portal_type="Application"):
        with privileged():
            application = brain.getObject()
        _rebuild(application)
        count += 1
    logger.info("Work lists: %s applications", count)
    return count


def _rebuild(application: IApplication) -> None:
    passed = _passed(application)
    if not passed:
        return
    name = application.getId()
    if not _known(work_done, name) and not _known(deadline_clock, name):
        _replay(application, passed)
    if _known(work_task, name):
        taskbook.keep(application)
    else:
        acts = ledger.history(application_subject(application))
        moved = acts[-1].at if acts else passed[-1][1]
        taskbook.keep(application, passed[-1][1], moved)


def _known(table, name: str) -> bool:
    query = select(table.c.application).where(table.c.application == name).limit(1)
    return bool(ledger.read(query))


def _replay(application: IApplication, passed: list[tuple[str, datetime, str]]) -> None:
    asked = 0
    before, began = "", None
    for state, at, actor in passed:
        fixed = {states.MEETING: application.meeting_on}
        if state == states.MORE_INFORMATION and asked < len(application.requests):
            fixed[state] = application.requests[asked]["due"]
            asked += 1
        clocks.follow(application, state, at, fixed)
        person = parties.person(actor)
        if before and person is not None:
            taskbook.write_done(application, before, person, began, at)
        before, began = state, at


def _passed(application: IApplication) -> list[tuple[str, datetime, str]]:
    """Return (state, when it was entered, by whom) in their order."""
    found: list[tuple[str, datetime, str]] = []
    for entry in states.passed(application):
        state = entry["review_state"]
        if not found or found[-1][0] != state:
            moment = entry["time"].asdatetime().astimezone(UTC)
            found.append((state, moment, entry["actor"] or ""))
    return found
