"""What crosses the door of the room about applications. All texts are in the page's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from kase.is2in.questionnaires.types import Known
from kase.is2in.questionnaires.types import Source
from typing import Literal
from zope.interface.interface import InterfaceClass


StageStatus = Literal["not_started", "in_progress", "incomplete", "filled", "skipped"]
StepPosition = Literal["done", "current", "next"]


@dataclass(frozen=True)
class PersonRef:
    """A person as others see them: never a phone, never an IIN."""

    id: str
    full_name: str
    organization: str


@dataclass(frozen=True)
class Gap:
    """A field that is still to be filled; ``form`` is the instance, "" for a whole stage."""

    stage: str
    form: str
    field: str
    title: str


@dataclass(frozen=True)
class Readiness:
    """How much of an application is filled: required fields that have a value, of all asked."""

    done: int
    total: int
    percent: int
    missing: tuple[Gap, ...]


@dataclass(frozen=True)
class FormState:
    """One form of a stage as it stands on an application.

    ``id`` names the instance: the form's own id, or ``form-n`` for a form of a dynamic
    stage. ``version`` goes back as ``base_version`` when it is saved. ``sources`` tells where each
    reused answer came from and when (paragraph 9.6), ``known`` what the register says of a field.
    """

    id: str
    form: str
    title: str
    schema: InterfaceClass
    values: Mapping[str, object]
    version: int
    missing: tuple[Gap, ...]
    removable: bool = False
    criteria: Mapping[str, str] = field(default_factory=dict)
    criteria_titles: tuple[tuple[str, str], ...] = ()
    isin: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)
    known: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True)
class StageState:
    """One stage of the line: what is in it and how far it is.

    ``kind`` is ``forms``, ``consultant``, ``dynamic`` or ``documents``; ``open`` tells that the
    person may go there (a blue link of the manual's paragraph 14).
    """

    id: str
    title: str
    kind: str
    status: StageStatus
    missing: tuple[Gap, ...]
    skippable: bool
    open: bool
    executor: PersonRef | None
    forms: tuple[FormState, ...]


@dataclass(frozen=True)
class StageLine:
    """All stages of an application, how ready it is, and whether the person may edit them."""

    stages: tuple[StageState, ...]
    readiness: Readiness
    editable: bool


@dataclass(frozen=True)
class Criterion:
    """The next level of a dynamic stage: its id, title and options (code, title).

    ``complete`` is True when nothing more is to be chosen; then ``level`` is "" and
    ``forms`` holds the forms (id, title) that the choice adds.
    """

    level: str
    title: str
    options: tuple[tuple[str, str], ...]
    complete: bool
    needs_isin: bool
    forms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ProcessState:
    """One process of the vertical line; ``at`` and ``by`` tell when and by whom it was done."""

    id: str
    title: str
    position: StepPosition
    at: datetime | None = None
    by: PersonRef | None = None


@dataclass(frozen=True)
class StepField:
    """A field that a step asks for; ``kind``: text, line, date, choice, files, points, answers.

    A line with ``options`` offers them and takes others too; ``value`` is there to begin with.
    """

    name: str
    title: str
    kind: str
    required: bool
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""


@dataclass(frozen=True)
class Step:
    """A transition the person may make here, or may not make yet for the reason in ``refusal``.

    ``told`` names who will be told, ``next`` the process that follows.
    """

    id: str
    title: str
    description: str
    next: str
    told: tuple[PersonRef, ...]
    fields: tuple[StepField, ...]
    allowed: bool
    refusal: str = ""


@dataclass(frozen=True)
class UploadedFile:
    """A file given to a step or a field: a name without a path, a type, the bytes."""

    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class DocumentEntry:
    """A document of an application: stored for ever, or a file uploaded into a form.

    ``id`` is a string that ``document_file`` takes back. ``kind``: application, summary,
    letter, conclusion, supplied, upload. ``superseded`` tells that a later one replaces it,
    ``signed`` that a copy with the stamp can be had.
    """

    id: str
    kind: str
    title: str
    filename: str
    content_type: str
    size: int
    sha256: str
    at: datetime
    author: PersonRef | None
    stored: bool
    superseded: bool = False
    signed: bool = False


@dataclass(frozen=True)
class Download:
    """Bytes on their way to a person."""

    filename: str
    content_type: str
    data: bytes
    sha256: str


@dataclass(frozen=True)
class ToSign:
    """The document that waits for the first head's signature, exactly as it is stored."""

    document: int | str
    filename: str
    data: bytes
    sha256: str
    at: datetime


@dataclass(frozen=True)
class RequestPoint:
    """A numbered point of a request: ``about`` names a field or document in words, "" for none.

    ``answer`` is "" until it is answered.
    """

    number: int
    text: str
    form: str
    field: str
    document: str
    about: str
    answer: str


@dataclass(frozen=True)
class Extension:
    """A later day the applicant asks for, and the decision: ``granted`` is None until then."""

    due: date
    reason: str
    asked_at: datetime
    asked_by: PersonRef
    granted: bool | None
    decided_due: date | None
    decision: str
    decided_at: datetime | None
    decided_by: PersonRef | None


@dataclass(frozen=True)
class Request:
    """A request of the exchange for more, and the client's answer to it."""

    text: str
    due: date
    asked_at: datetime
    asked_by: PersonRef
    answer: str = ""
    answered_at: datetime | None = None
    resumed: str = ""
    answered_by: PersonRef | None = None
    documents: tuple[str, ...] = ()
    points: tuple[RequestPoint, ...] = ()
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True)
class Unsigned:
    """A withdrawal, or an answer to a request with its files, that the first head is to sign."""

    text: str
    asked_at: datetime
    asked_by: PersonRef
    document: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """The head of an application: what every page about it shows. Moments are UTC, aware.

    ``number`` is "" until the application is submitted to the exchange, ``registration_number``
    until the chancellery registers it. ``executor`` is whose turn it is: a person, or a
    department of the exchange before one of its people has taken the application.
    ``decision_title`` is the decision in the words of the procedure. ``version`` changes with
    every change; it is the ETag.
    """

    id: str
    url: str
    number: str
    registration_number: str
    category: str
    category_title: str
    procedure: str
    procedure_title: str
    edition: int
    organization: str
    organization_title: str
    state: str
    process_title: str
    author: PersonRef
    executor: PersonRef | None
    executors: tuple[PersonRef, ...]
    consultant: PersonRef | None
    officer: PersonRef | None
    created: datetime
    submitted: datetime | None
    registered: datetime | None
    requests: tuple[Request, ...]
    conclusion: str
    meeting_on: date | None
    meeting_body: str
    decision: str
    decision_title: str
    decision_text: str
    withdrawal_request: Unsigned | None
    answer_request: Unsigned | None
    withdrawal_reason: str
    may_delete: bool
    may_edit: bool
    may_comment: bool
    version: str


