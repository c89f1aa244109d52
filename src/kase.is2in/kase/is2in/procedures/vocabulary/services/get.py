"""GET @vocabulary: platforms, sectors, categories, packages, and the combinations of a day."""

from datetime import date
from kase.is2in.procedures.catalogue import terms
from kase.is2in.procedures.catalogue.editions import today
from kase.is2in.procedures.catalogue.model import LevelDefinition
from kase.is2in.procedures.catalogue.model import OptionDefinition
from kase.is2in.procedures.vocabulary.combinations import Combination
from kase.is2in.procedures.vocabulary.combinations import combinations
from kase.is2in.web.api import asked
from kase.is2in.web.api import Service


class Vocabulary(Service):
    """All terms with their days, and what may be chosen on ``on`` (today when left out)."""

    def answer(self) -> dict:
        """Return the levels and the combinations."""
        on = asked.day_of(self.request.form, "on") or today()
        return {
            "@id": f"{self.context.absolute_url()}/@vocabulary?on={on}",
            "on": on.isoformat(),
            "levels": [_level(level, on) for level in terms.vocabulary(self.context)],
            "combinations": [_combination(one) for one in combinations(self.context, on)],
        }


def _level(level: LevelDefinition, on: date) -> dict:
    return {
        "id": level.id,
        "title": dict(level.titles),
        "terms": [_term(term, on) for term in level.options],
    }


def _term(term: OptionDefinition, on: date) -> dict:
    return {
        "code": term.code,
        "title": dict(term.titles),
        "from": _day(term.valid_from),
        "to": _day(term.valid_to),
        "in_force": term.in_force(on),
    }


def _combination(one: Combination) -> dict:
    return {
        "procedure": one.definition.code,
        "edition": one.definition.edition,
        "stage": one.stage.id,
        "choose": dict(one.row.values),
        "form": one.row.form,
        "from": _day(one.row.valid_from),
        "to": _day(one.row.valid_to),
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
