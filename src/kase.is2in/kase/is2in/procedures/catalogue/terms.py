"""The vocabulary of a site: kept on the catalogue, brought by the files, changed by staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from hashlib import sha256
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import LevelDefinition
from kase.is2in.procedures.catalogue.model import OptionDefinition
from kase.is2in.procedures.catalogue.plain import decode
from kase.is2in.procedures.catalogue.plain import encode
from kase.is2in.procedures.catalogue.toml_tables import IDENTIFIER
from kase.is2in.procedures.catalogue.vocabulary import in_order
from kase.is2in.procedures.catalogue.vocabulary import overlaps
from kase.is2in.procedures.catalogue.vocabulary import Vocabulary
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import Conflict
from kase.is2in.terms.errors import FieldError
from kase.is2in.terms.errors import Missing
from kase.is2in.terms.errors import RuleRefused
from kase.is2in.terms.errors import Stale
from persistent.mapping import PersistentMapping
from zope.annotation.interfaces import IAnnotations
import json


KEY = "kase.is2in.procedures.vocabulary"
SUBJECT = "vocabulary"
LONGEST_TITLE = 200


@dataclass(frozen=True)
class TermKey:
    """Which term: its level, its code, and the first of its days."""

    level: str
    code: str
    valid_from: date | None = None


def vocabulary(catalogue) -> Vocabulary:
    """Return the vocabulary of /procedures, () where none was brought yet."""
    kept = IAnnotations(catalogue).get(KEY)
    return decode(Vocabulary, json.loads(kept["text"])) if kept is not None else ()


def bring(catalogue, shipped: Vocabulary) -> None:
    """Add the levels and codes of a file that the site has never had; repeatable.

    What staff changed or removed stays so: a code is brought once.
    """
    annotations = IAnnotations(catalogue)
    brought = set(annotations[KEY]["brought"]) if KEY in annotations else set()
    levels = {level.id: level for level in vocabulary(catalogue)}
    before = (dict(levels), set(brought))
    for level in shipped:
        mine = levels.get(level.id, replace(level, options=()))
        new = [term for term in level.options if f"{level.id}/{term.code}" not in brought]
        levels[level.id] = replace(mine, options=in_order((*mine.options, *new)))
        brought |= {f"{level.id}/{term.code}" for term in level.options}
    if before != (levels, brought):
        _keep(catalogue, tuple(levels.values()), brought)


def term(catalogue, key: TermKey) -> OptionDefinition:
    """Return a term; raise Missing."""
    for one in _level(catalogue, key.level).options:
        if (one.code, one.valid_from) == (key.code, key.valid_from):
            return one
    raise Missing("term", _("There is no such term."))


def add_term(catalogue, level_id: str, new: OptionDefinition) -> None:
    """Add a term; raise Missing for an unknown level, RuleRefused with an error per field."""
    level = _level(catalogue, level_id)
    _require_right(new, level.options)
    _replace(catalogue, level, (*level.options, new))
    _recorded("vocabulary.term-added", level_id, new)


def mark(one: OptionDefinition) -> str:
    """Return a mark that is another as soon as the term is."""
    return sha256(repr(encode(one)).encode("utf-8")).hexdigest()[:16]


def change_term(catalogue, key: TermKey, new: OptionDefinition, seen: str) -> None:
    """Give a term other titles or days; its code stays.

    ``seen`` is the mark of the term the person looked at: raises Stale when it is another by
    now; else as ``add_term``.
    """
    level, old = _level(catalogue, key.level), term(catalogue, key)
    if mark(old) != seen:
        text = _("Somebody has changed the term meanwhile. Look at it and save again.")
        raise Stale("stale", text)
    others = tuple(one for one in level.options if one != old)
    _require_right(new, others)
    _replace(catalogue, level, tuple(new if one == old else one for one in level.options))
    _recorded("vocabulary.term-changed", key.level, new, old)


def remove_term(catalogue, key: TermKey, users: Mapping[str, str]) -> None:
    """Remove a term that nothing names; ``users`` are the titles of procedures that name it.

    Raises Conflict where there are some: such a term is ended, not removed.
    """
    level, old = _level(catalogue, key.level), term(catalogue, key)
    if users:
        text = _(
            "These procedures name the term: ${procedures}. Give it a last day instead.",
            mapping={"procedures": ", ".join(users.values())},
        )
        raise Conflict("used", text)
    _replace(catalogue, level, tuple(one for one in level.options if one != old))
    _recorded("vocabulary.term-removed", key.level, old)


def _level(catalogue, level_id: str) -> LevelDefinition:
    for level in vocabulary(catalogue):
        if level.id == level_id:
            return level
    raise Missing("level", _("There is no such level."))


def _require_right(new: OptionDefinition, others: tuple[OptionDefinition, ...]) -> None:
    errors = []
    if not IDENTIFIER.fullmatch(new.code):
        text = _(
            "“${value}” is not an identifier: small Latin letters, digits, - and _",
            mapping={"value": new.code},
        )
        errors.append(FieldError("code", "identifier", text))
    for lang in LANGUAGES:
        title = new.titles.get(lang, "")
        if not title:
            errors.append(FieldError(f"title_{lang}", "required", _("Write the title.")))
        elif len(title) > LONGEST_TITLE:
            text = _("At most ${most} characters.", mapping={"most": LONGEST_TITLE})
            errors.append(FieldError(f"title_{lang}", "too-long", text))
    if new.valid_from and new.valid_to and new.valid_from > new.valid_to:
        text = _("The last day comes before the first.")
        errors.append(FieldError("valid_to", "order", text))
    elif new.code in overlaps((*others, new)):
        text = _("The code has a term on these days already.")
        errors.append(FieldError("valid_from", "overlap", text))
    if errors:
        raise RuleRefused("term", _("Something is missing or wrong."), errors=errors)


def _replace(catalogue, level: LevelDefinition, terms: tuple[OptionDefinition, ...]) -> None:
    levels = tuple(
        replace(one, options=in_order(terms)) if one.id == level.id else one
        for one in vocabulary(catalogue)
    )
    _keep(catalogue, levels, IAnnotations(catalogue)[KEY]["brought"])


def _keep(catalogue, levels: Vocabulary, brought) -> None:
    text = json.dumps(encode(levels), ensure_ascii=False)
    IAnnotations(catalogue)[KEY] = PersistentMapping(text=text, brought=tuple(sorted(brought)))


def _recorded(
    action: str, level: str, new: OptionDefinition, old: OptionDefinition | None = None
) -> None:
    details = {"level": level, "after" if old else "term": encode(new)}
    ledger.record(action, SUBJECT, details | ({"before": encode(old)} if old else {}))


def term_of(
    code: str, titles: Mapping[str, str], first: date | None, last: date | None
) -> OptionDefinition:
    """Return a term as staff enter it: texts without blanks around them."""
    kept = Frozen({lang: " ".join(titles.get(lang, "").split()) for lang in LANGUAGES})
    return OptionDefinition(code.strip(), kept, first, last)
