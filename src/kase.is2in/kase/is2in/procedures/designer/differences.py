"""What one state of a procedure changed against another, part by part and field by field, in words.

Used for two editions, for the working copy against an edition, for an import before it is done, and
for the audit trail of every change of an editor.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields
from kase.is2in.procedures.catalogue.criteria import write_criteria
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.catalogue.model import FormDefinition
from kase.is2in.procedures.catalogue.model import LANGUAGES
from kase.is2in.procedures.catalogue.model import ProcedureDefinition
from kase.is2in.procedures.catalogue.plain import encode
from kase.is2in.procedures.designer.form_differences import form_changes
from kase.is2in.procedures.designer.order import displaced
from kase.is2in.procedures.designer.parts import id_of
from kase.is2in.procedures.designer.parts import INSIDE
from kase.is2in.procedures.designer.parts import inside
from kase.is2in.procedures.designer.parts import OF_THE_EDITION
from kase.is2in.procedures.designer.parts import Part
from kase.is2in.procedures.designer.parts import Place
from kase.is2in.procedures.designer.parts import walk
from kase.is2in.questionnaires.types import Frozen
from typing import Literal
import json


Kind = Literal["added", "removed", "changed", "moved"]
TEXTS = ("titles", "descriptions")
# What a part is known by, and what is compared in a way of its own.
UNCOMPARED = ("model", "id", "state", "code", "outcomes")


@dataclass(frozen=True)
class Change:
    """One thing that differs.

    ``place`` is where, ``titles`` what stands there is called; ``field`` is the name of a field of
    a form, "" for the part itself. ``aspect`` is what of it differs ("titles.ru", "days"), ""
    for a whole part; ``before`` and ``after`` are texts, codes where it is one of a list, "" for
    nothing.
    """

    kind: Kind
    place: Place
    titles: tuple[Frozen, ...]
    field: str = ""
    aspect: str = ""
    before: str = ""
    after: str = ""


def differences(old: ProcedureDefinition, new: ProcedureDefinition) -> tuple[Change, ...]:
    """Return all that differs, in the order of the newer definition, what is gone last."""
    return tuple(_differing(old, new, (), ()))


def _differing(old: Part, new: Part, place: Place, above: tuple[Frozen, ...]) -> Iterator[Change]:
    here = (*above, new.titles)
    for aspect, before, after in _aspects(old, new):
        yield Change("changed", place, here, "", aspect, before, after)
    if isinstance(new, FormDefinition):
        for kind, field, titles, aspect, before, after in form_changes(old.model, new.model):
            shown = (*here, titles) if titles else here
            yield Change(kind, place, shown, field, aspect, before, after)
        return
    yield from _inner(old, new, place, here)


def _inner(old: Part, new: Part, place: Place, here: tuple[Frozen, ...]) -> Iterator[Change]:
    before = {id_of(each): each for each in inside(old)}
    after = {id_of(each): each for each in inside(new)}
    order = displaced([name for name in before if name in after], [n for n in after if n in before])
    for name, part in after.items():
        down = (*place, name)
        if name not in before:
            yield from _whole("added", part, down, here)
            continue
        if name in order:
            yield Change("moved", down, (*here, part.titles))
        yield from _differing(before[name], part, down, here)
    for name, part in before.items():
        if name not in after:
            yield from _whole("removed", part, (*place, name), here)


def _whole(kind: Kind, part: Part, place: Place, above: tuple[Frozen, ...]) -> Iterator[Change]:
    """Yield one change per part of a branch that came or went."""
    titles = {place[:-1]: above}
    for where, each in walk(part, place):
        titles[where] = (*titles[where[:-1]], each.titles)
        yield Change(kind, where, titles[where])


def _aspects(old: Part, new: Part) -> Iterator[tuple[str, str, str]]:
    skipped = {INSIDE.get(type(new)), *OF_THE_EDITION, *UNCOMPARED, *TEXTS}
    for name in TEXTS:
        yield from texts_differ(name, getattr(old, name, {}), getattr(new, name, {}))
    if isinstance(new, ProcedureDefinition):
        for decision in DECISIONS:
            texts = [each.outcome_texts(decision) for each in (old, new)]
            yield from texts_differ(decision, *texts)
    for one in fields(new):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if one.name == "criteria":
            # As text: titles of shared levels are the vocabulary's and no part of it.
            texts = [write_criteria(each) if each else "" for each in (before, after)]
            if texts[0] != texts[1]:
                yield one.name, *texts
        elif one.name not in skipped and before != after:
            yield one.name, _plain(before), _plain(after)


def texts_differ(
    name: str, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Yield ("titles.ru", before, after) for each language that differs."""
    for lang in LANGUAGES:
        before, after = old.get(lang, ""), new.get(lang, "")
        if before != after:
            yield f"{name}.{lang}", before, after


def _plain(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    data = encode(value)
    if isinstance(data, list) and all(isinstance(each, str) for each in data):
        return ", ".join(data)
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
