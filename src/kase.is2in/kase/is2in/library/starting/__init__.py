"""What the base holds on the first day (A13): entries made once, editors' from then on."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from kase.is2in.ledger import api as ledger
from kase.is2in.library import editions
from kase.is2in.library import regulations
from kase.is2in.library.tables import regulation
from kase.is2in.library.types import DocumentFacts
from kase.is2in.library.types import EditionFacts
from kase.is2in.library.types import INTERNAL
from kase.is2in.library.types import LANGUAGES
from kase.is2in.library.types import SUMMARY
from kase.is2in.web.api import privileged
from sqlalchemy import select
import os
import tomllib


FILES = ("laws.toml", "documents.toml")
SWITCH = "IS2IN_STARTING_SET"


@dataclass(frozen=True)
class StartingEdition:
    """An edition of the set: ``texts`` are our words about its articles, by language."""

    facts: EditionFacts
    texts: Mapping[str, str]


@dataclass(frozen=True)
class StartingDocument:
    """A document of the set."""

    code: str
    category: str
    facts: DocumentFacts
    editions: tuple[StartingEdition, ...]


def install() -> tuple[str, ...]:
    """Add the entries whose code was never in the base; return their codes.

    Nothing that is there is changed, and what was deleted does not come back. The variable
    IS2IN_STARTING_SET=no leaves a new base empty.
    """
    if os.environ.get(SWITCH) == "no":
        return ()
    known = {row.code for row in ledger.read(select(regulation.c.code))}
    missing = [one for one in documents() if one.code not in known]
    with privileged():
        for one in missing:
            _add(one)
    return tuple(one.code for one in missing)


def documents() -> Iterator[StartingDocument]:
    """Return the set as it is described in the files of this package."""
    for name in FILES:
        for entry in _read(name)["document"]:
            described = entry.get("edition", ())
            facts = DocumentFacts(
                titles=entry["titles"],
                kind=entry.get("kind", INTERNAL),
                number=entry.get("number", ""),
                source=entry["source"],
            )
            found = tuple(_edition(described, place) for place in range(len(described)))
            yield StartingDocument(entry["code"], entry["category"], facts, found)


def _edition(described: list[dict], place: int) -> StartingEdition:
    entry = described[place]
    # Its last day is set by the edition that follows.
    facts = EditionFacts(
        since=entry["since"],
        decision_number=entry.get("decision_number", ""),
        decision_on=entry.get("decision_on"),
        summaries=entry["summaries"],
    )
    if "text" not in entry:
        return StartingEdition(facts, {})
    parts = _read(f"{entry['text']}.toml")["part"]
    labels = {number: one.get("label", {}) for number, one in enumerate(described, start=1)}
    texts = {lang: _text(parts, place + 1, labels, lang) for lang in LANGUAGES}
    return StartingEdition(facts, texts)


def _text(parts: list[dict], number: int, labels: Mapping[int, Mapping], lang: str) -> str:
    """Return our words in an edition: of each part what holds since then or before."""
    found = []
    for part in parts:
        lines = [part["heading"][lang], part["text"][lang].strip()]
        for note in part.get("note", ()):
            if note["edition"] <= number:
                lines.append(f"{labels[note['edition']][lang]}: {note[lang]}")
        found.append("\n".join(lines))
    return "\n\n".join(found)


def _add(one: StartingDocument) -> None:
    made = regulations.add_document(one.code, one.category, one.facts)
    for each in one.editions:
        edition = editions.add_edition(made.uid, each.facts)
        for lang, text in each.texts.items():
            editions.set_text(edition.id, lang, text, source=SUMMARY)
        editions.publish_edition(edition.id)
    if not one.editions:
        regulations.publish_document(made.uid)


def _read(name: str) -> dict:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))
