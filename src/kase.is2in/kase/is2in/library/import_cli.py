"""bin/import-regulation: a PDF, DOCX or TXT file becomes a draft of an edition of a document.

    bin/import-regulation FILE --document CODE --from DATE [--decision-number N …]
    bin/import-regulation FILE --document CODE --from DATE --dry-run    only say what is found
    bin/import-regulation FILE --document CODE --language kk --edition 3   another language

Exit code 0: kept, or found kept before; 1: refused; 2: no site, or no database.
Variables: as bin/worker.
"""

from argparse import ArgumentParser
from argparse import Namespace
from collections.abc import Iterator
from collections.abc import Sequence
from kase.is2in.library import editions
from kase.is2in.library import importing
from kase.is2in.library import reading
from kase.is2in.library import text as texts
from kase.is2in.library.facts import edition_facts
from kase.is2in.library.types import Edition
from kase.is2in.library.types import LANGUAGES
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import Refusal
from kase.is2in.web.api import command_in_site
from kase.is2in.web.api import message_of
from kase.is2in.web.api import translate
from pathlib import Path


FACTS = ("since", "until", "decision_body", "decision_number", "decision_on")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and do it; return the exit code."""
    return command_in_site(import_file, options_of(arguments), said)


def import_file(options: Namespace) -> Iterator[str]:
    """Keep the file as a draft of an edition; yield the report line by line."""
    data = options.file.read_bytes()
    word, lang = options.document, options.language
    text = importing.read_file(word, lang, options.file.name, data)
    draft = _draft(word, options.edition) if options.edition else None
    facts = None
    if draft is None:
        given = {name: getattr(options, name) for name in FACTS}
        facts = edition_facts({name: value for name, value in given.items() if value})
    since = draft.facts.since if draft else facts.since
    found = importing.found_in(word, lang, options.file.name, data, text, since)
    yield from _report(found)
    if found.already is not None:
        yield f"This file is in edition No. {found.already.number} already; nothing is changed."
        return
    if options.dry_run:
        yield "Dry run: nothing is kept."
        return
    edition = importing.keep(found, facts, draft.id if draft else None).edition
    if options.publish:
        edition = editions.publish_edition(edition.id)
    yield f"Edition No. {edition.number} ({edition.state}), in force from {edition.facts.since}."


def _draft(word: str, number: int) -> Edition:
    for one in reading.editions(word):
        if one.number == number:
            return one
    raise Missing("edition", f"The document has no edition No. {number}.")


def _report(found: importing.Found) -> Iterator[str]:
    yield f"{found.filename}: {len(found.text)} characters, SHA-256 {found.sha256}"
    for part in texts.units(found.parts):
        yield f"  {part.anchor:<24} {part.heading or part.body[:60]}"
    for doubt in found.doubts:
        yield f"  look at: {doubt.code} {doubt.number} {doubt.following}".rstrip()
    if found.before is not None:
        counts = texts.summary_of(found.changes)
        said = ", ".join(f"{state} {count}" for state, count in counts.items())
        yield f"Against edition No. {found.before.number}: {said}"


def said(refusal: Refusal) -> str:
    """Return a refusal with the names of the fields it is about."""
    lines = [f"{one.field}: {translate(one.message, 'en')}" for one in refusal.errors]
    return "; ".join(lines) or message_of(refusal)


def options_of(arguments: Sequence[str] | None) -> Namespace:
    """Return what the command line says."""
    parser = ArgumentParser(prog="import-regulation", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--document", required=True, metavar="CODE", help="listing-rules")
    parser.add_argument("--language", choices=LANGUAGES, default="ru")
    parser.add_argument("--from", dest="since", metavar="DATE", help="first day in force")
    parser.add_argument("--until", metavar="DATE", help="last day in force")
    parser.add_argument("--decision-body", metavar="TEXT", help="who adopted it")
    parser.add_argument("--decision-number", metavar="TEXT")
    parser.add_argument("--decision-date", dest="decision_on", metavar="DATE")
    parser.add_argument(
        "--edition", type=int, metavar="N", help="add a language to the draft of this number"
    )
    parser.add_argument("--publish", action="store_true", help="publish at once")
    parser.add_argument("--dry-run", action="store_true", help="keep nothing")
    options = parser.parse_args(arguments)
    if not options.since and not options.edition:
        parser.error("--from or --edition is needed")
    return options
