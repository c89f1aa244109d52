"""The templates: those that ship, and the editions that staff put into effect over them.

An edition is a row that nothing changes. In force on a day is the last one that has taken
effect; a closed one says that the template is used no more. A template that ships is edition 1
until staff write another.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from datetime import date
from functools import cache
from kase.is2in import _
from kase.is2in.ledger import api as ledger
from kase.is2in.procedures.catalogue.model import DECISIONS
from kase.is2in.procedures.changes import today
from kase.is2in.procedures.letters.tables import template_edition as table
from kase.is2in.procedures.letters.types import KINDS
from kase.is2in.procedures.letters.types import LANGUAGES
from kase.is2in.procedures.letters.types import OUTCOME
from kase.is2in.procedures.letters.types import Template
from kase.is2in.questionnaires.types import Frozen
from kase.is2in.terms.errors import Missing
from pathlib import Path
from sqlalchemy import select
import tomllib


SHIPPED = Path(__file__).parent / "shipped"
SINCE = date(2026, 1, 1)
COLUMNS = [column for column in table.columns if column.name != "id"]
DECISION_WORDS = {
    "granted": {"ru": "удовлетворено", "kk": "қанағаттандырылды", "en": "granted"},
    "refused": {"ru": "отказ", "kk": "бас тарту", "en": "refused"},
}


def editions(code: str) -> tuple[Template, ...]:
    """Return every edition of a template, the first first; raise Missing for an unknown one."""
    found = [one for one in _every() if one.code == code]
    if not found:
        raise Missing("template", _("There is no such template."))
    return tuple(found)


def template(code: str, on: date | None = None) -> Template:
    """Return the edition of a template in force on a day, the last one where none is yet."""
    every = editions(code)
    return _in_force(every, on or today()) or every[-1]


def templates(on: date | None = None) -> tuple[Template, ...]:
    """Return the templates as they are on a day, closed ones and those of the future too."""
    grouped: dict[str, list[Template]] = {}
    for one in _every():
        grouped.setdefault(one.code, []).append(one)
    day = on or today()
    found = [_in_force(every, day) or every[-1] for every in grouped.values()]
    return tuple(sorted(found, key=lambda one: (KINDS.index(one.kind), one.code)))


def usable(kind: str, procedure: str, outcome: str = "") -> tuple[Template, ...]:
    """Return the templates in force for a letter, the one that fits most closely first."""
    day = today()
    found = [
        one
        for one in templates(day)
        if one.kind == kind
        and not one.closed
        and one.effective_from <= day
        and one.fits(procedure, outcome)
    ]
    return tuple(sorted(found, key=lambda one: one.closeness(outcome), reverse=True))


def neutral(kind: str) -> Template:
    """Return the template that ships for a kind, for when staff have closed every other."""
    return next(one for one in shipped() if one.kind == kind and not one.procedures)


def _in_force(every: Iterable[Template], day: date) -> Template | None:
    begun = [one for one in every if one.effective_from <= day]
    return max(begun, key=lambda one: (one.effective_from, one.number), default=None)


def _every() -> Iterator[Template]:
    yield from shipped()
    for row in ledger.read(select(*COLUMNS).order_by(table.c.code, table.c.number)):
        facts = dict(row._mapping)
        for name in ("titles", "texts"):
            facts[name] = Frozen(facts[name])
        for name in ("procedures", "outcomes"):
            facts[name] = tuple(facts[name])
        yield Template(**facts)


@cache
def shipped() -> tuple[Template, ...]:
    """Return the templates that ship: one of each kind, and one per procedure and outcome."""
    common = tomllib.loads((SHIPPED / "common.toml").read_text("utf-8"))
    found = [
        Template(kind, 1, SINCE, kind, Frozen(one["title"]), _texts(one))
        for kind, one in common.items()
    ]
    outcomes = tomllib.loads((SHIPPED / "outcomes.toml").read_text("utf-8"))
    for procedure, each in outcomes.items():
        for decision in DECISIONS:
            own = each[decision]
            texts = {lang: f"{common[OUTCOME][lang].strip()}\n{own[lang]}" for lang in LANGUAGES}
            titles = {
                lang: f"{common[OUTCOME]['title'][lang]}: {DECISION_WORDS[decision][lang]}"
                for lang in LANGUAGES
            }
            made = Template(
                code=f"{procedure}-{decision}",
                number=1,
                effective_from=SINCE,
                kind=OUTCOME,
                titles=Frozen(titles),
                texts=Frozen(texts),
                procedures=(procedure,),
                outcomes=(decision,),
            )
            found.append(made)
    return tuple(found)


def _texts(one: dict) -> Frozen:
    return Frozen({lang: one[lang].strip() for lang in LANGUAGES})
