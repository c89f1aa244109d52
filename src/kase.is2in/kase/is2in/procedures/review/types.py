"""What crosses the door about review: threads, submissions, differences. Moments are UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from kase.is2in.procedures.types import PersonRef
from typing import Literal


ThreadState = Literal["open", "answered", "resolved"]
# Where a commented place is now; "unasked" when its condition does not hold any more.
Place = Literal["here", "form-gone", "field-gone", "row-gone", "unasked"]
ChangeState = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Piece:
    """A run of words: ``op`` is same, added or removed."""

    op: str
    text: str


@dataclass(frozen=True)
class FileVersion:
    """A file as a submission knows it; its bytes are named by their SHA-256."""

    filename: str
    size: int
    sha256: str


@dataclass(frozen=True)
class CellDifference:
    """A cell of a row, with its words marked; one run "same" when it did not change."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class RowDifference:
    """What became of a row of a table; ``before`` and ``after`` are its places from 1."""

    state: ChangeState
    before: int | None
    after: int | None
    cells: tuple[CellDifference, ...]


@dataclass(frozen=True)
class FieldDifference:
    """What became of one answer.

    ``pieces`` are the words of a text marked, ``rows`` those of a table that changed, ``files``
    the file before and after. ``before`` and ``after`` are the whole answers in words.
    """

    stage: str
    form: str
    field: str
    label: str
    kind: str
    state: ChangeState
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()
    rows: tuple[RowDifference, ...] = ()
    files: tuple[FileVersion | None, FileVersion | None] = (None, None)


@dataclass(frozen=True)
class FormDifference:
    """The answers of a form that changed; ``state`` tells a form that came or went."""

    form: str
    title: str
    state: ChangeState
    fields: tuple[FieldDifference, ...]


@dataclass(frozen=True)
class StageDifference:
    """The forms of a stage that changed."""

    stage: str
    title: str
    forms: tuple[FormDifference, ...]


@dataclass(frozen=True)
class Submission:
    """One sending of an application. ``changed`` counts the answers that differ from before.

    ``act`` is the step: send-to-head or approve-by-head. ``changed`` is None for the first one
    that the person may see.
    """

    number: int
    act: str
    title: str
    at: datetime
    by: PersonRef | None
    sha256: str
    changed: int | None = None


@dataclass(frozen=True)
class Message:
    """What was said or done in a thread: a text, or a new state."""

    text: str
    state: str
    author: PersonRef | None
    at: datetime


@dataclass(frozen=True)
class Quote:
    """What a commented place was called and what stood there when it was commented."""

    stage: str
    form: str
    label: str
    text: str


@dataclass(frozen=True)
class SinceComment:
    """How an answer has changed since it was commented on, when last and by whom."""

    difference: FieldDifference
    at: datetime | None
    by: PersonRef | None


@dataclass(frozen=True)
class Thread:
    """A comment on a field with what followed.

    ``row`` is the row of a table where it is now, from 0. ``internal`` stays within the
    applicant. ``may`` holds what the person may do: reply, answered, resolved, open.
    """

    id: str
    stage: str
    form: str
    field: str
    text: str
    author: PersonRef | None
    at: datetime
    state: ThreadState
    settled_by: PersonRef | None
    settled_at: datetime | None
    row: int | None
    internal: bool
    place: Place
    quote: Quote
    messages: tuple[Message, ...]
    since: SinceComment | None
    may: frozenset[str]


@dataclass(frozen=True)
class OpenPoint:
    """An unsettled thread in the list across applications."""

    application: str
    number: str
    organization: str
    organization_title: str
    procedure: str
    procedure_title: str
    process_title: str
    thread: str
    state: ThreadState
    text: str
    quote: Quote
    author: PersonRef | None
    at: datetime
    moved: datetime
    mine: bool
    url: str


@dataclass(frozen=True)
class OpenPointList:
    """A page of unsettled threads and the number of all under the filters."""

    rows: tuple[OpenPoint, ...]
    total: int


Body = Mapping[str, object]
