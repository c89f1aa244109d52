"""What work lists and clocks show."""

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from kase.is2in.procedures.types import PersonRef
from kase.is2in.procedures.work.counting import CountedDay


@dataclass(frozen=True)
class Replaced:
    """Somebody who is away and whose turn it is, and who acts meanwhile (None: nobody)."""

    absent: PersonRef
    substitute: PersonRef | None


@dataclass(frozen=True)
class TaskRow:
    """What waits for somebody.

    ``url`` leads to the place to act for whose turn it is, to the application for others;
    ``kind`` is process or withdrawal. ``due`` is None without a term and while it stands;
    ``left`` counts the working days until then, negative ones when it has passed. ``mine``
    says that the person who asks must act, ``stands_in`` for whom of their absent colleagues.
    ``points`` counts the comments on the application that are not settled.
    """

    application: str
    kind: str
    url: str
    application_url: str
    number: str
    organization: str
    organization_title: str
    procedure: str
    procedure_title: str
    state: str
    process_title: str
    todo: str
    since: datetime
    moved: datetime
    due: date | None
    paused: bool
    left: int | None
    overdue: bool
    stuck: bool
    mine: bool
    points: int
    executors: tuple[PersonRef, ...]
    stands_in: tuple[PersonRef, ...]
    replaced: tuple[Replaced, ...]


@dataclass(frozen=True)
class TaskList:
    """A page of tasks and the number of all under the filters."""

    rows: tuple[TaskRow, ...]
    total: int


@dataclass(frozen=True)
class TaskFilters:
    """What a list of tasks may be narrowed by, each as (value, title)."""

    procedures: tuple[tuple[str, str], ...]
    processes: tuple[tuple[str, str], ...]
    organizations: tuple[tuple[str, str], ...]
    executors: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Workload:
    """How much an executor has; ``executor`` is a user id, a department, "" for nobody.

    ``average`` is the mean of working days over what was done in the last 30 days.
    """

    executor: str
    full_name: str
    team: str
    open: int
    overdue: int
    stuck: int
    done: int
    average: float | None


@dataclass(frozen=True)
class ClockPause:
    """A pause of a clock; ``ended`` None while it lasts.

    ``by`` is the officer who made it stand, "" while the exchange waits for an answer.
    """

    begun: datetime
    ended: datetime | None
    reason: str
    by: str = ""


@dataclass(frozen=True)
class DeadlineClock:
    """A clock with its explanation.

    ``side`` is exchange or client; ``status`` running, paused, overdue, met (ended in time),
    missed (ended late) or stopped (ended while it stood). ``days`` are its working days;
    ``named`` says that the exchange named the day. ``left`` is None once it has ended.
    ``line`` has every day after the beginning up to the due day, or so far while it stands.
    """

    id: int
    state: str
    process_title: str
    side: str
    started: datetime
    days: int
    named: bool
    due: date | None
    ended: datetime | None
    status: str
    left: int | None
    pauses: tuple[ClockPause, ...]
    line: tuple[CountedDay, ...]
