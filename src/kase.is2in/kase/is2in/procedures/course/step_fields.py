"""What a step asks of the person who makes it, and how it is read and checked."""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from kase.is2in import _
from kase.is2in.documents import api as documents
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.examination.points import read_answers
from kase.is2in.procedures.examination.points import read_points
from kase.is2in.procedures.types import StepField
from kase.is2in.procedures.types import UploadedFile
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Refusal
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import translate
from types import MappingProxyType


LONGEST_TEXT = 10_000
LONGEST_LINE = 300
MOST_FILES = 20
ACCEPT = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".jpg", ".jpeg", ".png", ".zip")
LARGEST_FILE = 20 * 1024 * 1024


@dataclass(frozen=True)
class _Asked:
    name: str
    title: str
    kind: str
    required: bool = True
    reader: str = ""
    # Another field that makes this one unnecessary.
    instead: str = ""


# What a decision has only where a meeting comes before it.
OF_MEETING = ("minutes", "minutes_date")
# Step → what it asks; a step that is not here asks nothing.
ASKED: Mapping[str, tuple[_Asked, ...]] = {
    "return-to-filling": (_Asked("text", _("What is to be corrected"), "text", False),),
    "request-more": (
        _Asked("text", _("What the exchange asks for"), "text"),
        _Asked("due", _("Answer by"), "date"),
        _Asked("points", _("Points of the request"), "points", False),
    ),
    "supply-more": (
        _Asked("text", _("Answer"), "text"),
        _Asked("files", _("Files"), "files", False),
        _Asked("answers", _("Answers to the points"), "answers", False),
    ),
    "resume": (_Asked("text", _("Why the examination goes on"), "text"),),
    "conclude": (
        _Asked("draft", _("Draft of the conclusion"), "choice", False, "number"),
        _Asked("text", _("Text of the conclusion"), "text", instead="draft"),
    ),
    "schedule-meeting": (
        _Asked("meeting", _("Planned meeting"), "choice", False, "number"),
        _Asked("date", _("Date of the meeting"), "date", instead="meeting"),
        _Asked("body", _("Body of the exchange that decides"), "line", instead="meeting"),
    ),
    "decide": (
        _Asked("decision", _("Decision"), "choice"),
        _Asked("draft", _("Draft of the letter"), "choice", False, "number"),
        _Asked("text", _("Text of the letter"), "text", instead="draft"),
        _Asked("minutes", _("Number of the minutes"), "line", False),
        _Asked("minutes_date", _("Date of the minutes"), "date", False, "past"),
    ),
    "withdraw": (_Asked("text", _("Reason of the withdrawal"), "text"),),
}


def fields_of(
    transition: str,
    options: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
    values: Mapping[str, str] | None = None,
) -> tuple[StepField, ...]:
    """Return the fields of a step as a page shows them; a choice of nothing is left out.

    ``options`` are those of choices that depend on the application, ``values`` what stands in
    the fields to begin with.
    """
    known = options or {}
    found = (
        StepField(
            asked.name,
            translate(asked.title),
            asked.kind,
            asked.required and not known.get(asked.instead),
            known.get(asked.name, ()),
            (values or {}).get(asked.name, ""),
        )
        for asked in ASKED.get(transition, ())
    )
    return tuple(one for one in found if one.kind != "choice" or one.options)


def read_fields(transition: str, given: Mapping[str, object]) -> dict[str, object]:
    """Return the checked values of a step's fields; what it does not ask is left out.

    Raises RuleRefused with one error per field.
    """
    values: dict[str, object] = {}
    errors: list[FieldError] = []
    for asked in ASKED.get(transition, ()):
        raw = given.get(asked.name)
        if raw in (None, "", (), [], {}):
            values[asked.name] = EMPTY.get(asked.kind, "")
            if asked.required and not given.get(asked.instead):
                errors.append(FieldError(asked.name, "required", _("Fill in this field.")))
            continue
        try:
            values[asked.name] = READERS[asked.reader or asked.kind](raw)
        except Refusal as refusal:
            errors.append(FieldError(asked.name, refusal.code, refusal.message))
    if errors:
        raise RuleRefused("step", _("Some fields are not right yet."), errors=errors)
    return values


def _read_text(raw: object, longest: int = LONGEST_TEXT) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if not text:
        raise RuleRefused("required", _("Fill in this field."))
    if len(text) > longest:
        raise RuleRefused(
            "too-long", _("At most ${count} characters.", mapping={"count": str(longest)})
        )
    return text


def _read_line(raw: object) -> str:
    return " ".join(_read_text(raw, LONGEST_LINE).split())


def _read_date(raw: object) -> date:
    try:
        day = raw if isinstance(raw, date) else date.fromisoformat(str(raw))
    except ValueError as error:
        raise RuleRefused("date", _("Write the date as year-month-day.")) from error
    if day < today():
        raise RuleRefused("past", _("The date is in the past."))
    return day


def _read_past_day(raw: object) -> date:
    try:
        day = raw if isinstance(raw, date) else date.fromisoformat(str(raw))
    except ValueError as error:
        raise RuleRefused("date", _("Write the date as year-month-day.")) from error
    if day > today():
        raise RuleRefused("future", _("The date has not come yet."))
    return day


def _read_number(raw: object) -> str:
    text = str(raw)
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise RuleRefused("choice", _("Choose one of the values."))
    return text


def _read_choice(raw: object) -> str:
    if raw not in DECISIONS:
        raise RuleRefused("choice", _("Choose one of the values."))
    return str(raw)


def _read_files(raw: object) -> tuple[UploadedFile, ...]:
    files = tuple(raw) if isinstance(raw, list | tuple) else ()
    if not all(isinstance(one, UploadedFile) for one in files):
        raise RuleRefused("file", _("A file has a name, a type and its bytes."))
    if len(files) > MOST_FILES:
        raise RuleRefused("too-many", _("At most 20 files at once."))
    for one in files:
        documents.check_upload(one.filename, one.content_type, one.data, ACCEPT, LARGEST_FILE)
    return files


EMPTY: Mapping[str, object] = {"files": (), "points": (), "answers": MappingProxyType({})}
READERS: Mapping[str, Callable[[object], object]] = {
    "text": _read_text,
    "line": _read_line,
    "date": _read_date,
    "past": _read_past_day,
    "number": _read_number,
    "choice": _read_choice,
    "files": _read_files,
    "points": read_points,
    "answers": read_answers,
}
