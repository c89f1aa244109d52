"""What the page of criteria sends, read into a draft; and what its inputs offer."""

from datetime import date
from itertools import zip_longest
from kase.is2in import _
from kase.is2in.procedures.catalogue.criteria import FREE_FIELDS
from kase.is2in.procedures.catalogue.criteria import read_criteria
from kase.is2in.procedures.catalogue.model import CriteriaTable
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import LevelDefinition
from kase.is2in.procedures.catalogue.model import OptionDefinition
from kase.is2in.procedures.catalogue.vocabulary import Vocabulary
from kase.is2in.procedures.designer.criteria_table import CriteriaDraft
from kase.is2in.procedures.designer.criteria_table import MOST_ROWS
from kase.is2in.procedures.designer.criteria_table import RowDraft
from kase.is2in.procedures.designer.inputs import LONGEST_TITLE
from kase.is2in.procedures.designer.inputs import Sent
from kase.is2in.procedures.designer.parts import free_id
from kase.is2in.procedures.designer.words import ASPECT_WORDS
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.web.api import formats
from kase.is2in.web.api import translate
import re


MOST_LEVELS = 12
LONGEST_TEXT = 100_000
LONGEST_CODE = 60
# How a value of a level is named by the linter.
VALUE = re.compile(r"[a-z][a-z0-9_-]*=[a-z][a-z0-9_-]*")


def read_draft(sent: Sent, terms: Vocabulary) -> CriteriaDraft:
    """Return what stands in the inputs; blank rows are left out."""
    ids = [one for one in sent.chosen("level") if one][:MOST_LEVELS]
    levels = tuple(_level(sent, one, terms) for one in dict.fromkeys(ids))
    columns = {
        "form": sent.chosen("row_form"),
        "valid_from": sent.chosen("row_from"),
        "valid_to": sent.chosen("row_to"),
    }
    cells = {one.id: sent.chosen(f"row_level_{one.id}") for one in levels}
    rows = []
    for values in zip_longest(*columns.values(), *cells.values(), fillvalue=""):
        plain, chosen = values[: len(columns)], values[len(columns) :]
        made = RowDraft(
            Frozen(dict(zip(cells, chosen, strict=True))),
            **{name: text.strip() for name, text in zip(columns, plain, strict=True)},
        )
        if not made.blank:
            rows.append(made)
    free = sent.field("free_field")
    return CriteriaDraft(
        levels, tuple(rows[: MOST_ROWS + 1]), free if free in FREE_FIELDS else ""
    )


def _level(sent: Sent, level_id: str, terms: Vocabulary) -> LevelDefinition:
    if not sent.field(f"own_{level_id}"):
        known = next((one for one in terms if one.id == level_id), None)
        return known or LevelDefinition(level_id, Frozen(), (), shared=True)
    titles = {lang: sent.field(f"own_{level_id}_title_{lang}") for lang in LANGUAGES}
    columns = [sent.chosen(f"own_{level_id}_{name}") for name in ("code", *LANGUAGES)]
    options: list[OptionDefinition] = []
    for code, *words in zip_longest(*columns, fillvalue=""):
        given = dict(zip(LANGUAGES, words, strict=True))
        if code.strip() or any(text.strip() for text in words):
            used = {one.code for one in options} if not code.strip() else set()
            made = free_id(code_of(code.strip() or given["en"]), used)
            options.append(OptionDefinition(made, _texts(given)))
    return LevelDefinition(level_id, _texts(titles), tuple(options))


def _texts(texts: dict[str, str]) -> Frozen:
    kept = {lang: " ".join(text.split())[:LONGEST_TITLE] for lang, text in texts.items()}
    return Frozen({lang: text for lang, text in kept.items() if text})


def code_of(text: str, stem: str = "value") -> str:
    """Return an identifier made of a text: "Private Placement" is "private-placement"."""
    made = re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-")[:LONGEST_CODE]
    return made if made[:1].isalpha() else f"{stem}-{made}".strip("-")


def new_level(sent: Sent, draft: CriteriaDraft, terms: Vocabulary) -> LevelDefinition | None:
    """Return the level that is to be added, None where nothing is said."""
    wanted = sent.field("new_level")
    known = next((one for one in terms if one.id == wanted), None)
    if known is not None:
        return known
    titles = _texts({lang: sent.field(f"new_level_{lang}") for lang in LANGUAGES})
    if not titles:
        return None
    used = {one.id for one in (*draft.levels, *terms)}
    return LevelDefinition(free_id(code_of(titles.get("en", ""), "level"), used), titles, ())


def codes_in_force(levels: Vocabulary, on: date) -> dict[str, tuple[str, ...]]:
    """Return the codes of each level that may be chosen on a day, in the vocabulary's order."""
    return {
        level.id: tuple(dict.fromkeys(one.code for one in level.options if one.in_force(on)))
        for level in levels
    }


def terms_of(level: LevelDefinition, lang: str) -> list[tuple[str, str]]:
    """Return (code, words) of a level: the last title of a code, with the day it ends."""
    found: dict[str, str] = {}
    for one in level.options:
        words = one.title(lang) or one.code
        if one.valid_to is not None:
            words = f"{words} (– {formats.date(one.valid_to)})"
        found[one.code] = words
    return list(found.items())


def read_text(text: str) -> CriteriaTable | None:
    """Return the criteria that are written as text, None for none; raise RuleRefused."""
    given = text.replace("\r\n", "\n")
    if len(given) > LONGEST_TEXT:
        message = _("This is longer than ${most} characters.", mapping={"most": LONGEST_TEXT})
        raise RuleRefused("long", message, "criteria")
    try:
        return read_criteria(given, translate(ASPECT_WORDS["criteria"])) if given.strip() else None
    except RuleRefused as refusal:
        raise RuleRefused(refusal.code, refusal.message, "criteria") from refusal


def in_titles(text: str, levels: Vocabulary, lang: str) -> str:
    """Return what the linter says with "platform=main" as people read it: "Platform: Main"."""
    words = {
        f"{level.id}={code}": f"{level.title(lang)}: {title}"
        for level in levels
        for code, title in terms_of(level, lang)
    }
    return VALUE.sub(lambda found: words.get(found[0], found[0]), text)
