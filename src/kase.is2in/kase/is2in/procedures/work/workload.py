"""How much each executor has, for the heads of an organisation and the people of the exchange."""

from datetime import timedelta
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.parties import api as parties
from kase.is2in.parties.types import Person
from kase.is2in.procedures.people import principal_name
from kase.is2in.procedures.tables import work_done
from kase.is2in.procedures.tables import work_task as task
from kase.is2in.procedures.work.task_types import Workload
from kase.is2in.procedures.work.tasks import clocked
from kase.is2in.procedures.work.tasks import is_overdue
from kase.is2in.procedures.work.tasks import is_stuck
from kase.is2in.procedures.work.tasks import teams
from kase.is2in.procedures.work.tasks import visible
from kase.is2in.terms import clock
from kase.is2in.terms.errors import Forbidden
from kase.is2in.web.api import translate
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import true


PERIOD = timedelta(days=30)


def may_see_workload(person: Person) -> bool:
    """Return whether the workload of others is shown: to staff, first heads, administrators."""
    if not person.active:
        return False
    return parties.is_staff(person) or bool(person.roles & {"first_head", "administrator"})


def workload(person: Person) -> tuple[Workload, ...]:
    """Return the executors of the person's organisation or departments, the busiest first.

    Open, overdue and stuck are of what the person may see; done and average of the last 30
    days. An executor is a person, or a department whose people have not taken the task yet.
    Raises Forbidden for who does not lead.
    """
    if not may_see_workload(person):
        raise Forbidden(
            "not-head", _("The workload is shown to heads, administrators and the exchange.")
        )
    held = {row.executor or "": row for row in _held(person)}
    done = {row.actor: row for row in _done(person)}
    found = []
    for executor in {*held, *done, *_people(person)}:
        open_, past = held.get(executor), done.get(executor)
        found.append(
            Workload(
                executor=executor,
                full_name=principal_name(executor) if executor else translate(_("Nobody")),
                team=open_.team if open_ else past.team if past else "",
                open=open_.open if open_ else 0,
                overdue=open_.overdue if open_ else 0,
                stuck=open_.stuck if open_ else 0,
                done=past.done if past else 0,
                average=round(float(past.average), 1) if past else None,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.overdue, -one.open, one.full_name)))


def _held(person: Person):
    each = func.unnest(task.c.waits_for).table_valued("executor").render_derived(name="each")
    query = (
        select(
            each.c.executor,
            func.min(task.c.teams[1]).label("team"),
            func.count().label("open"),
            func.count().filter(is_overdue()).label("overdue"),
            func.count().filter(is_stuck()).label("stuck"),
        )
        # What waits for nobody counts too.
        .select_from(clocked.outerjoin(each, true()))
        .where(visible(person))
        .group_by(each.c.executor)
    )
    ours = set(teams(person))
    return [row for row in ledger.read(query) if _is_of(row.executor, person, ours)]


def _done(person: Person):
    query = (
        select(
            work_done.c.actor,
            func.min(work_done.c.team).label("team"),
            func.count().label("done"),
            func.avg(work_done.c.days).label("average"),
        )
        .where(work_done.c.team.in_(teams(person)), work_done.c.at >= clock.now() - PERIOD)
        .group_by(work_done.c.actor)
    )
    return ledger.read(query)


def _people(person: Person) -> list[str]:
    """Return who could have work: executors of the organisation, people of the departments."""
    if person.organization:
        return [one.id for one in parties.people(person.organization) if one.roles]
    return [one.id for name in sorted(person.departments) for one in parties.staff(name)]


def _is_of(executor: str | None, person: Person, ours: set[str]) -> bool:
    """Return whether an executor works with the person: a task may wait for a partner's too."""
    if not executor:
        return True
    found = parties.person(executor)
    if found is None:
        return executor in ours
    return found.organization == person.organization
