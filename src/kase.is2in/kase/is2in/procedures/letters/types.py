"""What crosses the door of this part: templates, drafts, letters as they were when asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from kase.is2in.questionnaires.types import Frozen


LANGUAGES = ("ru", "kk", "en")
OPINION, CONCLUSION, OUTCOME, REQUEST, WITHDRAWAL, RETURN, NOTICE, OTHER = (
    "opinion",
    "conclusion",
    "outcome",
    "request",
    "withdrawal",
    "return",
    "notice",
    "other",
)
# What a template is for. «Other» is a letter that the chancellery registers with its PDF.
KINDS = (OPINION, CONCLUSION, OUTCOME, REQUEST, WITHDRAWAL, RETURN, NOTICE)
# Letters that an officer writes and sends when it is needed, beside the steps.
FREE = (RETURN, NOTICE)
# What a letter of a step follows from.
STEP_KINDS = {
    "conclude": CONCLUSION,
    "decide": OUTCOME,
    "request-more": REQUEST,
    "withdraw": WITHDRAWAL,
}
CABINET, HANDED, POST = "cabinet", "handed", "post"
WAYS = (CABINET, HANDED, POST)


@dataclass(frozen=True)
class Template:
    """One edition of a template of letters.

    ``number`` is the edition's, ``texts`` map a language to the text; a language without one
    falls back to Russian. Empty ``procedures`` or ``outcomes`` mean all of them. A ``closed``
    edition says that the template is not used from its day on. ``author`` is "" for one that
    ships.
    """

    code: str
    number: int
    effective_from: date
    kind: str
    titles: Frozen
    texts: Frozen
    procedures: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    closed: bool = False
    author: str = ""
    at: datetime | None = None

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        return self.titles.get(lang) or self.titles.get("ru", "")

    def text(self, lang: str) -> str:
        """Return the text in a language, in Russian where it has no translation."""
        return self.texts.get(lang) or self.texts.get("ru", "")

    def fits(self, procedure: str, outcome: str) -> bool:
        """Return whether it may be used in a procedure with an outcome ("" for none yet)."""
        known = not self.outcomes or not outcome or outcome in self.outcomes
        return known and (not self.procedures or procedure in self.procedures)

    def closeness(self, outcome: str) -> tuple[bool, bool]:
        """Return how closely it fits: the greater is proposed first."""
        return bool(self.procedures), bool(outcome and self.outcomes)


@dataclass(frozen=True)
class Draft:
    """A letter that is being written; ``version`` counts its saves and is what the next rests on.

    Version 0 is a draft that nobody has saved. ``text`` is in the language of templates: facts
    that come only with sending stand in it as placeholders.
    """

    application: str
    kind: str
    version: int
    template: str = ""
    edition: int = 0
    language: str = "ru"
    outcome: str = ""
    text: str = ""
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Letter:
    """A letter of the register «Исходящие».

    ``organization`` is the code of the addressee, "" for others, who stand in ``addressees``.
    ``application`` is an id, "" for none. ``sealed_by`` says whose seal the PDF carries.
    ``instead_of`` and ``replaced_by`` are ids of letters. ``read_at`` and ``read_by`` tell of
    the first of the addressee's people who opened it.
    """

    id: int
    number: str
    day: date
    kind: str
    subject: str
    organization: str
    addressees: tuple[str, ...]
    application: str
    language: str
    template: str
    edition: int
    executor: str
    author: str
    at: datetime
    document: str
    filename: str
    size: int
    sha256: str
    sealed_at: datetime | None
    sealed_by: str
    instead_of: int | None
    replaced_by: int | None
    replaced_why: str
    reminded_at: datetime | None
    read_at: datetime | None = None
    read_by: str = ""


@dataclass(frozen=True)
class Sending:
    """One way a letter went: ``way`` cabinet, handed (to ``received_by``), post (``tracking``)."""

    id: int
    letter: int
    way: str
    at: datetime
    author: str
    received_by: str
    tracking: str
    delivered_at: datetime | None
    delivered_by: str


@dataclass(frozen=True)
class Reading:
    """That somebody of the addressee opened a letter, for the first time."""

    letter: int
    person: str
    organization: str
    at: datetime


@dataclass(frozen=True)
class Placeholder:
    """A name that templates may use: a fact, or a table with its ``columns`` (name → title).

    ``example`` is what a preview shows; ``late`` names come only with sending.
    """

    name: str
    title: object
    example: str = ""
    columns: Mapping[str, object] | None = None
    late: bool = False
