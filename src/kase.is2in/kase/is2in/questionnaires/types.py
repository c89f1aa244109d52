"""What the room gives others: frozen, and in no way tied to the store."""

from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from datetime import timedelta


# An answer of the last annual report is out of date after a year.
STALE_AFTER = timedelta(days=365)


class Frozen(dict):
    """A dictionary that cannot be changed; it can be pickled and written as JSON."""

    def _refuse(self, *args, **kw):
        raise TypeError("a frozen dictionary is not changed")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self):
        return type(self), (dict(self),)

    def __hash__(self):
        return hash(tuple(sorted(self)))


@dataclass(frozen=True)
class Source:
    """Where an answer was taken from: the number of an application and when it was filed.

    ``register`` is set instead of a number for what was taken from the register of
    organisations at a moment; it names the fact.
    """

    number: str
    at: datetime
    application: str = ""
    register: str = ""

    def is_stale(self, now: datetime) -> bool:
        """Return whether the answer is so old that it should be checked again."""
        return now - self.at > STALE_AFTER


@dataclass(frozen=True)
class Known:
    """What the register of organisations says of a field on a day.

    ``text`` is the value as people read it, ``act`` what the button sends that takes it ("" for
    no button), ``differs`` whether the stored answer says something else, ``changed`` whether it
    did not when the answer was taken from the register.
    """

    source: str
    value: object
    text: str
    day: date
    differs: bool = False
    changed: bool = False
    act: str = ""


@dataclass(frozen=True)
class Save:
    """One save of a form: its version, who, when (UTC), and which fields changed."""

    version: int
    author: str
    at: datetime
    changed: tuple[str, ...]


@dataclass(frozen=True)
class FormAnswers:
    """All answers of one form at one version; a file is a NamedBlobFile, never changed."""

    form_id: str
    version: int
    values: Frozen
    author: str = ""
    at: datetime | None = None
    sources: Frozen = field(default_factory=Frozen)


@dataclass(frozen=True)
class Progress:
    """How much of a form is filled: required fields with an answer, of all asked now."""

    done: int
    total: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Staged:
    """An uploaded file that waits for its form to be right."""

    token: str
    filename: str
    size: int


@dataclass(frozen=True)
class ReadRow:
    """A line of a filled form as it is read: a label with a text, or a table.

    ``section`` is the heading of the fieldset the field stands in, "" for none. ``header``,
    ``rows`` and ``kinds`` (of the columns) are empty unless the answer is a table. ``text`` is
    "" for no answer.
    """

    name: str
    label: str
    text: str
    section: str = ""
    kind: str = "text"
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class BlankRow:
    """A field to be filled by hand: choices of a list, titles of the columns of a table.

    ``conditional`` says that the form asks it only after certain answers.
    """

    label: str
    help: str = ""
    kind: str = "text"
    section: str = ""
    required: bool = False
    conditional: bool = False
    options: tuple[str, ...] = ()
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reusable:
    """What of an old questionnaire fits a form: values to save, and what was left out.

    ``dropped`` names fields the form no longer has; ``refused`` fields whose kind of answer
    has changed or whose old answer no longer passes the rules.
    """

    values: Frozen
    source: Source
    dropped: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArticleLink:
    """What a reference to an article is called, and where it leads; "" for nowhere."""

    title: str
    url: str = ""
