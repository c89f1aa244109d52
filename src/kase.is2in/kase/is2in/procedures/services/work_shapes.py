"""Tasks, workload and clocks as JSON."""

from kase.is2in.procedures.services.shapes import day
from kase.is2in.procedures.services.shapes import moment
from kase.is2in.procedures.services.shapes import person
from kase.is2in.procedures.work.task_types import DeadlineClock
from kase.is2in.procedures.work.task_types import TaskRow
from kase.is2in.procedures.work.task_types import Workload
from kase.is2in.procedures.work.working_calendar import MovedDay


def task(row: TaskRow) -> dict:
    """Return what waits for somebody."""
    names = (
        *("application", "kind", "organization", "organization_title", "procedure"),
        *("procedure_title", "state", "paused", "left", "overdue", "stuck", "mine"),
        "points",
    )
    return {
        "@id": row.application_url,
        **{name: getattr(row, name) for name in names},
        "act": row.url,
        "number": row.number or None,
        "process": row.process_title,
        "todo": row.todo,
        "since": moment(row.since),
        "moved": moment(row.moved),
        "due": day(row.due),
        "executors": [person(one) for one in row.executors],
        "stands_in": [person(one) for one in row.stands_in],
        "replaced": [
            {"absent": person(one.absent), "substitute": person(one.substitute)}
            for one in row.replaced
        ],
    }


def workload(row: Workload) -> dict:
    """Return how much an executor has."""
    return {
        "executor": row.executor or None,
        "full_name": row.full_name,
        "open": row.open,
        "overdue": row.overdue,
        "stuck": row.stuck,
        "done": row.done,
        "average": None if row.average is None else str(row.average),
    }


def clock(row: DeadlineClock) -> dict:
    """Return a clock with the days that count and those that do not."""
    names = ("id", "state", "side", "status", "days", "named", "left")
    return {
        **{name: getattr(row, name) for name in names},
        "process": row.process_title,
        "started": moment(row.started),
        "due": day(row.due),
        "ended": moment(row.ended),
        "pauses": [
            {
                "begun": moment(one.begun),
                "ended": moment(one.ended),
                "reason": one.reason,
                "by_hand": bool(one.by),
            }
            for one in row.pauses
        ],
        "counted": [day(one.day) for one in row.line if one.number],
        "not_counted": [
            {"day": day(one.day), "why": "paused" if one.kind.working else one.kind.reason}
            for one in row.line
            if not one.number
        ],
    }


def moved_day(row: MovedDay) -> dict:
    """Return a day staff have moved."""
    return {
        "day": day(row.day),
        "working": row.working,
        "note": row.note,
        "author": row.author or None,
        "at": moment(row.at),
    }
