"""What crosses the door of the room: documents, their editions, what is found in them."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime


LANGUAGES = ("ru", "kk", "en")
# A law; an act of the regulator; a document of the exchange itself.
KINDS = LAW, REGULATOR, INTERNAL = ("law", "regulator", "internal")
# States of a document (its workflow) and of an edition (its row).
DOCUMENT_STATES = DRAFT, PUBLISHED, REPEALED = ("draft", "published", "repealed")
WITHDRAWN = "withdrawn"
EDITION_STATES = (DRAFT, PUBLISHED, WITHDRAWN)
# Where the text of an edition comes from: the document itself, or our words about it.
SOURCES = FILE, SUMMARY = ("file", "summary")


def in_language(texts: Mapping[str, str], lang: str) -> str:
    """Return the text in a language, else in Russian, else in any, else ""."""
    return texts.get(lang) or texts.get("ru") or next(filter(None, texts.values()), "")


@dataclass(frozen=True)
class Category:
    """A folder of the base; ``path`` is relative to the root: ``listing/admission``."""

    path: str
    titles: Mapping[str, str]
    parent: str = ""

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        return in_language(self.titles, lang)


@dataclass(frozen=True)
class DocumentFacts:
    """What an editor says of a document.

    ``kind`` is one of KINDS, ``number`` the registration number of the act, ``body`` who
    adopted it, ``source`` the address of the official text.
    """

    titles: Mapping[str, str]
    kind: str = INTERNAL
    number: str = ""
    body: str = ""
    source: str = ""


@dataclass(frozen=True)
class Document:
    """A document of the base, as who asks may see it.

    ``code`` is its short name in addresses and links, unique and never changed; ``version``
    counts changes of its facts (ETag). ``repealed_on`` is the first day it is no longer in
    force; ``category`` the path of its folder.
    """

    uid: str
    code: str
    category: str
    facts: DocumentFacts
    state: str
    version: int
    url: str
    repealed_on: date | None = None

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        return in_language(self.facts.titles, lang)


@dataclass(frozen=True)
class EditionFacts:
    """What an editor says of an edition.

    In force from ``since`` to ``until``, days in Almaty, both included; None: until another
    edition follows. The decision is what adopted the text or amended it.
    """

    since: date
    until: date | None = None
    decision_body: str = ""
    decision_number: str = ""
    decision_on: date | None = None
    summaries: Mapping[str, str] = field(default_factory=dict)

    def summary(self, lang: str) -> str:
        """Return the summary in a language."""
        return in_language(self.summaries, lang)


@dataclass(frozen=True)
class EditionFile:
    """A file of an edition in a language; ``document`` is its id in the room documents."""

    language: str
    filename: str
    content_type: str
    size: int
    sha256: str
    document: str


@dataclass(frozen=True)
class Edition:
    """An edition: a draft, published for ever, or withdrawn as a mistake.

    ``number`` counts the editions of a document; ``revision`` is the ETag. ``texts`` maps a
    language to where its text comes from (SOURCES). ``reason`` says why it was withdrawn,
    ``corrects`` is the id of the withdrawn edition it stands for.
    """

    id: int
    document: str
    number: int
    state: str
    facts: EditionFacts
    revision: int
    texts: Mapping[str, str]
    files: Sequence[EditionFile]
    author: str | None
    created: datetime
    publisher: str | None = None
    published: datetime | None = None
    reason: str = ""
    corrects: int | None = None

    def applies_on(self, day: date) -> bool:
        """Return whether the edition is in force on a day."""
        facts = self.facts
        begun = self.state == PUBLISHED and facts.since <= day
        return begun and (facts.until is None or day <= facts.until)

    def file(self, lang: str) -> EditionFile | None:
        """Return the file in a language."""
        return next((one for one in self.files if one.language == lang), None)


@dataclass(frozen=True)
class DocumentQuery:
    """Which documents: in a category (and below), of a kind, in force on a day, by words."""

    text: str = ""
    category: str = ""
    kind: str = ""
    on: date | None = None
    state: str = ""


@dataclass(frozen=True)
class Line:
    """A document in a list: what SQL knows of it, with the edition in force on the day asked."""

    uid: str
    code: str
    path: str
    category: str
    titles: Mapping[str, str]
    kind: str
    number: str
    body: str
    state: str
    repealed_on: date | None
    edition: int | None = None
    edition_number: int | None = None
    since: date | None = None
    until: date | None = None

    def title(self, lang: str) -> str:
        """Return the title in a language."""
        return in_language(self.titles, lang)


@dataclass(frozen=True)
class Hit:
    """A place found by words: an article of an edition, with a snippet.

    ``snippet`` is pairs (text, found): plain pieces, those that match marked True.
    """

    line: Line
    edition: int
    language: str
    anchor: str
    heading: str
    snippet: tuple[tuple[str, bool], ...]
