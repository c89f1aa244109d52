"""When a field is asked: chosen from the values of other fields, or written as text.

Each chosen line is one value of one field. Lines of the same field are alternatives; those of
different fields have to hold together: ``kind=share|bond; rated=yes``.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from kase.is2in import _
from kase.is2in.procedures.catalogue.model import in_language
from kase.is2in.procedures.designer.form_text import FieldText
from kase.is2in.questionnaires.api import parse_condition
from kase.is2in.web.api import translate


YES_NO = {"yes": _("yes"), "no": _("no")}
KINDS = ("YesNo", "Bool")
MORE_LINES = 2


@dataclass(frozen=True)
class Offer:
    """The values of one field that a condition may name: (``kind=share``, words)."""

    title: str
    values: tuple[tuple[str, str], ...]


def offers(fields: Iterable[FieldText], name: str, lang: str) -> tuple[Offer, ...]:
    """Return the fields another one may depend on, with their values, in the form's order."""
    found = []
    for one in fields:
        if one.name == name:
            continue
        words: Mapping[str, str] = {}
        if one.type in KINDS:
            words = {code: translate(text) for code, text in YES_NO.items()}
        elif one.type == "Choice":
            words = {each.key: in_language(each.titles, lang) for each in one.choices}
        if words:
            title = in_language(one.titles, lang) or one.name
            values = tuple((f"{one.name}={code}", text) for code, text in words.items())
            found.append(Offer(title, values))
    return tuple(found)


def lines_of(depends: str, offered: Iterable[Offer]) -> list[str] | None:
    """Return a condition as chosen lines; None for one that can only be written as text."""
    known = {line for offer in offered for line, _words in offer.values}
    try:
        parts = parse_condition(depends)
    except ValueError:
        return None
    lines = [f"{name}={value}" for name, values in parts for value in sorted(values)]
    names = [name for name, _values in parts]
    return lines if set(lines) <= known and len(set(names)) == len(names) else None


def depends_of(lines: Iterable[str]) -> str:
    """Return the condition of chosen lines."""
    found: dict[str, list[str]] = {}
    for line in lines:
        name, equals, value = line.partition("=")
        if equals and value not in found.setdefault(name, []):
            found[name].append(value)
    return "; ".join(f"{name}={'|'.join(values)}" for name, values in found.items() if values)


def condition_words(depends: str, fields: Iterable[FieldText], lang: str) -> str:
    """Return a condition as people read it: "Kind: Share or Bond; Rated: yes"."""
    offered = offers(fields, "", lang)
    lines = lines_of(depends, offered)
    if lines is None:
        return depends
    words = {line: (offer.title, text) for offer in offered for line, text in offer.values}
    found: dict[str, list[str]] = {}
    for line in lines:
        title, text = words[line]
        found.setdefault(title, []).append(text)
    either = f" {translate(_('or'))} "
    return "; ".join(f"{title}: {either.join(texts)}" for title, texts in found.items())