@dataclass(frozen=True)
class Found:
    """Where words were found in an archived application.

    ``kind``: answer, file, words (written on the way). ``labels`` is language → where it stands,
    ``document`` the id of the file, ``note`` the code of the reason why a file has no text.
    ``snippet`` is the text around the words in pieces (text, whether it is one of them).
    """

    kind: str
    labels: Mapping[str, str]
    form: str
    field: str
    document: str
    filename: str
    note: str
    snippet: tuple[tuple[str, bool], ...]
    stage: str = ""


@dataclass(frozen=True)
class ApplicationRow:
    """One row of a list (paragraph 9.4 of the manual); ``decision`` also says withdrawn.

    ``found``: where looked-for words stand; ``verifying``: a signature waits for its authority.
    """

    id: str
    url: str
    number: str
    registration_number: str
    organization: str
    organization_title: str
    procedure: str
    procedure_title: str
    state: str
    process_title: str
    author: str
    executor: str
    status: str
    created: datetime
    submitted: datetime | None
    category: str = ""
    officer: str = ""
    decision: str = ""
    registered: datetime | None = None
    archived: datetime | None = None
    found: tuple[Found, ...] = ()
    verifying: bool = False


@dataclass(frozen=True)
class ApplicationList:
    """A page of a list and the number of all the person may see, counted to ``MoreThan``."""

    rows: tuple[ApplicationRow, ...]
    total: int


@dataclass(frozen=True)
class Questionnaire:
    """A filled form of an archived application, to be used again (paragraph 9.6)."""

    source: str
    form: str
    title: str
    number: str
    procedure: str
    procedure_title: str
    organization: str
    archived: datetime
    url: str


@dataclass(frozen=True)
class HistoryEntry:
    """One act on an application from the audit trail, ready to be read."""

    at: datetime
    action: str
    title: str
    actor: PersonRef | None
    details: Mapping[str, object]
