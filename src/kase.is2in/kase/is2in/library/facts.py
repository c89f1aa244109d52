"""What documents and editions must look like; one error per field, in words that mend it."""

from collections.abc import Mapping
from datetime import date
from kase.is2in import _
from kase.is2in.library.text import tidy
from kase.is2in.library.types import DocumentFacts
from kase.is2in.library.types import EditionFacts
from kase.is2in.library.types import INTERNAL
from kase.is2in.library.types import KINDS
from kase.is2in.library.types import LANGUAGES
from kase.is2in.terms import clock
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.given import day_of
from urllib.parse import urlsplit
import re


# What forms and programs give: texts, days as 2026-11-21 or 21.11.2026.
TITLES = tuple(f"title_{lang}" for lang in LANGUAGES)
SUMMARIES = tuple(f"summary_{lang}" for lang in LANGUAGES)
DOCUMENT = (*TITLES, "kind", "number", "body", "source")
EDITION = ("since", "until", "decision_body", "decision_number", "decision_on", *SUMMARIES)
LONGEST_TITLE = 500
LONGEST = {"number": 100, "decision_number": 100, "source": 500, "reason": 1000} | dict.fromkeys(
    SUMMARIES, 20_000
)
LONGEST_TEXT = 2_000_000
CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
# The exchange is of 1993; the codes it works under are older, but not by much.
EARLIEST, LATEST = date(1991, 1, 1), date(2100, 1, 1)


def document_facts(given: Mapping[str, str], before: DocumentFacts | None = None) -> DocumentFacts:
    """Return the facts a form or a program gives, on top of those that were before."""
    before = before or DocumentFacts({}, INTERNAL)
    titles = _texts(given, "title_", before.titles)
    rest = {
        name: _line(given[name]) if name in given else getattr(before, name)
        for name in ("kind", "number", "body", "source")
    }
    return DocumentFacts(titles=titles, **rest)


def checked_document(facts: DocumentFacts) -> DocumentFacts:
    """Return the facts of a document; raise RuleRefused with field errors."""
    values = {f"title_{lang}": facts.titles.get(lang, "") for lang in LANGUAGES}
    values |= {name: getattr(facts, name) for name in ("kind", "number", "body", "source")}
    errors = [error for name, text in values.items() if (error := _error(name, text))]
    if not values["title_ru"]:
        errors.append(FieldError("title_ru", "required", _("Enter the title in Russian.")))
    if facts.kind not in KINDS:
        errors.append(FieldError("kind", "kind", _("Choose the kind of the document.")))
    if facts.source and not _is_address(facts.source):
        text = _("An address begins with https://")
        errors.append(FieldError("source", "address", text))
    if errors:
        raise RuleRefused("regulation", _("Something is missing or wrong."), errors=errors)
    return facts


def checked_titles(given: Mapping[str, str]) -> dict[str, str]:
    """Return the titles of a category in its languages; raise RuleRefused."""
    titles = {lang: _line(given.get(lang, "")) for lang in LANGUAGES}
    names = {f"title_{lang}": text for lang, text in titles.items()}
    errors = [error for name, text in names.items() if (error := _error(name, text))]
    if not titles["ru"]:
        errors.append(FieldError("title_ru", "required", _("Enter the title in Russian.")))
    if errors:
        raise RuleRefused("category", _("Something is missing or wrong."), errors=errors)
    return {lang: text for lang, text in titles.items() if text}


def checked_code(code: str) -> str:
    """Return the code of a new document; raise RuleRefused."""
    if not CODE.fullmatch(code):
        text = _("A code is up to 60 small Latin letters, digits and hyphens: listing-rules")
        raise RuleRefused("code", text, "code")
    return code


def edition_facts(given: Mapping[str, str], before: EditionFacts | None = None) -> EditionFacts:
    """Return the facts of an edition a form or a program gives; raise RuleRefused."""
    errors: list[FieldError] = []
    values: dict[str, object] = {
        name: _line(given[name]) if name in given else getattr(before, name, "")
        for name in ("decision_body", "decision_number")
    }
    for name in ("since", "until", "decision_on"):
        kept = getattr(before, name, None)
        values[name] = day_of(name, given[name], errors) if name in given else kept
    if values["since"] is None and not any(one.field == "since" for one in errors):
        text = _("Enter the day from which the edition is in force.")
        errors.append(FieldError("since", "required", text))
    if errors:
        raise RuleRefused("edition", _("Something is missing or wrong."), errors=errors)
    summaries = _texts(given, "summary_", before.summaries if before else {})
    return EditionFacts(summaries=summaries, **values)


def checked_edition(facts: EditionFacts) -> EditionFacts:
    """Return the facts of an edition; raise RuleRefused with field errors."""
    values = {f"summary_{lang}": facts.summaries.get(lang, "") for lang in LANGUAGES}
    values |= {name: getattr(facts, name) for name in ("decision_body", "decision_number")}
    errors = [error for name, text in values.items() if (error := _error(name, text))]
    for name in ("since", "until", "decision_on"):
        day = getattr(facts, name)
        if day is not None and not EARLIEST <= day <= LATEST:
            errors.append(FieldError(name, "date-range", _("There is no such day in the base.")))
    if facts.until is not None and facts.until < facts.since:
        text = _("The last day is before the first.")
        errors.append(FieldError("until", "period", text))
    if errors:
        raise RuleRefused("edition", _("Something is missing or wrong."), errors=errors)
    return facts


def checked_text(text: str, lang: str) -> str:
    """Return the text of an edition as it is kept; raise RuleRefused."""
    checked_language(lang)
    if not _is_unicode(text):
        raise RuleRefused("text", _("The text has characters that are no text."), "text")
    if len(text) > LONGEST_TEXT:
        raise RuleRefused("too-long", _("The text has more than 2 million characters."), "text")
    return tidy(text)


def checked_language(lang: str) -> str:
    """Return a language of the base; raise RuleRefused for another."""
    if lang not in LANGUAGES:
        raise RuleRefused("language", _("The languages are ru, kk and en."), "language")
    return lang


def today() -> date:
    """Return the day on the exchange's wall clock."""
    return clock.almaty(clock.now()).date()


def _line(text: str) -> str:
    return " ".join(text.split())


def _texts(given: Mapping[str, str], prefix: str, before: Mapping[str, str]) -> dict[str, str]:
    found = dict(before)
    for lang in LANGUAGES:
        if (name := f"{prefix}{lang}") in given:
            lines = given[name].replace("\r\n", "\n").replace("\r", "\n")
            found[lang] = _line(lines) if prefix == "title_" else lines.strip()
    return {lang: text for lang, text in found.items() if text}


def _error(name: str, text: str) -> FieldError | None:
    longest = LONGEST.get(name, LONGEST_TITLE)
    plain = text.replace("\n", " ").replace("\t", " ") if name in SUMMARIES else text
    if len(text) <= longest and plain.isprintable():
        return None
    message = _(
        "At most ${longest} characters, none of them invisible.", mapping={"longest": str(longest)}
    )
    return FieldError(name, "text", message)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname)
