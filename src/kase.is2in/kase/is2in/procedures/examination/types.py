"""What the pages and services of an examination show. Moments are UTC, aware."""

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from kase.is2in import _
from kase.is2in.procedures.types import PersonRef


OPINIONS = {
    "positive": _("Positive"),
    "remarks": _("Positive with remarks"),
    "negative": _("Negative"),
}
STATES = {
    "waiting": _("Its turn has not come"),
    "asked": _("Opinion awaited"),
    "answered": _("Opinion given"),
    "withdrawn": _("Asked no more"),
}


@dataclass(frozen=True)
class Question:
    """A question of a department; ``request`` is the request it was asked in, 0 for none yet."""

    text: str
    at: datetime
    by: PersonRef
    request: int


@dataclass(frozen=True)
class OpinionFile:
    """A file of an opinion: the id of its stored bytes and what it is called."""

    id: str
    filename: str
    size: int


@dataclass(frozen=True)
class DepartmentExamination:
    """A department asked on an application.

    ``state`` is waiting, asked, answered or withdrawn; ``days`` its term in working days and
    ``due`` the day that makes, None without a term, while the clock stands and before its turn.
    ``mine`` says that who looks answers for it, ``taken`` that they are its expert.
    """

    number: int
    group: str
    title: str
    order: int
    days: int | None
    due: date | None
    overdue: bool
    state: str
    added_at: datetime
    added_by: PersonRef
    reason: str
    asked_at: datetime | None
    expert: PersonRef | None
    questions: tuple[Question, ...]
    opinion: str
    text: str
    files: tuple[OpinionFile, ...]
    answered_at: datetime | None
    answered_by: PersonRef | None
    withdrawn_at: datetime | None
    withdrawn_by: PersonRef | None
    withdrawal_reason: str
    mine: bool
    taken: bool


@dataclass(frozen=True)
class Examination:
    """The examination of an application as somebody of the exchange sees it.

    ``may_manage``: who looks asks and withdraws departments now; ``may_ask`` are the
    departments (code, title) that can be asked.
    """

    departments: tuple[DepartmentExamination, ...]
    running: bool
    may_manage: bool
    may_ask: tuple[tuple[str, str], ...]
    version: str
